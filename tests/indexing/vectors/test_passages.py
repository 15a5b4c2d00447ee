"""Passages: whole sentences, overlapping, behind the title, nothing left out but what is too much."""

from __future__ import annotations

from itertools import pairwise

from indexing.vectors.passages import MOST, OVERLAP, SIZE, passages, stretch

SENTENCES = [f"第{n}条 购买沙发、床垫等家居产品的个人消费者可以申请补贴，标准另行公布。" for n in range(60)]


def test_a_short_text_is_one_passage_with_its_title() -> None:
    (found,) = passages("关于补贴的通知", ["每套五百元。"])
    assert "关于补贴的通知" in found and stretch(found) == "每套五百元。"


def test_a_long_text_is_cut_at_sentences_and_overlaps() -> None:
    found = [stretch(each) for each in passages("通知", ["".join(SENTENCES)])]
    assert len(found) > 4
    assert all(len(each) <= SIZE for each in found)
    assert all(any(each.startswith(sentence) for sentence in SENTENCES) for each in found)
    for before, after in pairwise(found):
        shared = next(n for n in range(len(after), 0, -1) if before.endswith(after[:n]))
        assert 0 < shared <= OVERLAP
    assert all(any(sentence in each for each in found) for sentence in SENTENCES)


def test_what_has_no_sentences_is_cut_all_the_same_and_what_is_too_long_ends() -> None:
    found = passages("", ["表格\t" * 6000])
    assert len(found) == MOST and max(map(len, found)) <= SIZE


def test_nothing_but_a_title_is_a_passage_and_nothing_is_none() -> None:
    assert passages("通知", ["", " \n "]) == ("通知",)
    assert passages(" ", []) == ()
