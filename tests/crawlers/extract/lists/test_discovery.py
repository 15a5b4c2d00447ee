"""From a retailer's home page, its sitemaps and its promotion pages to its campaigns of our field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.extract.lists import list_page
from crawlers.extract.lists.family import Options
from crawlers.extract.lists.rows.marks import mark_of
from crawlers.extract.reading import read_list
from indexing.records import Hints, Listing

HOME = "https://www.shop.example/"
FIELD: Options = {"discover": "field"}
SHOP: Options = {"discover": "shop"}


def page(*anchors: tuple[str, str], head: str = "") -> bytes:
    shown = "".join(f'<a href="{url}">{text}</a>\n' for url, text in anchors)
    return f"<html><head><meta charset=utf-8>{head}</head><body>{shown}</body></html>".encode()


def found(body: bytes, url: str = HOME, options: Options = FIELD) -> Listing:
    return list_page("campaign", body, url, options)


def test_links_that_name_our_field_are_rows_and_other_sales_lie_a_step_below() -> None:
    listing = found(
        page(
            ("/act/1.html", "厨卫以旧换新专场"),
            ("//cuxiao.shop.example/hx.html", "家电"),
            ("//cuxiao.shop.example/sj.html", "数码狂欢"),
            ("/jiaju/", "家居"),
            ("/goods/9.html", "国补 变频空调 1.5 匹"),
            ("//item.shop.example/10.html", "沙发立减 300 元"),
            ("/act/11.html", "经营证照"),
            ("/topic/all.html", "更多优惠活动"),
        )
    )
    assert [(e.title, e.url) for e in listing.entries] == [
        ("厨卫以旧换新专场", "https://www.shop.example/act/1.html"),
        ("家电", "https://cuxiao.shop.example/hx.html"),
    ]
    assert [one.url for one in listing.below] == [
        "https://cuxiao.shop.example/sj.html",
        "https://www.shop.example/topic/all.html",
    ]


def test_a_shop_of_our_field_need_not_name_it() -> None:
    body = page(("/act/1.html", "金秋购物节主会场"), ("/act/", "优惠活动"), ("/about/", "关于我们"))
    assert [e.title for e in found(body, options=SHOP).entries] == ["金秋购物节主会场"]
    assert [one.url for one in found(body, options=SHOP).below] == ["https://www.shop.example/act/"]
    assert found(body).entries == ()


def test_a_page_below_may_be_a_campaign_itself_but_no_page_of_campaigns_is() -> None:
    below = "https://cuxiao.shop.example/x7f.html"
    itself = page(("/", "首页"), head="<title>旧房焕新国补会场 - 某商城</title>")
    assert [(e.title, e.url) for e in found(itself, below).entries] == [("旧房焕新国补会场", below)]
    many = [(f"/act/{n}.html", f"第{n}期家装节") for n in range(3)]
    leading = page(*many, head="<title>家装节焕新活动 - 某商城</title>")
    assert [e.title for e in found(leading, below).entries] == ["第0期家装节", "第1期家装节", "第2期家装节"]
    assert found(page(head="<title>家电以旧换新就上某商城</title>"), HOME).entries == ()


def test_robots_name_sitemaps_and_sitemaps_campaigns() -> None:
    robots = b"User-agent: *\nDisallow: /cart\nSitemap: https://www.shop.example/sitemaps/act.xml\n"
    assert [one.url for one in found(robots, HOME + "robots.txt").beside] == [
        "https://www.shop.example/sitemaps/act.xml"
    ]
    assert [one.url for one in found(b"<p>404</p>", HOME + "robots.txt").beside] == [HOME + "sitemap.xml"]
    index = b"""<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://www.shop.example/goods-1.xml</loc></sitemap>
<sitemap><loc>https://www.shop.example/promotion-1.xml</loc></sitemap></sitemapindex>"""
    assert found(index, HOME + "sitemap.xml").beside[0].url.endswith("/promotion-1.xml")
    urls = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://www.shop.example/act/618.html</loc><lastmod>2025-06-01</lastmod></url>
<url><loc>https://www.shop.example/zt/jiadian-butie.html</loc><lastmod>2025-08-01</lastmod></url>
<url><loc>https://www.shop.example/zt/huanxin.html</loc><lastmod>2025-09-01</lastmod></url>
<url><loc>https://www.shop.example/item/1.html</loc></url></urlset>"""
    listing = found(urls, HOME + "sitemap.xml")
    assert [e.url.rsplit("/", 1)[1] for e in listing.entries] == ["huanxin.html", "jiadian-butie.html"]
    assert [e.date for e in listing.entries] == [None, None]
    assert [one.url.rsplit("/", 1)[1] for one in listing.below] == ["618.html"]


@pytest.mark.parametrize(
    ("title", "url", "mark"),
    [
        ("", "https://cuxiao.shop.example/a.html", "sale"),
        ("整装以旧换新", "https://www.shop.example/s/1", "campaign"),
        ("查看更多活动 >", "https://www.shop.example/zt/", "sale"),
        ("以旧换新订单", "https://www.shop.example/x", None),
        ("床垫", "https://www.shop.example/618/1.html", "campaign"),
        ("床垫", "https://www.shop.example/c/61800.html", None),
    ],
)
def test_marks(title: str, url: str, mark: str | None) -> None:
    assert mark_of(title, url, whole_shop=False) == mark


def test_a_home_page_without_campaigns_is_healthy() -> None:
    body = page(("/about", "关于我们"), head="<title>某商城</title>") + "<p>欢迎光临某商城</p>".encode() * 30
    assert read_list("campaign", body, HOME, FIELD, Hints(status=200)).verdict == "ok"
    assert read_list("campaign", body, HOME, {}, Hints(status=200)).verdict == "empty"


def test_a_real_home_page(corpus: Callable[[str], Path]) -> None:
    listing = found(corpus("pages/retail/jd_home.html").read_bytes(), "https://www.jd.com/")
    assert [e.title for e in listing.entries] == ["家用电器"]
    assert len(listing.below) >= 20
    assert all(".jd.com/mall/active/" in one.url for one in listing.below)
