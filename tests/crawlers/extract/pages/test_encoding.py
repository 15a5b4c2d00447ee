"""A page in another encoding is read like any other."""

from __future__ import annotations

from crawlers.extract.pages import read_notice
from tests.crawlers.extract.pages.samples import PARAGRAPHS, page


def test_a_gbk_page_is_read_like_any_other() -> None:
    body = page().decode().replace("utf-8", "gb2312").encode("gb18030")
    assert read_notice(body).body == "\n".join(PARAGRAPHS)
