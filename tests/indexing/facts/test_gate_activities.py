"""Activities and benefits against the annotated texts of the optional real-page corpus, by its own scorer. What was reached once
stays reached: gate_activities.json holds right, missed and extra of each kind, and how many days and caps are right."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from indexing.facts.reading import read_facts

GATE = json.loads(Path(__file__).with_name("gate_activities.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def measures(corpus: Callable[[str], Path]) -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("score", corpus("facts/score.py"))
    assert spec and spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    rows = score.lines(corpus("facts/facts_gold.jsonl"))
    read = {
        row["id"]: asdict(read_facts(row["title"] or "", row["text"], (), row["published"])) for row in rows
    }
    reached: dict[str, Any] = score.score(rows, read)[0]
    return reached


@pytest.mark.parametrize("kind", ["activities", "benefits"])
def test_no_count_falls(kind: str, measures: dict[str, Any]) -> None:
    right, missed, extra = measures["counts"][kind]
    held = GATE[kind]
    assert right >= held["right"] and missed <= held["missed"] and extra <= held["extra"], (
        right,
        missed,
        extra,
    )


def test_days_and_caps(measures: dict[str, Any]) -> None:
    assert int(measures["activity_dates"].split("/")[0]) >= GATE["dates"]
    assert measures["dates_invented"] <= GATE["dates_invented"]
    assert int(measures["caps"].split("/")[0]) >= GATE["caps"]
