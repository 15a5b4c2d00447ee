"""Pages that are looked at again without a row that leads to them: what is recorded of them is not read as something else."""

from __future__ import annotations

import pytest

from crawlers.extract.pages import read_notice
from indexing.records import Entry, Hints, Notice
from tests.crawlers.extract.pages.samples import ARTICLE, page

URL = "http://swj.example.gov.cn/show.asp?id=9"
TITLE = "示例区旧家具回收换新安排公布"


def again(body: bytes, **known: str) -> Notice:
    return read_notice(body, URL, Hints(known=Entry(known.pop("title", TITLE), URL, **known)))


@pytest.mark.parametrize(
    "head",
    [
        "<table><tr><td align=center><b><font size=4 color=red>{}</font></b></td></tr></table>",
        "<div style='text-align:center;font-size:22px'><span>{}</span></div>",
        "<center><u>{}</u></center>",
    ],
)
def test_a_headline_that_is_marked_by_its_looks_alone_stays_the_title(head: str) -> None:
    body = page(above=head.format(TITLE) + "<p>发布时间：2025-09-01 点击数：7</p>", title="示例市商务局")
    assert again(body).title == TITLE


@pytest.mark.parametrize(
    "new", [f"{TITLE}（修订）", "示例区旧家具回收换新第二期安排公布", "关于旧家具的通知"]
)
def test_another_headline_is_another_title(new: str) -> None:
    assert again(page(above=f"<h1>{new}</h1>", title=f"{new}_示例市商务局")).title == new


@pytest.mark.parametrize("title", [TITLE, "示例区旧家具回收换新办法", "关于印发示例办法的通知"])
def test_a_number_and_a_day_that_only_the_row_told_are_not_lost(title: str) -> None:
    body = page(above=f"<h1>{title}</h1>", title=title)
    notice = again(body, title=title, date="2025-03-04", doc_no="示商〔2025〕7号")
    assert (notice.doc_no, notice.published) == ("示商〔2025〕7号", "2025-03-04")


@pytest.mark.parametrize(
    "below",
    [
        "<br /><span>2025-09-01 08:30:00&nbsp;&nbsp;来源：本站&nbsp;&nbsp;评论：<a href='#c'>4</a> 点击：<i>19</i></span>",
        "<p>来源：示例市商务局　发布时间：2025-09-01</p>",
        "<div class='sub'>2025年9月1日 10:02</div>",
    ],
)
def test_what_stands_under_a_headline_in_its_element_is_no_part_of_it(below: str) -> None:
    body = page(
        above=f"<div id='Article'><h1>{TITLE}{below}</h1></div>", title=f"{TITLE} - 通知公告 - 示例市商务局"
    )
    assert read_notice(body, URL).title == TITLE


@pytest.mark.parametrize(
    "byline",
    ["2025-09-01 示例区商务局", "示例区商务局 2025-09-01 09:30", "由 webmaster 提交于 2025-09-01 - 10:00"],
)
def test_a_line_under_the_headline_in_the_article_is_no_paragraph(byline: str) -> None:
    article = f"<h1>{TITLE}</h1><p class='meta'>{byline}</p>{ARTICLE}"
    notice = read_notice(page(article=article, container="<article>{}</article>", title=TITLE), URL)
    assert notice.body.startswith("为贯彻落实")
    assert (notice.published or "")[:10] == "2025-09-01"


@pytest.mark.parametrize("day", ["2024-09-01", "2023-09-01", "2021-09-01"])
def test_a_list_without_years_leaves_the_year_to_the_page(day: str) -> None:
    body = page(above=f"<h1>{TITLE}</h1><p>2025-09-01 来源：本站</p>", title=TITLE)
    assert (read_notice(body, URL, Hints(entry=Entry(TITLE, URL, day))).published or "")[:10] == "2025-09-01"


@pytest.mark.parametrize(
    "pager",
    [
        "<a href='t1_9001.html'>1</a> <a href='t1_9001_1.html'>2</a> <a href='t1_9001_1.html'>下一页</a>",
        "<a href='t1_9001.html'>上一页</a> <a href='t1_9001.html'>1</a> <b>2</b>",
        "<span>共2页</span> <a href='t1_9001.html'>首页</a> <b>1</b> <a href='t1_9001_1.html'>2</a> <a>末页</a>",
    ],
)
def test_the_pager_of_a_paper_is_none_of_its_text(pager: str) -> None:
    body = page(article=f"{ARTICLE}<div class='pages'>{pager}</div>", above=f"<h1>{TITLE}</h1>", title=TITLE)
    assert read_notice(body, URL).body.endswith("取得实效。")
