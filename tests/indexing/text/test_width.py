"""Full width and case fold to one spelling of the same length."""

from __future__ import annotations

import pytest

from indexing.text.folding import fold
from indexing.text.width import fold_width


def test_letters_digits_and_signs_within_words_become_half_width() -> None:
    assert fold_width("２０２３年９月，Ａ类补贴２．５％＋１") == "2023年9月，A类补贴2.5%+1"


def test_a_text_without_full_width_is_the_same_object() -> None:
    text = "2023年家居焕新，（最高）：20%"
    assert fold_width(text) is text


@pytest.mark.parametrize("text", ["ＩＰhone１５", "İstanbul 家居", "ß", ""])
def test_offsets_stay(text: str) -> None:
    assert len(fold(text)) == len(text)
