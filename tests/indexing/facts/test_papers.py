"""Whole papers, reports, questions and answers, tables and shops' pages of many provinces, all invented, annotated in each kind
before they were read. What was reached stays reached."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from indexing.facts.facts import Facts
from indexing.facts.reading import read_facts
from tests.facts_annotated import caps_wrong, compared, days_wrong

SAMPLES = [
    json.loads(line)
    for line in Path(__file__).with_name("paper_samples.jsonl").read_text("utf-8").split("\n")
    if line.strip()
]
KINDS = ("activities", "benefits", "deadlines", "agencies", "regions", "citations")
HELD = {
    "activities": 121,
    "benefits": 231,
    "deadlines": 80,
    "agencies": 123,
    "regions": 247,
    "citations": 46,
}
"""How many of each kind are annotated and required; a sample that is taken away shows."""


@pytest.fixture(scope="module")
def read() -> dict[str, Facts]:
    return {
        sample["id"]: read_facts(sample["title"] or "", sample["text"], sample["published"])
        for sample in SAMPLES
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found_and_nothing_else(kind: str, read: dict[str, Facts]) -> None:
    missed, extra = [], []
    for sample in SAMPLES:
        of_one = compared(kind, sample["facts"], read[sample["id"]])
        missed += [(sample["id"], words) for words in of_one[0]]
        extra += [(sample["id"], words) for words in of_one[1]]
    assert (missed, extra) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
def test_no_sample_is_taken_away(kind: str) -> None:
    required = [
        one
        for sample in SAMPLES
        for one in sample["facts"].get(kind, ())
        if isinstance(one, str) or not (one.get("optional") or one.get("own"))
    ]
    assert len(required) >= HELD[kind]


def test_activities_have_their_days_and_rates_their_caps(read: dict[str, Facts]) -> None:
    wrong: list[Any] = []
    for sample in SAMPLES:
        wrong += days_wrong(sample["facts"], read[sample["id"]])
        wrong += caps_wrong(sample["facts"], read[sample["id"]])
    assert wrong == []


def test_rules_of_subsidies_are_among_them_with_rates_caps_and_windows() -> None:
    """At least thirty papers give a percentage with its cap, or by when to apply."""
    rated = [
        sample
        for sample in SAMPLES
        if any("rate" in one and "cap" in one for one in sample["facts"].get("benefits", ()))
    ]
    due = [sample for sample in SAMPLES if sample["facts"].get("deadlines")]
    assert len({sample["id"] for sample in [*rated, *due]}) >= 30
    assert (
        min(Counter(sample["kind"] for sample in SAMPLES)[kind] for kind in ("rules", "notice", "qa", "news"))
        >= 4
    )
