"""RSS, Atom, sitemaps."""

from __future__ import annotations

import gzip

import pytest

from crawlers.extract.lists import list_page, recognise

URL = "https://news.example.cn/feed.xml"

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>焕新</title><link>https://news.example.cn/</link>
<item><title>家居<![CDATA[焕新]]>启动</title><link>https://news.example.cn/a/1.html</link><pubDate>Tue, 03 Sep 2024 20:00:00 GMT</pubDate></item>
<item><title>补贴细则</title><guid>https://news.example.cn/a/2.html</guid></item><item><title>没有地址</title></item></channel></rss>""".encode()

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="feed.xml?page=2"/><link rel="self" href="feed.xml"/>
<entry><title>焕新公告</title><link href="/a/3.html"/><published>2024-09-03T10:00:00+08:00</published></entry></feed>""".encode()

SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://news.example.cn/huodong/618.html</loc><lastmod>2024-06-01</lastmod></url></urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://news.example.cn/s1.xml</loc></sitemap>
<sitemap><loc>javascript:1</loc></sitemap></sitemapindex>"""


def test_rss_days_are_shanghais() -> None:
    listing = list_page("feed", RSS, URL, {})
    assert [(e.title, e.url, e.date) for e in listing.entries] == [
        ("家居焕新启动", "https://news.example.cn/a/1.html", "2024-09-04"),
        ("补贴细则", "https://news.example.cn/a/2.html", None),
    ]


def test_atom() -> None:
    listing = list_page("feed", ATOM, URL, {})
    assert [(e.title, e.url, e.date) for e in listing.entries] == [
        ("焕新公告", "https://news.example.cn/a/3.html", "2024-09-03")
    ]
    assert [r.url for r in listing.next] == ["https://news.example.cn/feed.xml?page=2"]


def test_sitemaps() -> None:
    (entry,) = list_page("feed", SITEMAP, URL, {}).entries
    assert (entry.title, entry.date) == ("618.html", "2024-06-01")
    listing = list_page("feed", INDEX, URL, {})
    assert listing.entries == () and [r.url for r in listing.next] == ["https://news.example.cn/s1.xml"]


def test_entities_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10 if n else "boom"}">' for n in range(10))
    bomb = f'<!DOCTYPE rss [{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>题 &x9;&f;</title><link>/1</link></item></channel></rss>'
    for entry in list_page("feed", bomb.encode(), URL, {}).entries:
        assert len(entry.title) < 50 and "root:" not in entry.title


def test_recognised_and_empty() -> None:
    for body in (RSS, ATOM, SITEMAP, INDEX):
        assert recognise(body, URL)[0] == "feed"
    assert list_page("feed", b"<rss><channel></channel></rss>", URL, {}).entries == ()
    assert list_page("feed", b"<html><body>404</body></html>", URL, {}).entries == ()


def feed(item: str) -> bytes:
    return f"<rss><channel><title>通知</title><item>{item}</item></channel></rss>".encode()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("以旧换新&nbsp;细则&mdash;问答", "以旧换新 细则—问答"),
        ("&lt;em&gt;换新&lt;/em&gt;&amp;ldquo;千城&amp;rdquo;行动", "换新“千城”行动"),
        ("<![CDATA[<b>门窗</b>&middot;地板&#8212;补贴]]>", "门窗·地板—补贴"),
        ("厨卫 & 照明 A&B", "厨卫 & 照明 A&B"),
    ],
)
def test_characters_of_a_title_however_they_are_escaped(written: str, meant: str) -> None:
    (entry,) = list_page("feed", feed(f"<title>{written}</title><link>/1.html</link>"), URL, {}).entries
    assert entry.title == meant


@pytest.mark.parametrize("query", ["id=7&cid=12&type=3", "id=7&amp;cid=12&amp;type=3", "id=7&copy=2&lt=3"])
def test_bare_ampersands_stay_in_addresses(query: str) -> None:
    (entry,) = list_page(
        "feed", feed(f"<title>换新细则</title><link>HTTPS://a.gov.cn/v.aspx?{query}</link>"), URL, {}
    ).entries
    assert entry.url == "https://a.gov.cn/v.aspx?" + query.replace("&amp;", "&")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Thu, 06 Mar 2025 19:40:00 CST", "2025-03-06"),
        ("Thu Mar 06 19:40:00 CST 2025", "2025-03-06"),
        ("Thu, 06 Mar 2025 19:40:00 GMT", "2025-03-07"),
    ],
)
def test_cst_is_chinas_time(said: str, meant: str) -> None:
    (entry,) = list_page(
        "feed", feed(f"<title>细则</title><link>/1</link><pubDate>{said}</pubDate>"), URL, {}
    ).entries
    assert entry.date == meant


@pytest.mark.parametrize(
    "guid",
    [
        "<guid>7f3e-21</guid>",
        '<guid isPermaLink="false">https://a.gov.cn/7</guid>',
        '<guid isPermaLink="false">7</guid>',
    ],
)
def test_a_name_is_no_address(guid: str) -> None:
    assert list_page("feed", feed(f"<title>细则</title>{guid}"), URL, {}).entries == ()


def test_gzipped_and_in_gb2312() -> None:
    packed = gzip.compress(SITEMAP)
    assert recognise(packed, URL)[0] == "feed"
    assert list_page("feed", packed, URL, {}) == list_page("feed", SITEMAP, URL, {})
    assert list_page("feed", packed[:-20], URL, {}).entries == ()
    text = (
        '<?xml version="1.0" encoding="gb2312"?>'
        + feed("<title>镕城换新&mdash;细则</title><link>/1</link>").decode()
    )
    assert [e.title for e in list_page("feed", text.encode("gbk"), URL, {}).entries] == ["镕城换新—细则"]
