"""The facts against the annotated texts of the optional real-page corpus, counted by its own scorers. What was reached once
stays reached: gate.json holds right, wrong or missed, and invented of each kind."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest

from indexing.facts.reading import read_facts

GATE = json.loads(Path(__file__).with_name("gate.json").read_text("utf-8"))
Corpus = Callable[[str], Path]


def scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def assert_reached(kind: str, right: int, missed: int, extra: int) -> None:
    assert right >= GATE[kind]["right"], (kind, right)
    assert missed <= GATE[kind]["missed"], (kind, missed)
    assert extra <= GATE[kind]["extra"], (kind, extra)


def test_times(corpus: Corpus) -> None:
    score = scorer(corpus("time/score_house.py"))
    rows = score.lines(corpus("time/house_gold.jsonl"))
    read = [read_facts("", row["text"], row["published"]).times for row in rows]
    counts, _, _ = score.score(rows, [[asdict(time) for time in times] for times in read])
    wrong = counts.get("wrong", 0)
    assert_reached("times", counts["right"], wrong + counts.get("missed", 0), wrong + counts.get("extra", 0))
    assert counts["span"] >= GATE["times"]["same_span"]


@pytest.fixture(scope="module")
def counted(corpus: Corpus) -> dict[str, list[int]]:
    score = scorer(corpus("facts/score.py"))
    rows = score.lines(corpus("facts/facts_gold.jsonl"))
    read = {row["id"]: asdict(read_facts(row["title"] or "", row["text"], row["published"])) for row in rows}
    counts: dict[str, list[int]] = score.score(rows, read)[0]["counts"]
    return counts


@pytest.mark.parametrize("kind", ["deadlines", "agencies", "regions", "citations"])
def test_kind(kind: str, counted: dict[str, list[int]]) -> None:
    assert_reached(kind, *counted[kind])


def test_figures(corpus: Corpus) -> None:
    """The gold samples them, so only what is missed counts."""
    rows = scorer(corpus("facts/score.py")).lines(corpus("facts/facts_gold.jsonl"))
    right = missed = 0
    for row in rows:
        read = [figure.text for figure in read_facts(row["title"] or "", row["text"]).figures]
        for figure in row["facts"]["figures"]:
            if any(figure["text"] in text or text in figure["text"] for text in read):
                right += 1
            else:
                missed += 1
    assert_reached("figures", right, missed, 0)


def test_the_press_report_gives_its_places_measures_figures_and_the_paper_it_announces(
    corpus: Corpus,
) -> None:
    papers = [path.read_text("utf-8") for path in sorted(corpus("campaign").iterdir())]
    (report,) = [paper for paper in papers if "暖暖的新家" in paper]
    found = read_facts("11条政策举措促进家居消费（权威发布）", report, "2023-07-19")
    applies = {region.text for region in found.regions if region.role == "applies"}
    assert {"黑龙江", "浙江", "山西", "吉林", "山东", "青海"} == applies
    assert len(found.measures) >= 10
    assert {"4方面", "11条", "6600多件", "3500多万元", "2.3万多张", "4600多家"} <= {
        one.text for one in found.figures
    }
    announced = [one.title for one in found.citations if one.relation == "announces"]
    assert announced == ["轻工业稳增长工作方案（2023—2024年）"]


def test_the_notice_gives_its_dates_its_deadline_and_the_papers_it_names(corpus: Corpus) -> None:
    title = "商务部办公厅关于组织开展“家居焕新消费季”活动的通知"
    papers = [path.read_text("utf-8") for path in sorted(corpus("campaign").iterdir())]
    (notice,) = [paper for paper in papers if title in paper]
    found = read_facts(title, notice, "2023-09-07")
    times = {(time.text, time.start, time.end) for time in found.times}
    assert {
        ("2023年9—12月", "2023-09", "2023-12"),
        ("9月初", "2023-09-01", "2023-09-10"),
        ("2023年8月31日", "2023-08-31", "2023-08-31"),
    } <= times
    assert [(one.date, one.kind) for one in found.deadlines] == [("2023-09-15", "report")]
    assert [one.text for one in found.agencies if one.role == "issuer"] == ["商务部办公厅"]
    assert [one.title for one in found.citations if not one.own] == [
        "商务部等13部门关于促进家居消费若干措施的通知"
    ]
