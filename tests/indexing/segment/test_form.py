"""The stored form gives the text back, is cut by white space into the words to index, and says where a word stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.segment import (
    cut,
    fold,
    index_form,
    index_text,
    occurrences,
    plain_text,
    query_words,
    sub_words,
    tokens,
)

MIXED = st.lists(
    st.one_of(
        st.sampled_from(
            ["家居焕新消费季", "以旧换新", "ＡＢＣ２０％", "Ⅳ", "İx", "mofcom.gov.cn", "，", "\n", "\u3000"]
        ),
        st.text(max_size=6),
    ),
    max_size=12,
).map("".join)
NO_SEPARATORS = MIXED.map(
    lambda text: "".join("," if c in "\f\r" or "\ud800" <= c <= "\udfff" else c for c in text)
)


@settings(max_examples=300, deadline=None)
@given(NO_SEPARATORS)
def test_the_text_comes_back_exactly(text: str) -> None:
    stored = index_text(text)
    assert plain_text(stored) == text
    assert "".join(tokens(stored)) == text


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_separators_in_the_text_become_spaces_and_length_is_kept(text: str) -> None:
    back = plain_text(index_text(text + "\r\n\f\ud800"))
    assert back == text.replace("\r", " ").replace("\f", " ") + " \n \ufffd"


def test_tokens_are_jiebas() -> None:
    text = "2024年家居焕新消费季，详见 www.mofcom.gov.cn。\n第二行"
    assert tokens(index_text(text)) == cut(text)
    assert index_text("家居焕新消费季。") == "家居\r焕新\r消费\r消费季\r家居焕新消费季\f。\f"


def test_full_width_digits_are_found_by_half_width_ones() -> None:
    stored = index_text("自２０２４年１月１日起补贴１５％")
    assert plain_text(stored) == "自２０２４年１月１日起补贴１５％"
    assert "２０２４" in tokens(stored)
    assert {"2024", "15%"} < set(index_form(stored).split())
    assert occurrences(stored, "2024") == [(1, 5)]


@settings(max_examples=200, deadline=None)
@given(NO_SEPARATORS)
def test_the_engines_see_every_word_and_only_words(text: str) -> None:
    form = index_form(index_text(text))
    assert set(query_words(text)) <= set(form.split())
    # Rust's ASCII white space and Java's Character.isWhitespace cut the same words as Python's.
    assert form.split() == [word for word in form.replace("\r", "\f").split("\f") if word]


def test_words_within_words_are_indexed_before_them() -> None:
    text = "上海市人民政府办公厅关于家居焕新消费季的通知"
    words = index_form(index_text(text)).split()
    assert {"上海", "人民政府", "家居", "消费季", "家居焕新消费季"} <= set(words)
    assert words == [word for token in cut(text) for word in (*sub_words(token), token)]


@pytest.mark.parametrize(
    ("text", "word", "places"),
    [
        ("家居焕新消费季与家居", "家居", [(0, 2), (8, 10)]),
        ("家居焕新消费季与家居", "消费季", [(4, 7)]),
        ("家居焕新消费季与家居", "居焕", []),
        ("以旧换新，以旧换新", "以旧换新", [(0, 4), (5, 9)]),
        ("旧的新的", "的", [(1, 2), (3, 4)]),
        ("目的地的", "的", [(3, 4)]),
        ("买了T恤和t恤", "t恤", [(2, 4)]),
        ("🏠补贴🏠补贴", "补贴", [(1, 3), (4, 6)]),
        ("ABC与Abc", "abc", [(0, 3), (4, 7)]),
        ("补贴", "", []),
        ("", "补贴", []),
    ],
)
def test_occurrences(text: str, word: str, places: list[tuple[int, int]]) -> None:
    assert occurrences(index_text(text), word) == places


@settings(max_examples=200, deadline=None)
@given(NO_SEPARATORS)
def test_every_indexed_word_is_found_where_it_stands(text: str) -> None:
    stored = index_text(text)
    assert len(fold(stored)) == len(stored)
    for word in set(index_form(stored).split()):
        places = occurrences(stored, word)
        assert places
        assert places == sorted(set(places))
        assert all(fold(text[start:end]) == word for start, end in places)


def test_a_very_long_run_of_letters_is_no_trap() -> None:
    text = "a" * 300_000 + "-" * 300_000
    stored = index_text(text)
    assert plain_text(stored) == text
    assert occurrences(stored, "a") == []
