"""What the run ledger knows of a source's health."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexing.records import Paper, RunState
from indexing.store import Store, open_store, record
from indexing.store.runs.ledger import (
    RunCounts,
    finish_run,
    last_runs,
    list_runs,
    most_entries,
    sources_with_paper,
    start_run,
)

NOON = datetime(2023, 9, 4, 12, 0, tzinfo=UTC)
BOTH = ("cn-example-tzgg", "cn-other-tzgg")


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def ran(store: Store, key: str, moment: datetime, entries: int, state: RunState = "finished") -> None:
    start_run(store, key, "cn-example-tzgg", moment)
    if state != "running":
        finish_run(store, key, state, RunCounts(requests=2, entries=entries), moment, 1.0)


def test_the_most_rows_of_a_finished_run_are_counted_by_shanghai_day(store: Store) -> None:
    ran(store, "r1", NOON, 15)
    ran(store, "r2", NOON.replace(hour=13), 18)
    ran(store, "r3", NOON.replace(hour=16), 7)  # past midnight in Shanghai
    ran(store, "r4", NOON.replace(day=6), 0)
    ran(store, "r5", NOON.replace(day=7), 30, "partial")
    ran(store, "r6", NOON.replace(day=8), 30, "running")
    assert most_entries(store) == {"cn-example-tzgg": {"2023-09-04": 18, "2023-09-05": 7}}


def test_the_last_run_of_each_source_is_found_at_once(store: Store) -> None:
    ran(store, "r1", NOON, 15)
    ran(store, "r3", NOON.replace(hour=13), 18, "partial")
    ran(store, "r2", NOON.replace(hour=13), 7)
    start_run(store, "r0", "cn-other-tzgg", NOON)
    last = last_runs(store)
    assert {key: run.id for key, run in last.items()} == {"cn-example-tzgg": "r3", "cn-other-tzgg": "r0"}
    assert last["cn-example-tzgg"] == list_runs(store, "cn-example-tzgg", 1)[0]


def test_a_paper_has_to_have_every_field(store: Store) -> None:
    paper = Paper(
        url="https://swt.example.gov.cn/tzgg/1.html",
        title="关于开展家居焕新消费季活动的通知",
        seen_at=NOON,
        body="每户最高补贴2000元。",
        published="2023-09-04",
        source_id="cn-example-tzgg",
        own=True,
    )
    record(store, [paper], origin="crawl")
    assert sources_with_paper(store, BOTH, ("title", "published")) == {"cn-example-tzgg"}
    assert sources_with_paper(store, BOTH, ("title", "doc_no")) == frozenset()
    assert sources_with_paper(store, BOTH, ("agencies",)) == frozenset()
    assert sources_with_paper(store, ["cn-other-tzgg"], ("title",)) == frozenset()
    whole = replace(paper, doc_no="示商函〔2023〕1号", agencies=("示例省商务厅",))
    record(store, [whole], origin="crawl")
    assert sources_with_paper(store, BOTH, ("title", "doc_no", "agencies")) == {"cn-example-tzgg"}
