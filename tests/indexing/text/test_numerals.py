"""Numerals in Chinese characters and in digits of either width."""

from __future__ import annotations

import pytest

from indexing.text.numerals import number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", 7),
        ("０２１", 21),
        ("三", 3),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("二一", 21),
        ("一〇", 10),
        ("一百零五", 105),
        ("两千", 2000),
        ("三千二百一十", 3210),
        ("二〇二三", 2023),
        ("二○二三", 2023),
        ("二零二三", 2023),
        ("二OO九", 2009),
        ("二0二三", 2023),
        ("二０一３", 2013),
    ],
)
def test_a_numeral_has_this_value(written: str, value: int) -> None:
    assert number(written) == value


@pytest.mark.parametrize("text", ["", "年", "二年", "-1", "1.5", "1万"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no numeral"):
        number(text)
