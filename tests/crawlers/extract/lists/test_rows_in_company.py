"""Rows in the company of what is none: hot lists of one shape, words for screen readers, files; and fragments that go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crawlers.extract.lists import list_page
from crawlers.inlets.probing.selector import rows_selector
from indexing.records import Listing

DAYS = ("2025-06-12", "2025-06-11", "2025-06-10")
NAMES = tuple(f"关于开展第{n}批适老化焕新补贴申报的通知" for n in "一二三")


def read(html: str, **options: Any) -> Listing:
    body = f'<html><meta charset="utf-8"><body>{html}'.encode()
    return list_page("generic_list", body, "http://swj.example.gov.cn/tz/list.asp", options)


KNOWN = list(zip(NAMES, DAYS, strict=True))


def rows_of(row: Callable[[int, str, str], str]) -> str:
    """A row for each of the papers that are known, made of its number, title and day."""
    return "".join(row(n, t, d) for n, (t, d) in enumerate(KNOWN))


def told(listing: Listing) -> list[tuple[str, str | None]]:
    return [(entry.title, entry.date) for entry in listing.entries]


@pytest.mark.parametrize(
    "hot",
    [
        "<table><tr><td bgcolor=#ccc>点击排行</td></tr>{}</table>",
        "<table><tr><td>图片新闻</td></tr>{}</table>",
        "<table>{}</table>",
    ],
)
def test_what_is_hot_has_the_shape_of_the_list_in_pages_of_nested_tables(hot: str) -> None:
    others = "".join(
        f'<tr><td>·<a href="s.asp?id={n}">领导调研重点项目建设第{n}期</a></td></tr>' for n in range(90, 96)
    )
    rows = rows_of(lambda n, t, d: f'<tr><td>·<a href="s.asp?id={n}">{t}</a> <font>({d})</font></td></tr>')
    page = f"<table><tr><td>{hot.format(others)}</td><td><table>{rows}</table></td></tr></table>"
    assert told(read(page)) == KNOWN


@pytest.mark.parametrize(
    "more",
    [
        '<a class="read-more" href="{u}">阅读更多<span class="visually-hidden">关于{t}</span></a>',
        '<a href="{u}">查看详情<i class="sr-only">：{t}的全部内容</i></a>',
        '<p><a href="{u}">更多<span class="screen-reader-text">（{t}，打开新窗口）</span></a></p>',
    ],
)
def test_words_for_screen_readers_are_no_title(more: str) -> None:
    rows = rows_of(
        lambda n, t, d: (
            f'<div class="views-row"><h2><a href="/n/{n}"><span>{t}</span></a></h2><time>{d}</time>'
            + more.format(u=f"/n/{n}", t=t)
            + "</div>"
        )
    )
    listing = read(rows)
    assert told(listing) == KNOWN
    selector = rows_selector(
        f"<meta charset=utf-8>{rows}".encode(), "http://swj.example.gov.cn/n", listing.entries
    )
    assert selector is None or told(read(rows, rows=selector)) == told(listing)


@pytest.mark.parametrize(
    "links",
    [
        '<a href="{u}">下载</a> <a href="{u}" target="_blank">预览</a>',
        '<a href="{u}">[PDF]</a>',
        '<a href="{u}"><img src="pdf.gif"></a> <a href="{u}">在线阅读</a>',
    ],
)
def test_a_row_whose_links_open_a_file_is_named_by_another_cell(links: str) -> None:
    rows = rows_of(
        lambda n, t, d: (
            f"<tr><td>{n}</td><td>{t}</td><td>{d}</td><td>PDF</td><td>{links.format(u=f'/up/{n}.pdf')}</td></tr>"
        )
    )
    assert told(read(f"<table>{rows}</table>")) == KNOWN


@pytest.mark.parametrize(
    "buttons",
    [
        '<span>共30条</span><a href="javascript:load(1)">上一页</a><a href="javascript:load(2)">下一页</a>',
        '<a onclick="go(2)" href="javascript:;">下一页</a>',
        '<div class="page"><span>共30条记录</span><b>1</b><a href="#" onclick="go(2)">2</a></div>',
    ],
)
def test_a_fragment_goes_on_by_the_number_that_was_posted(buttons: str) -> None:
    rows = rows_of(lambda n, t, d: f'<dl><dt><a href="/c/{n}.html">{t}</a></dt><dd>{d}</dd></dl>')
    listing = read(rows + buttons, form={"cid": "7", "pageNo": "1", "pageSize": "3"})
    assert [(page.method, dict(page.form)) for page in listing.next] == [
        ("POST", {"cid": "7", "pageNo": "2", "pageSize": "3"})
    ]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/c/{n}/">{t}<b class="new">NEW</b></a>',
        '<a href="/c/{n}/"><em>[置顶]</em>{t}</a>',
        '<a href="/c/{n}/"><span class="title">{t}<sup>hot</sup></span></a>',
    ],
)
def test_a_mark_beside_a_title_is_no_word_of_it(link: str) -> None:
    rows = rows_of(lambda n, t, d: f"<li>{link.format(n=n, t=t)}<span>{d}</span></li>")
    assert told(read(f"<ul>{rows}</ul>")) == KNOWN


@pytest.mark.parametrize(
    ("call", "script"),
    [
        (
            "javascript:showInfo('{n}',2)",
            'function showInfo(id,type){ window.open("/v.jsp?infoId="+id+"&type="+type,"_blank"); }',
        ),
        ("javascript:go({n})", "var go = function (k) { location.href = '/v.jsp?infoId=' + k + '&type=2'; }"),
        (
            "javascript: to('{n}');",
            "const to = (k) => { window.location.assign('v.jsp?infoId=' + k + '&type=2') }",
        ),
    ],
)
def test_a_row_opened_by_a_function_of_the_page_leads_where_that_opens(call: str, script: str) -> None:
    rows = rows_of(lambda n, t, d: f'<LI><A href="{call.format(n=n)}">{t}</A>&nbsp;<FONT>{d}</FONT>')
    listing = read(f"<script>{script}</script><UL>{rows}</UL>")
    assert [entry.url.rpartition("/")[2] for entry in listing.entries] == [
        f"v.jsp?infoId={n}&type=2" for n in range(3)
    ]


@pytest.mark.parametrize(
    "script", ["function go(k) { load(k) }", "function go(k) { open('/v?' + mixed(k)) }", ""]
)
def test_a_function_that_computes_leads_nowhere(script: str) -> None:
    rows = rows_of(lambda n, t, d: f'<li><a href="javascript:go({n})">{t}</a><i>{d}</i></li>')
    assert read(f"<script>{script}</script><ul>{rows}</ul>").entries == ()


@pytest.mark.parametrize("shape", ["{y}/{m}/{d}", "[{y}-{m}-{d}]", "({y}.{m}.{d})"])
def test_a_year_of_two_digits_comes_first(shape: str) -> None:
    rows = rows_of(
        lambda n, t, d: (
            f"<li><a href='/c/{n}.html'>{t}</a><span>{shape.format(y=d[2:4], m=d[5:7], d=d[8:])}</span></li>"
        )
    )
    assert told(read(f"<ul>{rows}</ul>")) == KNOWN


@pytest.mark.parametrize(
    "card",
    [
        "<div class=p></div><div class=c><div class=t>{t}</div><div class=d>各卖场可报名参加本次活动</div><div><i>{d}</i><i>3人看过</i></div></div>",
        "<div><p>{t}</p><p>各卖场可报名参加本次活动，时间另行通知</p></div><span>{d}</span>",
        "<dl><dt>{t}</dt><dd>各卖场可报名</dd><dd>{d}</dd></dl>",
    ],
)
def test_a_card_within_a_link_is_named_by_its_first_line(card: str) -> None:
    rows = rows_of(lambda n, t, d: f'<div class="card"><a href="/n/{n}">{card.format(t=t, d=d)}</a></div>')
    assert told(read(rows)) == KNOWN
