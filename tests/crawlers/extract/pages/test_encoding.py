"""A page in another encoding is read like any other."""

from __future__ import annotations

from crawlers.extract.pages import read_notice
from tests.crawlers.extract.pages.samples import ARTICLE, PARAGRAPHS, page


def test_a_gbk_page_is_read_like_any_other() -> None:
    body = page().decode().replace("utf-8", "gb2312").encode("gb18030")
    assert read_notice(body).body == "\n".join(PARAGRAPHS)


def test_a_file_behind_a_query_is_asked_for_in_the_pages_encoding() -> None:
    link = '<p><a href="down.asp?file=附件.doc">附件：申报表</a></p>'
    body = page(article=ARTICLE + link).decode().replace("utf-8", "gb2312").encode("gb18030")
    notice = read_notice(body, "http://swj.example.gov.cn/zwgk/view.asp?id=7")
    assert [file.url for file in notice.attachments] == [
        "http://swj.example.gov.cn/zwgk/down.asp?file=%B8%BD%BC%FE.doc"
    ]


def test_a_file_behind_backslashes_is_where_browsers_look_for_it() -> None:
    link = '<p><a href="..\\files\\a.doc">附件：申报表</a></p>'
    notice = read_notice(page(article=ARTICLE + link), "http://SWJ.example.gov.cn./zwgk/view.html")
    assert [file.url for file in notice.attachments] == ["http://swj.example.gov.cn/files/a.doc"]
