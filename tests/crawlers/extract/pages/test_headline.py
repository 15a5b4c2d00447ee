"""The headline among the names of sites, issuers and menus; the numbers that stand beside it."""

from __future__ import annotations

import pytest

from crawlers.extract.pages import read_notice
from indexing.records import Entry, Hints
from tests.crawlers.extract.pages.samples import ARTICLE, PARAGRAPHS, page

URL = "https://swj.example.gov.cn/c/9.html"
TITLE = "关于印发家居焕新补贴实施细则的通知"


@pytest.mark.parametrize(
    ("above", "named"),
    [
        (f"<h1>{TITLE}</h1>", "某市商务局门户网站"),
        (f"<h1>{TITLE}</h1>", "魅力某市 欢迎您的到来"),
        (f"<div class='xl_tit'>{TITLE}</div>", "某市商务局"),
        (f"<p align='center'>{TITLE}</p><p>2024-03-05</p>", "某市商务局"),
        (f"<header><h1>某市商务局网</h1></header><h2>{TITLE}</h2>", "某市商务局网"),
        (f"<h1>通知公告栏目</h1><p class='bt'>{TITLE}</p>", "某市商务局"),
        (f"<div class='head'><h3>{TITLE}</h3></div>", "信息详情-某市商务之窗"),
    ],
)
def test_the_headline_beats_a_title_that_names_the_site(above: str, named: str) -> None:
    assert read_notice(page(above=above, title=named), URL).title == TITLE


@pytest.mark.parametrize(
    ("above", "named"),
    [
        (f"<div class='title'><p>某市商务局</p><p>某市财政局</p><p>{TITLE}</p></div>", "某市商务局"),
        (f"<p>某市商务局 某市财政局</p><h1>{TITLE}</h1>", "通知公告"),
        (f"<h1>某市商务局<br>某市财政局<br>{TITLE}</h1>", "某市商务局"),
        (f"<h1>某市商务局文件<br>{TITLE}</h1>", "某市商务局"),
        (f"<h1>某市商务局 {TITLE}</h1>", f"{TITLE}_某市商务局"),
    ],
)
def test_issuers_above_the_headline_are_not_part_of_it(above: str, named: str) -> None:
    assert read_notice(page(above=above, title=named), URL).title == TITLE


@pytest.mark.parametrize("marks", ["&lt;{}&gt;", "&#60;{}&#62;", "〈{}〉"])
def test_angle_marks_are_text(marks: str) -> None:
    written = f"关于印发{marks.format('某市家居焕新细则')}的通知"
    title = read_notice(page(above=f"<h1>{written}</h1>", title=f"{written}_某局"), URL).title
    assert title is not None and len(title) == len("关于印发<某市家居焕新细则>的通知") and "细则" in title


@pytest.mark.parametrize("cut", ["<br>", "<br/>\n", "</span><br><span>"])
def test_a_break_between_chinese_characters_adds_nothing(cut: str) -> None:
    heading = f"<h1><span>关于印发家居焕新{cut}补贴实施细则的通知</span></h1>"
    assert read_notice(page(above=heading, title=f"{TITLE}_某局"), URL).title == TITLE


@pytest.mark.parametrize("mark", ["【置顶】", "[最新]", "（推荐） "])
def test_a_lists_mark_is_not_part_of_the_title(mark: str) -> None:
    hints = Hints(entry=Entry(url=URL, title=f"{mark}{TITLE}"))
    assert read_notice(page(), URL, hints).title == TITLE


@pytest.mark.parametrize(
    "menu",
    [
        "<div><a href='/a'>首页</a> <a href='/b'>归档</a></div>",
        "<ul>"
        + "".join(f"<li ng-repeat='m in menus'>{word}</li>" for word in ("工作台", "政策库", "办事"))
        + "</ul>",
        "<p><a ng-click='x()'>政务公开</a></p><p><a ng-click='y()'>互动交流</a></p>",
    ],
)
def test_menus_above_the_headline_are_no_text(menu: str) -> None:
    article = f"{menu}<h1>{TITLE}</h1><p>2024-03-05</p>{ARTICLE}"
    body = page(article=article, container="<div class='TRS_Editor'>{}</div>", title=f"{TITLE}_某局")
    assert read_notice(body, URL).body == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("labels", "number"),
    [
        ("<p>文件编号：某检（质量）函〔2020〕102号</p>", "某检（质量）函〔2020〕102号"),
        ("<p>文号：某商函〔2020〕<br>102号</p>", "某商函〔2020〕102号"),
        ("<p>发文字号：某检<br>（质量）函〔2020〕102号</p>", "某检（质量）函〔2020〕102号"),
        ("<p>文　　号：某商公告〔2023〕6号</p>", "某商公告〔2023〕6号"),
    ],
)
def test_a_number_is_read_with_all_of_its_parts(labels: str, number: str) -> None:
    assert read_notice(page(above=f"<h1>{TITLE}</h1>{labels}"), URL).doc_no == number
    head = labels.replace("<p>", "").partition("：")[2].replace("</p>", "")
    assert read_notice(page(article=f"<p>{head}</p>{ARTICLE}", title=TITLE), URL).doc_no == number


def test_two_bytes_a_character_without_a_mark() -> None:
    text = page(above=f"<h1>{TITLE}</h1>", title=TITLE).decode().replace("charset='utf-8'", "")
    for encoding in ("utf-16-le", "utf-16-be"):
        assert read_notice(text.encode(encoding), URL).title == TITLE
