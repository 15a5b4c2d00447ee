"""Characters written in several ways are one in the index, and the text stays as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.segment import fold, index_form, index_text, occurrences, plain_text, query_words, tokens


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("關於開展家居煥新消費季的通知", "关于开展家居焕新消费季的通知"),
        ("以舊換新補貼臺灣廚衛", "以旧换新补贴台湾厨卫"),
        ("⼯业和信息化部⾦融⻋辆⻔窗", "工业和信息化部金融车辆门窗"),
        ("⾞⾨", "车门"),
        ("\uf9e4論金", "理论金"),
        ("ＡＢＣ１５％", "abc15%"),
        ("乾衣機", "干衣机"),
        ("乾隆、乾县、覆盖、慰藉", "乾隆、乾县、覆盖、慰藉"),
    ],
)
def test_one_spelling(written: str, folded: str) -> None:
    assert fold(written) == folded


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x2E80, max_codepoint=0xFAFF)))
def test_folding_is_one_to_one_and_done_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_a_traditional_text_is_cut_into_the_simplified_words_and_kept_as_written() -> None:
    written = "關於開展家居煥新消費季的通知"
    stored = index_text(written)
    assert plain_text(stored) == written
    assert index_form(stored).split() == index_form(index_text("关于开展家居焕新消费季的通知")).split()
    assert "家居煥新消費季" in tokens(stored)
    assert occurrences(stored, "家居焕新消费季") == [(4, 11)]
    assert query_words("家居煥新消費季") == ("家居焕新消费季",)
    assert query_words("⻋辆") == ("车辆",)
