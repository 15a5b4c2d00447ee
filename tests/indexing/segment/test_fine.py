"""The finer field finds exact pieces of text, whatever stands between the characters that does not count."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.segment import fine_phrase, fine_text


def found(phrase: str, text: str) -> bool:
    """A phrase query as both engines run it: the tokens one after another."""
    return "\f".join(["", *fine_phrase(phrase), ""]) in "\f".join(["", fine_text(text), ""])


def by_hand(runs: str) -> list[str]:
    """Pairs written the plain way; `runs` are separated by 。"""
    out: list[str] = []
    for run in filter(None, runs.split("。")):
        out += ["。"] * bool(out) + ([run] if len(run) == 1 else [a + b for a, b in pairwise(run)])
    return out


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("家居焕新a1%.𠀀🏠。"), max_size=30))
def test_pairs(runs: str) -> None:
    assert fine_phrase(runs) == by_hand(runs.replace("🏠", "。"))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("家装厨卫焕新", "推动家装厨卫“焕新”"),
        ("家居焕新消费季", "《家居 焕新（消费）季》"),
        ("2023年", "自２０２３年起"),
        ("商办流通函〔2023〕409号", "商办流通函[2023]409号"),
        ("Home Renewal", "HOME-RENEWAL"),
        ("适老化", "居家适老化改造"),
        ("3.5%", "利率为３．５％"),
        ("2024-2025", "2024—2025年"),
        ("焕新、换新", "焕新，换新"),
        ("𠀀𠀁", "字𠀀𠀁"),
    ],
)
def test_what_does_not_count_does_not_hide_a_phrase(phrase: str, text: str) -> None:
    assert found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("家居焕新", "家居，焕新"),
        ("家居焕新", "家居\n焕新"),
        ("家居焕新", "家居\t焕新"),
        ("补贴20%", "补贴2000元"),
        ("以旧换新", "以旧换机"),
        ("家居、焕新", "家居焕新"),
    ],
)
def test_a_phrase_never_crosses_a_break_and_never_matches_other_text(phrase: str, text: str) -> None:
    assert not found(phrase, text)


def test_nothing_that_counts_gives_nothing() -> None:
    assert fine_phrase(" “（）” -- ，。") == []
    assert fine_text("") == ""
    assert fine_phrase("家") == ["家"]
    assert fine_phrase("坏\ud800的") == ["坏", "。", "的"]


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text(st.sampled_from("家居焕新“”ａA1 -"), min_size=2, max_size=8), st.text())
def test_every_piece_of_a_text_is_found_in_it(before: str, piece: str, after: str) -> None:
    tokens = fine_phrase(piece)
    if tokens and len(tokens[0]) == 2:
        assert found(piece, before + piece + after)
