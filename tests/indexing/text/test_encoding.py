"""Bytes to text, whatever is declared."""

from __future__ import annotations

import pytest

from indexing.text.encoding import decode, decoded

TEXT = "家居焕新消费季活动，绿色智能。㙍镕囍"


def declared(charset: str) -> str:
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><p>{TEXT}'
    )


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (declared("gb2312").encode("gb18030"), None),
        (declared("gbk").encode("gb18030"), "text/html"),
        (TEXT.encode("gb18030"), "text/html; charset=GB2312"),
        (declared("utf-8").encode(), None),
        (TEXT.encode(), None),
        (TEXT.encode("gb18030"), None),
        (b"\xef\xbb\xbf" + declared("gbk").encode(), "text/html; charset=gbk"),
        (TEXT.encode("utf-16"), None),
        (declared("gb2312").encode(), "text/html; charset=gb2312"),
        (declared("utf-8").encode("gb18030"), "text/html; charset=utf-8"),
        (declared("utf-8").encode(), "text/html; charset=iso-8859-1"),
        (declared("nonsense").encode("gb18030"), "text/html; charset=x-unknown"),
        (declared("utf-8").encode("gb18030"), "text/html; charset=gbk"),
        (declared("rot13").encode(), None),
        (declared("utf-7").encode(), None),
        (declared("unicode-escape").encode(), None),
    ],
)
def test_the_text_survives_its_declaration(body: bytes, content_type: str | None) -> None:
    assert decode(body, content_type).endswith(TEXT)


def test_few_bytes_that_fit_both_follow_the_declaration() -> None:
    body = "中文".encode("gb18030")
    assert decode(body, "text/html; charset=gbk") == "中文"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_character_cut_off_at_the_end_costs_only_itself(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)[:-1], None) == TEXT[:-1]


def test_broken_bytes_in_the_middle_cost_little() -> None:
    body = (TEXT * 20).encode("gb18030")
    damaged = body[:100] + b"\xff\xff" + body[100:]
    assert decode(damaged, "text/html; charset=gb2312").count(TEXT) >= 18


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"plain", "utf-8"),
        (declared("gb2312").encode("gb18030"), "gb18030"),
        ("家居煥新消費季活動".encode("big5hkscs") * 3 + b"<meta charset=big5>", "big5hkscs"),
        (TEXT.encode("utf-16"), "utf-16-le"),
    ],
)
def test_the_encoding_is_told(body: bytes, encoding: str) -> None:
    assert decoded(body).encoding == encoding


@pytest.mark.parametrize("charset", ["utf-7", "unicode-escape", "raw-unicode-escape"])
def test_no_declaration_makes_half_a_character(charset: str) -> None:
    text = decode(rb"+2AA- \ud800 \xff" + b"\xd6\xd0", f"text/html; charset={charset}")
    assert not any("\ud800" <= character <= "\udfff" for character in text)


def test_controls_go_and_words_line_break_stays_one() -> None:
    assert decode("第一行\x0b第二行\x00\x1f\ufeff".encode()) == "第一行\n第二行"
