"""The word lists and the fingerprint of the segmentation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from indexing.segment import fingerprint, query_words, stop_words
from indexing.segment.dictionary import Term, fingerprint_of, terms


def test_the_fingerprint_changes_with_the_words_and_only_with_them() -> None:
    assert fingerprint() == fingerprint_of(reversed(terms()))
    assert fingerprint() != fingerprint_of([*terms(), Term("焕新宅", 100, "n")])
    first = terms()[0]
    assert fingerprint() != fingerprint_of([first._replace(frequency=first.frequency + 1), *terms()[1:]])
    assert fingerprint() == fingerprint_of([first._replace(tag="x"), *terms()[1:]])


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    code = "from indexing.segment import fingerprint; print(fingerprint())"
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == fingerprint()


def test_terms_are_listed_once() -> None:
    words = [term.word for term in terms()]
    assert len(words) == len(set(words))


def test_stop_words_leave_what_a_question_is_about() -> None:
    asked = [word for word in query_words("谁可以申请家电以旧换新补贴？") if word not in stop_words()]
    assert asked == ["申请", "家电", "以旧换新", "补贴"]
    assert stop_words().isdisjoint(
        {"不", "无", "未", "新", "旧", "限", "元", "万", "国补", "消费", "条件", "资格"}
    )
    assert stop_words().isdisjoint(term.word for term in terms())
