"""TRS pages and the ways their pagers tell the next page."""

from __future__ import annotations

import pytest

from crawlers.extract.lists import list_page, recognise

ROWS = "".join(
    f'<li><a href="./202309/t2023091{n}_100000{n}.html" title="关于开展家居焕新消费季活动的通知（第{n}号）">关于开展家居焕新消费…</a><span>2023/09/1{n}</span></li>'
    for n in range(5)
)
BASE = "https://swt.example.gov.cn/zwgk/tzgg/"


def page(script: str, rows: str = ROWS) -> bytes:
    return f'<html><meta charset="utf-8"><body><ul class="list">{rows}</ul><script>{script}</script></body></html>'.encode()


def test_rows_have_their_full_title_absolute_address_and_iso_date() -> None:
    listing = list_page("trs", page('createPageHTML(12, 0, "index", "html");'), BASE + "index.html", {})
    first = listing.entries[0]
    assert len(listing.entries) == 5
    assert first.title == "关于开展家居焕新消费季活动的通知（第0号）"
    assert first.url == BASE + "202309/t20230910_1000000.html"
    assert first.date == "2023-09-10"


@pytest.mark.parametrize(
    ("script", "url", "following"),
    [
        ('createPageHTML(12, 0, "index", "html");', "index.html", "index_1.html"),
        ('createPageHTML(12, 0, "index", "htm");', "", "index_1.htm"),
        ('createPageHTML(12, 3, "index", "html");', "index_3.html", "index_4.html"),
        ('createPageHTML(12, 11, "index", "html");', "index_11.html", None),
        ('createPageHTML(1, 0, "index", "html");', "index.html", None),
        ('createPageHTML(180,12,0,"index","html");', "index.html", "index_1.html"),
        ('createPageHTML(180,12,11,"index","html");', "index_11.html", None),
        ("createPageHTML('page_div', 12, 1, 'list', 'shtml', 178);", "list.shtml", "list_2.shtml"),
        ("createPageHTML('page_div', 12, 2, 'list', 'shtml', 178);", "list_2.shtml", "list_3.shtml"),
        ("createPageHTML('page_div', 12, 12, 'list', 'shtml', 178);", "list_12.shtml", None),
        ('createPage(12,0,"index","html")', "", "index_1.html"),
        ("var currentPage = 0;\nvar countPage = 12", "index.htm", "index_1.htm"),
        ("var countPage = 12", "", "index_1.htm"),
        ("var countPage = 12", "index_11.htm", None),
        ("pager({ totalPage: 12, currentPage: 1 })", "index.html", "index_2.html"),
        ("pager({ totalPage: 12 })", "index_12.html", None),
        ('// createPageHTML(12, 0, "index", "html");', "index.html", None),
        ("", "index.html", None),
    ],
)
def test_the_next_page_in_each_dialect(script: str, url: str, following: str | None) -> None:
    listing = list_page("trs", page(script), BASE + url, {})
    assert [request.url for request in listing.next] == ([BASE + following] if following else [])


def test_the_number_of_rows_is_told_in_two_dialects() -> None:
    assert list_page("trs", page('createPageHTML(180,12,0,"index","html")'), BASE, {}).total == 180
    assert list_page("trs", page("createPageHTML('p', 12, 1, 'list', 'shtml', 178)"), BASE, {}).total == 178
    assert list_page("trs", page('createPageHTML(12,0,"index","html")'), BASE, {}).total is None


def test_a_pager_inside_a_commented_script_is_still_read() -> None:
    body = page('<!--\ncreatePageHTML(12, 0, "index", "html");\n//-->')
    assert list_page("trs", body, BASE, {}).next[0].url == BASE + "index_1.html"


def test_a_stub_behind_the_first_page_ends_the_list() -> None:
    stub = page('createPageHTML(12, 1, "index", "html");', rows="")
    listing = list_page("trs", stub, BASE + "index_1.html", {})
    assert (listing.entries, listing.next) == ((), ())


def test_a_menu_is_not_taken_for_rows_when_the_layout_changed() -> None:
    menu = "".join(f'<li><a href="/m/10{n}.html">政务公开目录第{n}个栏目</a></li>' for n in range(20))
    rows = "".join(f'<div data-url="/t20230912_{n}.html">关于活动的通知{n}</div>' for n in range(5))
    assert (
        list_page("trs", page('createPageHTML(12,0,"index","html")', menu) + rows.encode(), BASE, {}).entries
        == ()
    )


def test_it_is_recognised_and_says_why() -> None:
    name, why = recognise(page('createPageHTML(12, 0, "index", "html");'), BASE)
    assert name == "trs"
    assert any("createPageHTML" in word for word in why)
