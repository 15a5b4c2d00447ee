"""Retailers' pages that lead to campaigns."""

from __future__ import annotations

from crawlers.extract.lists import list_page, recognise

URL = "https://www.shop.example.cn/"
PAGE = """<html><head><meta charset="utf-8"><script type="application/ld+json">{"@context":"https://schema.org","@graph":[
{"@type":"SaleEvent","name":"金秋家装节","url":"/events/qiu.html","startDate":"2024-09-14T00:00:00+08:00"}]}</script></head><body>
<ul class="nav"><li><a href="/about">关于我们</a></li><li><a href="/stores">门店查询</a></li></ul>
<a class="card" href="/act/huanxin.html"><img src="a.jpg" alt="旧家焕新补贴专场"></a>
<a class="card" href="https://m.shop.example.cn/p/1.html"><h3>全屋定制以旧换新</h3><p>最高补贴两千元</p></a>
<a href="/goods/1.html">北欧沙发三人位</a>
<script>var g_page_config = {"modules":[{"title":"618 会场","linkUrl":"//sale.shop.example.cn/618.html","startTime":1717171200000},{"title":"普通楼层","linkUrl":"/floor/2.html"}]};</script>
</body></html>""".encode()


def test_events_cards_and_embedded_data() -> None:
    found = {e.title: (e.url, e.date) for e in list_page("campaign", PAGE, URL, {}).entries}
    assert found == {
        "金秋家装节": ("https://www.shop.example.cn/events/qiu.html", "2024-09-14"),
        "旧家焕新补贴专场": ("https://www.shop.example.cn/act/huanxin.html", None),
        "全屋定制以旧换新": ("https://m.shop.example.cn/p/1.html", None),
        "618 会场": ("https://sale.shop.example.cn/618.html", "2024-06-01"),
    }


def test_it_is_recognised() -> None:
    assert recognise(PAGE, URL)[0] == "campaign"


def test_a_shops_words_and_selectors() -> None:
    assert [
        e.title for e in list_page("campaign", PAGE, URL, {"words": ["沙发"]}).entries if "沙发" in e.title
    ] == ["北欧沙发三人位"]
    assert [e.title for e in list_page("campaign", PAGE, URL, {"rows": "a.card"}).entries] == [
        "旧家焕新补贴专场",
        "全屋定制以旧换新",
    ]


def test_broken_embedded_data_is_passed_over() -> None:
    body = b'<script type="application/ld+json">{"@type":</script><script>g_page_config = {"a": [</script><p>x</p>'
    assert list_page("campaign", body, URL, {}).entries == ()


def test_an_undated_list_of_an_office_is_no_shops_page() -> None:
    rows = "".join(f'<li><a href="/art/{n}1.html">第{n}批以旧换新补贴活动商家名单</a></li>' for n in range(8))
    body = f"<html><meta charset=utf-8><body><ul>{rows}</ul>".encode()
    assert recognise(body, "http://swj.example.gov.cn/hxbt/")[0] == "generic_list"
    assert recognise(body, URL)[0] == "campaign"
