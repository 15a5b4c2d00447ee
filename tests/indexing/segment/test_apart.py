"""What is written apart and meant as one: numbers with commas, words with hyphens, percentages."""

from __future__ import annotations

import pytest

from indexing.segment import fine_text, index_form, index_text, occurrences, plain_text, query_words


@pytest.mark.parametrize(
    ("written", "word", "places"),
    [
        ("最高1,500元", "1500", [(2, 7)]),
        ("最高１,５００元", "1500", [(2, 7)]),
        ("共1,234,567.5万元", "1234567.5", [(1, 12)]),
        ("最高1500元", "1500", [(2, 6)]),
        ("补贴1,500%", "1500", [(2, 7)]),
        ("下调23.4%。", "23.4", [(2, 6)]),
        ("按15%给予", "15", [(1, 3)]),
        ("路由器支持Wi-Fi连接", "wifi", [(5, 10)]),
        ("E-mail、T-shirt", "email", [(0, 6)]),
        ("USB Type-C接口", "typec", [(4, 10)]),
        ("Wi-Fi", "fi", [(3, 5)]),
    ],
)
def test_it_is_found_as_one_word_and_stays_as_written(
    written: str, word: str, places: list[tuple[int, int]]
) -> None:
    stored = index_text(written)
    assert plain_text(stored) == written
    assert word in index_form(stored).split()
    assert occurrences(stored, word) == places


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("第1,50条", "150"),
        ("2024,100", "2024100"),
        ("1,5000", "15000"),
        ("1，500", "1500"),
        ("2025-08-01", "20250801"),
        ("https://a.cn/one-two-three-four", "onetwothreefour"),
        ("补贴123.4%", "23.4"),
        ("wi fi", "wifi"),
    ],
)
def test_what_only_looks_like_one_is_not(written: str, word: str) -> None:
    stored = index_text(written)
    assert plain_text(stored) == written
    assert word not in index_form(stored).split()
    assert occurrences(stored, word) == []


def test_a_query_has_a_number_in_one_piece() -> None:
    assert query_words("满1,500元") == query_words("满1500元") == ("满", "1500", "元")
    assert query_words("100，200") == ("100", "200")


def test_the_finer_field_passes_over_the_commas_of_a_number() -> None:
    assert fine_text("最高1,500元") == fine_text("最高1500元")
    assert fine_text("甲,乙") != fine_text("甲乙")
