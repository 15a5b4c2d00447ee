"""What retailers' pages offer; on all other pages these fields stay empty."""

from __future__ import annotations

import json

import pytest

from crawlers.extract.pages import read_notice
from indexing.records import Product
from tests.crawlers.extract.pages.samples import page


def shop(inside: str, *, title: str = "示例沙发-示例商城", head: str = "") -> bytes:
    return f"<html><head><meta charset=gbk><title>{title}</title>{head}</head><body>{inside}</body></html>".encode(
        "gb18030"
    )


def test_a_product_in_json_ld() -> None:
    product = {
        "@type": "Product",
        "name": "示例三人沙发",
        "sku": "10001",
        "brand": {"@type": "Brand", "name": "示例家居"},
        "offers": {"@type": "Offer", "price": "2999.00", "priceCurrency": "CNY"},
    }
    notice = read_notice(
        shop(f"<script type='application/ld+json'>{json.dumps(product)}</script><p>满3000减300</p>")
    )
    assert (notice.verdict, notice.document_type) == ("ok", "promotion")
    assert (notice.title, notice.brand) == ("示例三人沙发", "示例家居")
    assert notice.products == (Product(name="示例三人沙发", sku="10001", price="2999.00"),)
    assert notice.promotions == ("满3000减300",)


def test_a_product_in_a_script_is_read_and_never_run() -> None:
    script = (
        "var pageConfig = { compatible: true, product: { modules: ['a', 'b',], /* c */ skuid: 10002,\n"
        " name: '\\u793a\\u4f8b\\u5e8a\\u57ab', brand: 11540, tags: [true, false, null], // x\n price: '1899.00' } };"
    )
    notice = read_notice(shop(f"<script>{script}</script><ul><li title='示例家居'>品牌：示例家居</li></ul>"))
    assert notice.products == (Product(name="示例床垫", sku="10002", price="1899.00"),)
    assert (notice.title, notice.brand) == ("示例床垫", "示例家居")
    evil = shop("<script>var pageConfig = { name: (function(){ while(1); })(), skuid: 1 };</script>")
    assert read_notice(evil).products == ()


def test_prices_that_stand_apart_from_names_are_joined_by_sku() -> None:
    data = {
        "itemDO": {"title": "示例衣柜", "itemId": "7", "reservePrice": "5000.00", "brand": "示例家居"},
        "skuList": [{"names": "两门 白色", "skuId": "71"}, {"names": "四门 白色", "skuId": "72"}],
        "skuMap": {";a;": {"price": "5000.00", "skuId": "71"}, ";b;": {"price": "7800.00", "skuId": "72"}},
    }
    notice = read_notice(shop(f"<script>TShop.Setup(\n{json.dumps(data)});</script><p>6期免息 官方正品</p>"))
    assert notice.products == (
        Product(name="示例衣柜", sku="7", price="5000.00"),
        Product(name="两门 白色", sku="71", price="5000.00"),
        Product(name="四门 白色", sku="72", price="7800.00"),
    )
    assert notice.brand == "示例家居"
    assert notice.promotions == ("6期免息 官方正品",)


def test_a_campaign_page_of_cards() -> None:
    card = "<li class='goods-item' data-sku='{0}'><img src='a.jpg'><p class='name'>{1}</p><span class='price'>￥{2}</span></li>"
    cards = card.format("1", "示例餐桌", "1,299.00") + card.format("2", "示例餐椅", "299")
    notice = read_notice(
        shop(
            f"<h1>家装焕新季</h1><p>活动时间：2023年9月28日至10月8日</p><ul>{cards}</ul><p>以旧换新最高补贴2000元</p>",
            title="家装焕新季",
        )
    )
    assert notice.products == (Product("示例餐桌", "1", "1299.00"), Product("示例餐椅", "2", "299"))
    assert notice.period == "2023年9月28日至10月8日"
    assert "以旧换新最高补贴2000元" in notice.promotions
    assert "以旧换新最高补贴2000元" in notice.body
    assert notice.title == "家装焕新季"


def test_a_departments_page_about_subsidies_is_no_shop() -> None:
    about = "<p>消费者购买空调最高补贴2000元，满3000减300。活动时间：2023年9月28日至10月8日。</p>"
    notice = read_notice(page(article=about * 3), "http://swj.example.gov.cn/1.html")
    assert (notice.brand, notice.products, notice.promotions, notice.period) == (None, (), (), None)


def campaign(price: str) -> bytes:
    cards = "".join(
        f"<li class='goods-item'><a href='/10001234567{number}.html'><p class='goods-name'>示例床垫{number}款</p></a>{price}</li>"
        for number in range(3)
    )
    return f"<html><head><meta charset='utf-8'><title>示例床垫专场</title></head><body><ul>{cards}</ul></body></html>".encode()


@pytest.mark.parametrize(
    ("price", "asked"),
    [
        ("<del>¥3,990</del><em>¥2,990</em>", "2990"),
        ("<s>￥3990</s> ￥2990", "2990"),
        ("<span class='old-price'>¥3990</span><span class='price'>¥2990</span>", "2990"),
        ("<i style='text-decoration: line-through'>¥3990</i><b>¥2990</b>", "2990"),
        ("<span>原价 ¥3990</span><span>现价 ¥2990</span>", "2990"),
        ("<span>¥1.2万</span>", "12000"),
        ("<del>¥3990</del>", "3990"),
    ],
)
def test_a_struck_price_is_no_longer_asked(price: str, asked: str) -> None:
    products = read_notice(campaign(price), "https://pro.jd.com/mall/active/1.html").products
    assert [product.price for product in products] == [asked] * 3


@pytest.mark.parametrize(
    ("script", "price"),
    [
        (
            'g_page_config = {skuId: "1", skuName: "床垫\\u002F1.8米", price: undefined, jdPrice: "2,990"}; more();',
            "2990",
        ),
        (
            'window.pageData = {goods: [{skuId: "1", skuName: "床垫/1.8米", price: "1.2万", originalPrice: "2万"}]};',
            "12000",
        ),
        (
            'window.pageData = {goods: [{skuId: "1", skuName: "床垫/1.8米", priceCents: 299000}]}; start(1);',
            "2990",
        ),
    ],
)
def test_a_state_ends_at_its_brace_and_prices_come_out_in_yuan(script: str, price: str) -> None:
    body = f"<html><head><meta charset=utf-8><title>x</title></head><body><script>{script}</script></body></html>"
    products = read_notice(body.encode(), "https://item.jd.com/1.html").products
    assert [(product.name, product.price) for product in products] == [("床垫/1.8米", price)]


NAVIGATION = "<div class='nav'><a href='/'>首页</a><a href='/a'>家具</a><a href='/b'>灯饰</a></div><div class='cart'>购物车（3）</div>"
BESIDE = [
    "<div class='recommend-list'>{}</div>",
    "<div><h3>猜你喜欢</h3>{}</div>",
    "<p>为你推荐</p><div class='floor'>{}</div>",
]


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize(
    "url", ["https://www.example-mall.com/campaign/1", "https://pro.jd.com/mall/active/1.html"]
)
def test_menus_a_cart_and_recommendations_are_no_page(beside: str, url: str) -> None:
    goods = "".join(
        f"<li class='goods-item'><a class='name' href='/{n}'>示例床垫{n}款</a> ¥299{n}</li>" for n in range(4)
    )
    html = f"<html><head><meta charset=utf-8><title>某某商城</title></head><body>{NAVIGATION}<div id='app'></div>{beside.format(f'<ul>{goods}</ul>')}</body></html>"
    notice = read_notice(html.encode(), url)
    assert notice.verdict in ("empty", "shell")


@pytest.mark.parametrize("beside", BESIDE)
def test_recommended_goods_with_other_prices_change_nothing(beside: str) -> None:
    def look(price: int) -> bytes:
        goods = "".join(
            f"<li class='goods-item'><a class='name' href='/{n}'>床垫{price}款</a> ¥{price}</li>"
            for n in range(4)
        )
        text = "<main><h1>秋季焕新节</h1><p>9月15日至10月8日，凭旧家具回收凭证购买沙发、床垫，每满3000元减300元。</p></main>"
        html = f"<html><head><meta charset=utf-8><title>秋季焕新节</title></head><body>{NAVIGATION}{text}{beside.format(f'<ul>{goods}</ul>')}</body></html>"
        return html.encode()

    for url in ("https://www.example-mall.com/campaign/1", "https://pro.jd.com/mall/active/1.html"):
        first = read_notice(look(1990), url)
        assert first == read_notice(look(2880), url)
        assert "每满3000元减300元" in first.body and not first.products


@pytest.mark.parametrize(
    "goods",
    [
        "<li class='goods-item'><a href='/10001{n}.html'><p class='goods-name'>示例智能床垫{n}款</p></a><del>¥3,99{n}</del><em>¥2,99{n}</em></li>",
        "<div class='product'><a href='/p/10001{n}.html'><h3 class='name'>示例智能床垫{n}款</h3></a><s>￥3,99{n}</s><span class='price'>￥2,99{n}</span></div>",
        "<dl class='item'><dt><a href='/i/10001{n}.html' title='示例智能床垫{n}款'>示例智能床垫{n}款</a></dt><dd class='price'>¥2,99{n}</dd></dl>",
    ],
)
def test_a_page_of_nothing_but_goods_is_a_shops_wherever_it_stands(goods: str) -> None:
    body = "".join(goods.format(n=n) for n in range(3))
    page = f"<meta charset=utf-8><title>示例智能床垫 - 京东</title><ul>{body}</ul>".encode()
    notice = read_notice(page, "https://swj.example.gov.cn/tzgg/content_8812.html")
    assert [product.price for product in notice.products] == ["2990", "2991", "2992"]
