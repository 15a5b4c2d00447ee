"""Whatever comes, a Notice goes out."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.extract.pages import judge, read_notice
from crawlers.extract.pages.document import MAX_BYTES
from indexing.records import Entry, Hints
from tests.crawlers.extract.pages.samples import ARTICLE, PARAGRAPHS, page

URL = "http://swj.example.gov.cn/zwgk/tzgg/202309/t20230912_1000001.html"


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, 200, 202, 302, 412, 503]), st.text(max_size=40))
def test_random_bytes_never_raise(body: bytes, status: int | None, url: str) -> None:
    hints = Hints(
        status=status, headers={"content-type": "text/html; charset=gbk", "location": url}, body=(url,)
    )
    read_notice(body, url, hints)
    judge(body, url, hints)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([
    "<div class=TRS_Editor>", "</div>", "<table>", "<tr>", "<td rowspan=3>", "<td colspan=99999999>", "<p>", "正文，内容。", "<a href='x.pdf'>", "发文字号：",
    "〔2023〕5号", "2023年13月45日", "<script>", "</script>", "<!--", "-->", "pageConfig={a:", "&#xD800;", "\x00", "<title>", "来源：", "\t", "<iframe src=//[>",
]), max_size=40))  # fmt: skip
def test_random_markup_never_raises(pieces: list[str]) -> None:
    body = "".join(pieces).encode()
    entry = Entry(title="".join(pieces)[:50], url=URL, date="2023", doc_no="号", document_date="昨天")
    read_notice(body, URL, Hints(entry=entry))
    read_notice(b"<html>" + body, "http://[broken", Hints(entry=entry))


def test_a_page_cut_off_anywhere_is_read_as_far_as_it_goes() -> None:
    body = page()
    chance = random.Random(7)
    for end in (*(chance.randrange(len(body)) for _ in range(40)), len(body) - 1):
        notice = read_notice(body[:end], URL)
        assert notice.verdict in ("ok", "empty")
        assert all(
            paragraph.startswith(line)
            for paragraph, line in zip(PARAGRAPHS, notice.body.split("\n"), strict=False)
        )


def test_a_fifty_megabyte_page_is_read_up_to_the_limit() -> None:
    paragraph = b"<p>" + b"<!-- filler -->" * 200 + "家居焕新消费季活动进行中，欢迎参加。".encode() + b"</p>"
    start = "<html><head><title>很长的一页</title></head><body><div class='TRS_Editor'>".encode()
    body = start + paragraph * (50_000_000 // len(paragraph))
    notice = read_notice(body, URL)
    assert (notice.verdict, notice.title) == ("ok", "很长的一页")
    assert 0 < notice.body.count("\n") < MAX_BYTES // len(paragraph) + 1


@pytest.mark.parametrize("tag", ["div", "font", "table><tr><td", "ul><li", "b", "blockquote"])
def test_deep_nesting_does_not_crash(tag: str) -> None:
    read_notice(f"<{tag}>".encode() * 50_000 + ARTICLE.encode(), URL)
    nested = f"<{tag}>".encode() * 300 + ARTICLE.encode()
    assert PARAGRAPHS[0] in read_notice(nested, URL).body


def test_entities_are_not_expanded_from_declarations() -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><html><p>&b;</p>'
        + ARTICLE.encode()
    )
    assert "aaaa" not in read_notice(bomb, URL).body


def test_markup_in_metadata_stays_text() -> None:
    head = '<meta name="ArticleTitle" content="关于&lt;script&gt;alert(1)&lt;/script&gt;开展活动的通知">'
    assert read_notice(page(head=head), URL).title == "关于alert(1)开展活动的通知"
