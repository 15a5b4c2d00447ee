"""Lists by options, old ASP tables, and how the next page is found on pages of no family."""

from __future__ import annotations

import pytest

from crawlers.extract.lists import list_page, recognise

URL = "http://www.example.gov.cn/list/index.html"
ROWS = "".join(
    f'<li class="row"><h5><a href="/c{n}00/content.html">关于征集焕新案例的通知{n}</a></h5><p class="by">2024-01-01 修订</p><b>2024-05-0{n}</b></li>'
    for n in range(1, 6)
)


def html(extra: str = "", rows: str = ROWS) -> bytes:
    return f'<html><meta charset="utf-8"><body><ul>{rows}</ul>{extra}</body></html>'.encode()


def test_selectors_say_what_is_a_row() -> None:
    options = {"rows": "li.row", "title": "h5", "date": "b", "next": "a.go"}
    listing = list_page(
        "generic_list", html('<a class="go" href="p2.html">&gt;</a><a href="x.html">下一页</a>'), URL, options
    )
    assert [(e.title, e.date) for e in listing.entries][:2] == [
        ("关于征集焕新案例的通知1", "2024-05-01"),
        ("关于征集焕新案例的通知2", "2024-05-02"),
    ]
    assert listing.next[0].url == "http://www.example.gov.cn/list/p2.html"
    assert list_page("generic_list", html(), URL, {"rows": ".gone"}).entries == ()


def test_dates_from_addresses_where_the_source_says_so() -> None:
    rows = "".join(
        f'<li><a href="/144957/202605{n}217462526593/index.html">中国人民银行令第{n}号发布施行</a></li>'
        for n in range(1, 6)
    )
    listing = list_page("generic_list", html(rows=rows), URL, {"date_from_url": True})
    assert [e.date for e in listing.entries][:2] == ["2026-05-12", "2026-05-22"]


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ('<div><a href="index_2.html">下一页</a></div>', "index_2.html"),
        ('<div><a href="index_2.html">下一页 &gt;&gt;</a></div>', "index_2.html"),
        (
            '<div class="pages"><span class="now">1</span><a href="l2.html">2</a><a href="l3.html">3</a></div>',
            "l2.html",
        ),
        (
            '<div class="page"><a href="index.html">1</a><a class="on" href="l2.html">2</a><a href="l3.html">3</a></div>',
            "l3.html",
        ),
        ('<link rel="next" href="l2.html">', "l2.html"),
        ('<div><a href="index.html">下一页</a></div>', None),
        ('<div><a href="javascript:toPage(2)">下一页</a></div>', None),
        ('<div class="pages"><a href="#page=2">2</a></div>', None),
        ("", None),
    ],
)
def test_the_next_page_by_link(pager: str, following: str | None) -> None:
    listing = list_page("generic_list", html(pager), URL, {})
    assert [r.url for r in listing.next] == (
        ["http://www.example.gov.cn/list/" + following] if following else []
    )


def test_a_total_in_the_pagers_words() -> None:
    assert (
        list_page("generic_list", html('<div class="pages">共 128 条记录 1/9页</div>'), URL, {}).total == 128
    )


def test_an_old_asp_table_in_gbk() -> None:
    rows = "".join(
        f'<tr><td>·</td><td><a href="view.asp?id=88{n}">关于公示家电下乡企业名单的通知{n}</a></td><td>2012-3-{n}</td></tr>'
        for n in range(1, 8)
    )
    body = f"<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'></head><table>{rows}</table><p>第1页/共12页</p>".encode(
        "gbk"
    )
    url = "http://sxdofcom.example.gov.cn/newstyle/pub_newschannel.asp?Page=1&chid=100258"
    assert recognise(body, url)[0] == "table_list"
    listing = list_page("table_list", body, url, {})
    assert listing.entries[0].title == "关于公示家电下乡企业名单的通知1"
    assert listing.entries[0].url == "http://sxdofcom.example.gov.cn/newstyle/view.asp?id=881"
    assert listing.entries[0].date == "2012-03-01"
    assert listing.next[0].url == url.replace("Page=1", "Page=2")
    assert list_page("table_list", body, url.replace("Page=1", "Page=12"), {}).next == ()


def test_the_stated_encoding_wins() -> None:
    body = (
        '<meta charset="utf-8"><ul><li><a href="/1.html">家居焕新通知</a><i>2024-05-01</i></li></ul>'.encode(
            "gbk"
        )
    )
    assert list_page("generic_list", body, URL, {"encoding": "gbk"}).entries[0].title == "家居焕新通知"


def test_queries_of_an_old_page_are_written_in_its_encoding() -> None:
    rows = "".join(
        f'<li><a href="view.asp?type=公告&id={n}">关于开展家居焕新活动的公告{n}</a><i>2012-03-0{n}</i></li>'
        for n in range(1, 6)
    )
    more = '<a href="list.asp?type=公告&page=2">下一页</a>'
    body = f"<meta charset=gb2312><ul>{rows}</ul>{more}".encode("gbk")
    listing = list_page("generic_list", body, "http://a.example.gov.cn/list.asp", {})
    assert listing.entries[0].url == "http://a.example.gov.cn/view.asp?type=%B9%AB%B8%E6&id=1"
    assert listing.next[0].url == "http://a.example.gov.cn/list.asp?type=%B9%AB%B8%E6&page=2"
