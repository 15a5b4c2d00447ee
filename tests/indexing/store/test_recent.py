"""What boards and lists of changes read, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from indexing.records import Paper
from indexing.store import Store, open_store, record
from indexing.store.captures import CaptureRow
from indexing.store.papers.attached import count_by_state
from indexing.store.recent import changes_by_day, latest_changes
from indexing.store.runs.ledger import RunCounts, finish_run, list_runs, start_run
from indexing.store.runs.standing import brought_by_source, newest_documents, odd_pages, runs_since

MONDAY = datetime(2023, 9, 4, 20, 0, tzinfo=SHANGHAI)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def paper(number: int, days: int, yuan: int = 500) -> Paper:
    return Paper(
        url=f"https://swt.example.gov.cn/{number}.html",
        title=f"关于第{number}批补贴的通知",
        seen_at=MONDAY + timedelta(days=days),
        body=f"第{number}批：每户最高补贴{yuan}元，由各地商务部门负责落实。",
        source_id="cn-example-tzgg",
    )


def test_the_latest_changes_by_time_class_and_place(store: Store) -> None:
    # An archive's older papers come in after newer ones: their numbers are higher, their time is not.
    record(store, [paper(1, 2), paper(2, 0)], origin="crawl")
    record(store, [paper(1, 3, 800)], origin="crawl", run_id="r1")
    latest = latest_changes(store, limit=10)
    assert [(c.title[3:4], c.classes[0]) for c in latest] == [("1", "rule"), ("1", "new"), ("2", "new")]
    assert latest_changes(store, limit=1, before=latest[0].seq) == latest[1:2]
    assert latest_changes(store, limit=9, before=latest[1].seq) == latest[2:]
    assert latest_changes(store, limit=9, classes=("rule", "date")) == latest[:1]
    assert latest_changes(store, limit=9, run_id="r1") == latest[:1]
    assert latest_changes(store, limit=9, document_id=latest[2].document_id) == latest[2:]
    counts = changes_by_day(store, MONDAY + timedelta(days=1))
    assert counts == {"2023-09-06": {"new": 1}, "2023-09-07": {"rule": 1}}


def test_what_sources_did_of_late(store: Store) -> None:
    for days, state in enumerate(("finished", "blocked", "finished")):
        key = f"2023090{4 + days}T200000-aaaaaa"
        start_run(store, key, "cn-example-tzgg", MONDAY + timedelta(days=days))
        finish_run(store, key, state, RunCounts(), MONDAY + timedelta(days=days), 1.0)  # type: ignore[arg-type]
    marks = runs_since(store, MONDAY + timedelta(days=1))["cn-example-tzgg"]
    assert [mark.state for mark in marks] == ["finished", "blocked"]
    assert [run.id[:8] for run in list_runs(store, states=("blocked",))] == ["20230905"]
    record(store, [paper(1, 0), paper(2, 2)], origin="crawl")
    brought = brought_by_source(store)["cn-example-tzgg"]
    assert (brought.pages, brought.last) == (2, MONDAY + timedelta(days=2))
    ids = newest_documents(store, "cn-example-tzgg", 5)
    assert len(ids) == 2 and latest_changes(store, limit=1)[0].document_id == ids[0]
    assert count_by_state(store) == {}


def test_the_pages_of_a_run_that_were_no_content(store: Store) -> None:
    row = CaptureRow("https://a.example/1", "detail", MONDAY, 412, "0" * 64, "blocked", "412", run_id="r1")
    fine = CaptureRow("https://a.example/2", "detail", MONDAY, 200, "1" * 64, "ok", run_id="r1")
    record(store, [paper(1, 0)], origin="crawl", run_id="r1", captures=[row, fine])
    (odd,) = odd_pages(store, "r1", 10)
    assert (odd.url, odd.verdict, odd.status, odd.place) == (row.url, "blocked", 412, None)
    assert odd_pages(store, "r1", 10, odd.id) == (odd,)
    assert odd_pages(store, "r2", 10, odd.id) == ()
