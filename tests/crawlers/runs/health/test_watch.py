"""Changes of state are rows, each once, whoever looks."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from config.clock import SHANGHAI
from config.registry import load_registry
from crawlers.runs.health.watch import watch
from indexing.records import Paper, RunState
from indexing.store import Store, open_store, record
from indexing.store.runs.ledger import RunCounts, finish_run, start_run
from indexing.store.runs.source_states import state_history

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
KEY = "cn-fj-tzgg"
SOURCES = {KEY: load_registry().sources[KEY]}


def ran(store: Store, day: int, state: RunState) -> datetime:
    moment = NOON + timedelta(days=day)
    counts = RunCounts(entries=15, verdicts={"ok": 2} if state == "finished" else {"error": 1})
    start_run(store, f"r{day}", KEY, moment)
    finish_run(store, f"r{day}", state, counts, moment, 1.0)
    return moment


def test_a_source_goes_out_and_comes_back(database_url: str, tmp_path: Path) -> None:
    store = open_store(database_url, tmp_path / "locks")
    paper = Paper(
        "https://swt.fujian.gov.cn/1.html", "通知", NOON, "正文。", published="2026-11-29", source_id=KEY
    )
    record(store, [paper], origin="crawl")
    states: list[RunState] = ["finished", "failed", "failed", "failed", "failed", "finished"]
    for day, state in enumerate(states):
        moment = ran(store, day, state)
        (health,) = watch(store, SOURCES, moment)
        assert watch(store, SOURCES, moment + timedelta(minutes=1))[0].since == health.since
    assert health.last_paper and health.last_paper.isoformat() == "2026-11-29"
    told = [(change.before, change.judgement.state) for change in reversed(state_history(store, KEY))]
    assert told == [(None, "up"), ("up", "late"), ("late", "outage"), ("outage", "up")]
    assert state_history(store, KEY)[0].judgement.params["seconds"] == 2 * 86400
