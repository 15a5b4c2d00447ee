"""The way to the next page: bare numbers, scripts that set the address, posted forms; and what cannot be followed."""

from __future__ import annotations

import pytest

from crawlers.extract.lists import list_page
from indexing.records import Listing, PageRequest

ROOT = "http://sw.example.gov.cn/list/"
ROWS = "".join(
    f'<li><a href="/c/{n}.html">关于做好旧房焕新补贴工作的通知{n}</a><i>2025-05-{20 - n:02}</i></li>'
    for n in range(1, 7)
)


def read(pager: str, name: str = "home.htm", before: str = "", after: str = "") -> Listing:
    body = f'<html><meta charset="utf-8"><body>{before}<ul>{ROWS}</ul>{pager}{after}</body></html>'
    return list_page("generic_list", body.encode(), ROOT + name, {})


@pytest.mark.parametrize(
    ("pager", "name", "following"),
    [
        (
            '<div><a href="home.htm">1</a> <a href="home_1.htm">2</a> <a href="home_2.htm">3</a></div>',
            "home.htm",
            "home_1.htm",
        ),
        (
            '<div><a href="home.htm">1</a> <a href="home_1.htm">2</a> <a href="home_2.htm">3</a></div>',
            "home_1.htm",
            "home_2.htm",
        ),
        (
            '<p>[1] <a href="l-2.html">[2]</a> <a href="l-3.html">[3]</a> … <a href="l-9.html">[9]</a></p>',
            "l.html",
            "l-2.html",
        ),
        (
            '<ul><li><span>1</span></li><li><a href="?p=2">2</a></li><li><a href="?p=3">3</a></li></ul>',
            "l.html",
            "l.html?p=2",
        ),
        ('<div><a href="home.htm">1</a> <a href="home_1.htm">2</a></div>', "home_1.htm", None),
        (
            '<div class="calendar"><span>1</span><a href="/d/2.html">2</a><a href="/d/3.html">3</a></div>',
            "l.html",
            None,
        ),
        (
            '<div><a href="#" onclick="location.href=encodeURI(\'index_2.jhtml\');">下一页</a></div>',
            "l.html",
            "index_2.jhtml",
        ),
        ("<div><a href=\"javascript:window.location.href='?pn=2'\">下页</a></div>", "l.html", "l.html?pn=2"),
    ],
)
def test_the_next_page(pager: str, name: str, following: str | None) -> None:
    listing = read(pager, name)
    assert [one.url for one in listing.next] == ([ROOT + following] if following else [])
    assert listing.unread is None


HIDDEN = '<div style="display:none"><input type="hidden" name="__VIEWSTATE" value="/wEP="><input type="hidden" name="__EVENTTARGET" value=""></div>'


@pytest.mark.parametrize(
    ("pager", "target", "argument"),
    [
        ("<a href=\"javascript:__doPostBack('ctl00$pager','3')\">下一页</a>", "ctl00$pager", "3"),
        ("<span>1</span><a href=\"javascript:__doPostBack('Grid1','Page$2')\">2</a>", "Grid1", "Page$2"),
        ("<a onclick=\"__doPostBack('lnkNext','');return false;\" href=\"#\">下一页</a>", "lnkNext", ""),
    ],
)
def test_a_form_that_is_posted(pager: str, target: str, argument: str) -> None:
    listing = read(
        f'<div class="pages">{pager}</div>',
        "l.aspx?cid=4",
        f'<form action="l.aspx?cid=4">{HIDDEN}',
        "</form>",
    )
    form = (("__EVENTTARGET", target), ("__EVENTARGUMENT", argument), ("__VIEWSTATE", "/wEP="))
    assert listing.next == (PageRequest(ROOT + "l.aspx?cid=4", "POST", form),)


@pytest.mark.parametrize(
    ("pager", "said"),
    [
        ('<div><a href="javascript:toPage(2)">下一页</a></div>', "javascript:toPage(2)"),
        ('<div><a href="javascript:void(0);" onclick="go(2)">下一页</a></div>', "go(2)"),
        ('<ul class="pages"><li class="thisclass">1</li><li><a href="javascript:;">2</a></li></ul>', "2"),
        ('<div class="pages">共 61 条 <a href="javascript:;">下页</a></div>', "下页"),
        ('<div class="pages">共 6 条 <a href="javascript:;">下页</a></div>', None),
        ('<div><a class="disabled" href="javascript:toPage(2)">下一页</a></div>', None),
        ("", None),
    ],
)
def test_a_way_that_cannot_be_followed_is_said(pager: str, said: str | None) -> None:
    listing = read(pager)
    assert (listing.next, listing.unread) == ((), said)


@pytest.mark.parametrize(
    "row",
    [
        "<table><tr><td><span>1</span></td><td>{}</td><td>{}</td></tr></table>",
        "<tr align='center'><td colspan='4'><table border='0'><tr><td><span>1</span></td><td>{}</td><td>{}</td></tr></table></td></tr>",
        "<table><tbody><tr><td><b>1</b></td><td>{}</td><td>{}</td><td>...</td></tr></tbody></table>",
    ],
)
def test_numbers_in_the_cells_of_a_grid_post_its_form(row: str) -> None:
    links = [f"<a href=\"javascript:__doPostBack('Grid','Page${n}')\">{n}</a>" for n in (2, 3)]
    form = '<form action="l.aspx"><input type="hidden" name="__VIEWSTATE" value="v">'
    listing = read(f"{row.format(*links)}</form>", "l.aspx", form)
    assert [dict(page.form)["__EVENTARGUMENT"] for page in listing.next] == ["Page$2"]
