"""The measure of relevance: its arithmetic, and judgements that can be trusted."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest

from benchmarks.meaning import JUDGEMENTS as MEANT
from benchmarks.relevance import JUDGEMENTS, KINDS, Quality, Question, below, quality
from indexing.query import parse

QUESTION = Question("家电", "topic", {"best": 3, "good": 1})


@pytest.mark.parametrize(
    ("ranked", "figures"),
    [
        (["best", "good"], (1.0, 1.0, 1.0)),
        (["other", "best"], (0.579, 0.5, 0.5)),
        (["good", "best"], (0.71, 1.0, 0.5)),
        ([], (0.0, 0.0, 0.0)),
    ],
)
def test_figures(ranked: list[str], figures: tuple[float, float, float]) -> None:
    assert quality(lambda _: ranked, [QUESTION]) == Quality(*figures, 1)


def test_only_ours_is_held_to_the_floors() -> None:
    low = Quality(0.1, 0.1, 0.1, 74)
    fallen = below({"all": {"huanxin, embedded": low, "BM25, jieba words": low}})
    assert len(fallen) == 1 and "huanxin" in fallen[0]


def test_ours_has_to_lead_the_plain_ones() -> None:
    ours, close = Quality(0.98, 1.0, 1.0, 74), Quality(0.975, 1.0, 1.0, 74)
    assert (
        below({"all": {"huanxin, embedded": ours, "BM25, jieba words": replace(close, ndcg_at_10=0.7)}}) == []
    )
    assert len(below({"all": {"huanxin, embedded": ours, "BM25, jieba words": close}})) == 1


def test_judgements_are_well_formed() -> None:
    rows = [json.loads(line) for line in JUDGEMENTS.read_text("utf-8").splitlines()]
    assert len(rows) >= 60 and len({row["query"] for row in rows}) == len(rows)
    assert min(Counter(row["kind"] for row in rows)[kind] for kind in KINDS) >= 10
    for row in rows:
        parse(row["query"])
        assert 3 in row["grades"].values() and set(row["grades"].values()) <= {1, 2, 3}, row["query"]


def test_judgements_of_meaning_are_well_formed() -> None:
    rows = [json.loads(line) for line in MEANT.read_text("utf-8").splitlines()]
    assert len(rows) >= 100 and len({row["query"] for row in rows}) == len(rows)
    assert min(Counter(row["kind"] for row in rows).values()) >= 10
    for row in rows:
        parse(row["query"])
        assert 3 in row["grades"].values() and set(row["grades"].values()) <= {1, 2, 3}, row["query"]
