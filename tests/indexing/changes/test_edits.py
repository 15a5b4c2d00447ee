"""Edits in house style: `rule` and `date` where what is said differs, `wording` where it is said in other words, nothing where
only a typist's keys differ. `edits.tsv` holds the classes (`-` for none), the old text and the new one; `\\n` is a line break.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from indexing.changes import VersionFields, classify, compare
from indexing.changes.edits import of_sentence
from indexing.changes.figures import arabic, figures
from indexing.changes.folding import folded
from indexing.changes.pairs import paired

EDITS = [
    line.replace("\\n", "\n").split("\t")
    for line in (Path(__file__).parent / "edits.tsv").read_text(encoding="utf-8").splitlines()
]


def classes(old: str, new: str) -> str:
    return " ".join(classify(compare(VersionFields("题", old), VersionFields("题", new)))) or "-"


@pytest.mark.parametrize(("told", "old", "new"), EDITS)
def test_an_edit_is_classed_by_what_differs(told: str, old: str, new: str) -> None:
    assert classes(old, new) == told


@pytest.mark.parametrize(("told", "old", "new"), EDITS)
def test_it_is_the_same_edit_backwards_and_among_other_sentences(told: str, old: str, new: str) -> None:
    around = "总则如下。\n{}\n请遵照执行。"
    assert classes(around.format(old), around.format(new)) == told
    if told in ("-", "wording", "date"):
        assert classes(new, old) == told


def test_fields_retyped_in_full_width_are_no_change() -> None:
    old = VersionFields(
        "关于“家居焕新”的通知（2025年）",
        "正文。",
        agencies=("某市商务局(市粮食局)",),
        doc_no="某商函〔2025〕88号",
    )
    new = VersionFields(
        "关于“家居焕新”的通知(２０２５年)",
        "正文．",
        agencies=("某市商务局（市粮食局）",),
        doc_no="某商函[2025]88号",
    )
    assert compare(old, new) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10²平方米", "102平方米"),
        ("1.5%", "15%"),
        ("9-12月", "912月"),
        ("1，200元", "1.200元"),
        ("1、200元", "1200元"),
    ],
)
def test_marks_that_carry_a_value_are_a_difference(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("text", "amounts", "dates"),
    [
        ("补贴三千五百元，约15%", [("元", "3500"), ("%", "15")], []),
        ("1.2万元、8.5折、85折", [("元", "12000"), ("折", "8.5"), ("折", "8.5")], []),
        ("九月至十二月", [], [("date", "", "9", ""), ("date", "", "12", "")]),
        ("2025年9月1日至30日", [], [("date", "2025", "9", "1"), ("date", "2025", "9", "30")]),
        ("2025-09-01起7日内", [], [("date", "2025", "9", "1"), ("span", "7", "天")]),
        ("形成一套做法，办好一批实事", [], []),
        ("每人限购一台", [("", "1")], []),
        ("见《通知（2024年）》第五条，电话0931-8888888", [], []),
    ],
)
def test_figures_are_read_in_one_spelling(
    text: str, amounts: list[tuple[str, ...]], dates: list[tuple[str, ...]]
) -> None:
    found = figures(arabic(folded(text)))
    assert (list(found.amounts), list(found.dates)) == (amounts, dates)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("补贴品类新增扫地机器人、洗地机。", {"rule"}),
        ("同一套住房不得重复享受补贴。", {"rule"}),
        ("补贴资金额满即止。", {"rule"}),
        ("各地要加强宣传引导。", {"wording"}),
        ("鼓励家居企业创新发展。", {"wording"}),
    ],
)
def test_a_sentence_that_comes_is_a_rule_where_it_binds(sentence: str, told: set[str]) -> None:
    assert of_sentence(sentence) == told


def test_a_sentence_cut_in_two_is_one_edit_and_the_next_is_not_swallowed() -> None:
    gone = ["每人每类可补贴1件，每件不超过2000元。", "请各地抓好落实。"]
    come = ["每人每类可补贴1件。", "每件不超过2000元。", "请各地切实抓好落实。"]
    assert paired(gone, come) == [(gone[0], "\n".join(come[:2])), (gone[1], come[2])]
    assert paired(come, gone) == [("\n".join(come[:2]), gone[0]), (come[2], gone[1])]


def test_no_pattern_is_lost_in_a_run_without_end() -> None:
    for run in ("1", "一", "a", "-", ",", "(", "至1"):
        assert classes(run * 20_000, run * 20_000 + "每户补贴2000元。") != "-"
