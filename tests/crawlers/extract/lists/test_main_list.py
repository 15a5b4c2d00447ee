"""Finding the main list of pages nobody described."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.extract.lists import list_page, recognise
from indexing.records import Entry

URL = "http://swj.example.gov.cn/zwgk/tzgg/"
MENU = (
    '<ul class="nav">'
    + "".join(f'<li><a href="/m{n}/">政务公开栏目{n}</a></li>' for n in range(30))
    + "</ul>"
)
LINKS = (
    '<div class="foot">'
    + "".join(f'<a href="http://www.b{n}.gov.cn/">某某省人民政府门户网站{n}</a>' for n in range(20))
    + "</div>"
)


def entries(html: str, url: str = URL) -> tuple[Entry, ...]:
    return list_page("generic_list", f"<html><meta charset=utf-8><body>{html}".encode(), url, {}).entries


def test_real_pages_are_read_exactly(corpus: Callable[[str], Path]) -> None:
    gold = [json.loads(line) for line in corpus("list_gold.jsonl").read_text("utf-8").split("\n") if line]
    assert gold
    for page in gold:
        body = corpus(page["file"]).read_bytes()
        name, why = recognise(body, page["base_url"])
        read = list_page(name, body, page["base_url"], {}).entries
        assert why
        assert [(e.title, e.url, e.date) for e in read] == [
            # A headline that the page cuts short stands whole beside it.
            (i.get("title_attr", i["title"]), i["url"], i["date"])
            for i in page["items"]
        ]


SHAPES = {
    "list items": (
        "<ul>",
        '<li><a href="/art/{n}1.html">家居焕新活动第{n}站的公告</a><span>2024-05-0{n}</span></li>',
        "</ul>",
    ),
    "category link before the title": (
        "<ul>",
        '<li><span>(2024-05-0{n} 10:00:00)</span><a href="/shehui/">[社会]</a> <a href="/art/{n}1.html">家居焕新活动第{n}站的公告</a></li>',
        "</ul>",
    ),
    "blocks with a download link": (
        '<div id="box">',
        '<div class="r"><a href="/art/{n}1.html">家居焕新活动第{n}站的公告</a><span><a class="d" href="down_{n}.jhtml">&nbsp;</a><span>2024-05-0{n}</span></span></div>',
        "</div>",
    ),
    "ASP table": (
        "<table><tr><td><table>",
        '<tr><td>·</td><td><a href="/art/{n}1.html">家居焕新活动第{n}站的公告</a></td><td>2024-5-{n}</td></tr><tr><td colspan=3 height=1></td></tr>',
        "</table></td></tr></table>",
    ),
    "a table a row": (
        "<div>",
        '<table class="t"><tr><td><a href="/art/{n}1.html">家居焕新活动第{n}站的公告</a></td><td>[2024-05-0{n}]</td></tr></table>',
        "</div>",
    ),
    "definition list": (
        "<dl>",
        '<dt><a href="/art/{n}1.html">家居焕新活动第{n}站的公告</a></dt><dd>2024年5月{n}日</dd>',
        "</dl>",
    ),
    "date before, in another element": (
        "<dl>",
        '<dt>2024年5月{n}日</dt><dd><a href="/art/{n}1.html">家居焕新活动第{n}站的公告</a></dd>',
        "</dl>",
    ),
    "loose links": (
        '<div class="l">',
        '<a href="/art/{n}1.html">·家居焕新活动第{n}站的公告</a> <span>2024.5.{n}</span><br>',
        "</div>",
    ),
    "a card inside the link": (
        "<ul>",
        '<li><a href="/art/{n}1.html"><div class="date"><b>0{n}</b><i>2024-05</i></div><h4>家居焕新活动第{n}站的公告</h4><p>到店消费满一万元立减五百元，先到先得。</p></a></li>',
        "</ul>",
    ),
    "picture, summary and more": (
        '<div class="news">',
        '<div class="item"><a href="/art/{n}1.html"><img src="x.jpg"></a><h3><a href="/art/{n}1.html">家居焕新活动第{n}站的公告</a></h3>'
        '<p>自2023年1月1日以来，各地积极开展形式多样的促消费活动。<a href="/art/{n}1.html">[详细]</a></p><span>来源：商报</span><span>2024-05-0{n} 10:00</span></div>',
        "</div>",
    ),
    "title ends in its date": (
        "<ul>",
        '<li><a href="/art/{n}1.html">家居焕新活动第{n}站的公告</a>（2024-05-0{n}）</li>',
        "</ul>",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_rows_are_found_in_this_shape(shape: str) -> None:
    before, row, after = SHAPES[shape]
    html = MENU + before + "".join(row.format(n=n) for n in range(1, 9)) + after + LINKS
    assert [(e.title, e.url, e.date) for e in entries(html)] == [
        (f"家居焕新活动第{n}站的公告", f"http://swj.example.gov.cn/art/{n}1.html", f"2024-05-0{n}")
        for n in range(1, 9)
    ]


def test_one_dated_row_outweighs_menus() -> None:
    row = '<ul class="l"><li><a href="/zw/t20240102_12.html">唯一一条通知公告</a><i>2024-01-02</i></li></ul>'
    assert [e.title for e in entries(MENU + row + LINKS)] == ["唯一一条通知公告"]


def test_a_list_without_dates_is_found_by_its_titles() -> None:
    rows = "".join(
        f'<li><a href="/article/10{n}.html">家装厨卫焕新产品目录（第{n}批）</a></li>' for n in range(12)
    )
    assert len(entries(MENU + f"<ul class=m>{rows}</ul>" + LINKS)) == 12


@pytest.mark.parametrize(
    "bar",
    [
        '<div class="top"><span>2024年5月1日 星期三</span><a href="/wap/">手机版</a><a href="/wza/">无障碍浏览</a></div>',
        '<div>今天是：2024年05月01日 <a href="/wap/index.html">手机版网站入口</a> | <a href="/en/">English</a></div>',
        '<p>当前位置：<a href="/index.html">首页门户网站</a> <a href="/col/">政务公开</a> <i>2024-05-01 星期三</i></p>',
        '<ul><li>2024年5月1日 周三 10:20</li><li><a href="/col/col12/">某省商务厅门户网站群</a></li></ul>',
    ],
)
def test_the_day_shown_in_the_bar_is_no_rows_date(bar: str) -> None:
    rows = "".join(
        f'<li><a href="/article/10{n}.html">家装厨卫产品目录（第{n}批）</a></li>' for n in range(5)
    )
    assert len(entries(bar + MENU + f"<ul class=m>{rows}</ul>" + LINKS)) == 5
    assert entries(bar + MENU) == ()


def test_rows_may_show_the_day_of_the_week() -> None:
    rows = "".join(
        f'<li><a href="/a/{n}.html">家居焕新活动第{n}站</a> 2024-05-0{n} 星期三</li>' for n in (1, 2)
    )
    assert [e.date for e in entries(f"<ul>{rows}</ul>")] == ["2024-05-01", "2024-05-02"]


def test_a_side_column_is_not_the_list() -> None:
    main = "".join(
        f'<li><a href="/a/{n}.html">主列表里的第{n}条标题</a><span>2024-05-{n:02}</span></li>'
        for n in range(1, 21)
    )
    side = "".join(
        f'<li><a href="/b/{n}.html">侧栏里的第{n}条标题</a><span>2024-05-{n:02}</span></li>'
        for n in range(1, 9)
    )
    found = entries(f'<div class="m"><ul>{main}</ul></div><div class="right"><ul>{side}</ul></div>')
    assert len(found) == 20 and all("/a/" in e.url for e in found)


def test_comments_hidden_rows_and_twins_do_not_count() -> None:
    html = """<!--列表 开始--><ul>
    <!-- <li><a href="/art/01.html">注释里的旧公告标题</a><span>2024-05-01</span></li> -->
    <li style="DISPLAY: none"><a href="/art/02.html">测试用的隐藏公告</a><span>2024-05-01</span></li>
    <li><a href="/art/11.html">家居焕新活动的公告</a><span>2024-05-01</span></li>
    <li><a href="https://swj.example.gov.cn/art/11.html?xxgkhide=1">家居焕新活动的公告</a><span>2024-05-01</span></li>
    <li><a href="https://mp.weixin.qq.com/s/abc123">活动报道在公众号上</a><span>2024-05-02</span></li>
    <li><a href="javascript:void(0)">脚本链接不是一行</a><span>2024-05-02</span></li>
    </ul><!--列表 结束-->"""
    assert [e.url for e in entries(html)] == [
        "http://swj.example.gov.cn/art/11.html",
        "https://mp.weixin.qq.com/s/abc123",
    ]


def test_links_join_the_base_of_the_page() -> None:
    html = '<base href="http://b.example.gov.cn/x/"><ul><li><a href="./11.html">家居焕新活动的公告</a><span>2024-05-01</span></li></ul>'
    assert entries(html)[0].url == "http://b.example.gov.cn/x/11.html"


def test_the_whole_title_beats_the_cut_one() -> None:
    row = '<li><a href="/art/11.html" title="关于开展家居焕新消费季活动的通知">关于开展家居焕新消费…</a><span>2024-05-01</span></li>'
    body = f"<ul>{row}</ul>".encode()
    assert list_page("generic_list", body, URL, {}).entries[0].title == "关于开展家居焕新消费季活动的通知"
    shown = list_page("generic_list", body, URL, {"titles": "visible"}).entries[0].title
    assert shown == "关于开展家居焕新消费…"


def test_a_document_number_on_the_row_is_kept() -> None:
    row = '<tr><td><a href="/art/11.html">家居焕新活动的公告</a></td><td>浙商务〔2024〕3号</td><td>2024-02-01</td><td>2024-03-01</td></tr>'
    entry = entries(f"<table>{row}</table>")[0]
    assert (entry.doc_no, entry.date) == ("浙商务〔2024〕3号", "2024-03-01")


def test_a_public_notices_number_on_the_row_is_kept_and_a_sentence_with_one_is_none() -> None:
    row = "<tr><td><a href='/art/1{}.html'>家居焕新活动的公告之{}</a></td><td>{}</td><td>2024-03-01</td></tr>"
    cells = ("商务部公告2023年第5号", "根据浙商务〔2024〕3号")
    table = "".join(row.format(n, n, cell) for n, cell in enumerate(cells))
    assert [e.doc_no for e in entries(f"<table>{table}</table>")] == ["商务部公告2023年第5号", None]


def test_a_date_and_time_before_the_title_is_the_rows() -> None:
    rows = "".join(
        f"<li><a href='/art/{n}.html'>2024年3月{n}日 10:20 关于开展家居焕新活动的通知之{n}</a></li>"
        for n in range(1, 6)
    )
    body = f"<html><body><ul>{rows}</ul></body></html>".encode()
    first = list_page("generic_list", body, URL, {"titles": "full"}).entries[0]
    assert (first.title, first.date) == ("关于开展家居焕新活动的通知之1", "2024-03-01")
