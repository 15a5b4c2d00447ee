"""Which of a row's links and cells is its paper, and what that paper is called."""

from __future__ import annotations

import pytest

from crawlers.extract.lists import list_page, recognise

URL = "http://sw.example.gov.cn/zwgk/tzgg/index.html"
TITLES = (
    "关于开展厨卫焕新补贴申领工作的通知",
    "关于公布第三批旧家具回收网点的公告",
    "关于智能家居补贴资金使用情况的公示",
    "关于征集适老化改造样板间案例的函",
    "门窗换新实施细则",
)


def titles(template: str, *, wrap: str = "{}", url: str = URL) -> list[tuple[str, str]]:
    """Titles and paths read from a page whose rows fill the template's {title}, {n} and {cut}."""
    rows = "".join(
        template.format(title=title, n=700 + n, cut=title[:9], day=f"2025-06-{20 - n:02}")
        for n, title in enumerate(TITLES)
    )
    body = f'<html><meta charset="utf-8"><body>{wrap.format(rows)}</body></html>'.encode()
    name, _ = recognise(body, url)
    return [
        (e.title, e.url.removeprefix("http://sw.example.gov.cn"))
        for e in list_page(name, body, url, {}).entries
    ]


EXPECTED = [(title, f"/c/{700 + n}.html") for n, title in enumerate(TITLES)]


@pytest.mark.parametrize(
    "template",
    [
        '<li><a href="/c/{n}.html">{title}</a><i>{day}</i><p>相关解读：<a href="/jd/{n}.html">图解：{title}的来龙去脉、要点和办理流程</a></p></li>',
        '<li><a href="/c/{n}.html">{title}</a><i>{day}</i><ul><li><a href="/f/{n}.pdf">附件：{title}申请表和承诺书汇总.pdf</a></li></ul></li>',
        '<li><a href="/bm/">[市商务局]</a><a href="/c/{n}.html">{title}</a><i>{day}</i><a href="/jd/{n}.html">专家解读丨一文读懂{title}</a></li>',
    ],
)
def test_links_nested_after_the_paper_are_not_it(template: str) -> None:
    assert titles(template, wrap="<ul>{}</ul>") == EXPECTED


@pytest.mark.parametrize(
    "template",
    [
        '<li><a href="/c/{n}.html" title="{title}">{cut}...</a><i>{day}</i></li>',
        '<li><a href="/c/{n}.html" title="{title}">{cut}</a><i>{day}</i></li>',
        '<li><a href="/c/{n}.html" title="文章标题：{title}\n作　　者：管理员\n更新时间：{day}">{cut}…</a><i>{day}</i></li>',
    ],
)
def test_the_whole_headline_beats_a_cut_one(template: str) -> None:
    assert titles(template, wrap="<ul>{}</ul>") == EXPECTED


@pytest.mark.parametrize(
    "template",
    [
        '<tr><td>{n}</td><td>{title}</td><td>{day}</td><td><a href="/c/{n}.html">查看</a></td></tr>',
        '<tr><td>{title}</td><td>市商务局</td><td>{day}</td><td><a href="/c/{n}.html">[详情]</a> <a href="/f/{n}.zip">下载</a></td></tr>',
        '<tr><td><span>{title}</span></td><td>{day}</td><td><a href="/c/{n}.html"><img src="/see.gif"></a><a href="/c/{n}.html">查看详情</a></td></tr>',
    ],
)
def test_the_title_stands_in_another_cell_than_the_link(template: str) -> None:
    assert titles(template, wrap="<table><tr><th>序号</th><th>名称</th></tr>{}</table>") == EXPECTED


@pytest.mark.parametrize(
    "template",
    [
        '<li><a href="/c/{n}.html"><img src="/i/{n}.jpg" alt="{title}"></a><i>{day}</i></li>',
        '<li><a href="/c/{n}.html"><img src="/i/{n}.jpg" title="{title}"></a><i>{day}</i></li>',
        '<li><a href="/c/{n}.html" title="{title}"><img src="/i/{n}.jpg"></a><i>{day}</i></li>',
    ],
)
def test_a_picture_with_a_title_is_a_row(template: str) -> None:
    assert titles(template, wrap="<ul>{}</ul>") == EXPECTED


def test_a_file_is_a_row() -> None:
    read = titles('<li><a href="/c/{n}.pdf">{title}</a><i>{day}</i></li>', wrap="<ul>{}</ul>")
    assert read == [(title, path.replace(".html", ".pdf")) for title, path in EXPECTED]
