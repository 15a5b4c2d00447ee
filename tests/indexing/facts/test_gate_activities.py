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
    read = {row["id"]: asdict(read_facts(row["title"] or "", row["text"], row["published"])) for row in rows}
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


def campaign(corpus: Callable[[str], Path], words: str) -> str:
    papers = [path.read_text("utf-8") for path in sorted(corpus("campaign").iterdir())]
    (paper,) = [paper for paper in papers if words in paper]
    return paper


def test_the_press_report_gives_its_local_activities_with_their_regions(
    corpus: Callable[[str], Path],
) -> None:
    title = "11条政策举措促进家居消费（权威发布）"
    found = read_facts(title, campaign(corpus, "暖暖的新家"), "2023-07-19").activities
    local = {" ".join(one.name.split()): one.region_codes for one in found if one.region_codes}
    assert local == {
        "暖暖的新家": ("230000",),
        "绿色智能家电消费季": ("330000",),
        "晋情消费 幸福暖家": ("140000",),
        "家电家居消费节": ("220000", "370000", "630000"),
    }
    assert [one.organisers for one in found if one.name == "家居焕新消费季"] == [("商务部",)]


def test_the_ministrys_notice_gives_the_season(corpus: Callable[[str], Path]) -> None:
    title = "商务部办公厅关于组织开展“家居焕新消费季”活动的通知"
    season, year = read_facts(title, campaign(corpus, title), "2023-09-07").activities
    assert (season.name, season.start, season.end) == ("家居焕新消费季", "2023-09", "2023-12")
    assert (season.period_text, season.organisers, season.campaign) == (
        "2023年9—12月",
        ("商务部",),
        "消费提振年",
    )
    assert {"家电", "家具", "家纺", "家装", "卫浴"} <= set(season.categories)
    assert {"绿色", "智能", "适老"} <= set(season.themes)
    assert (year.name, year.start) == ("2023消费提振年", None)
