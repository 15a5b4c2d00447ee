"""What is due is queued once, by whoever has the lease."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from config.faults import Busy
from config.registry import load_registry
from config.reroute import Reroute
from crawlers.runs.schedule.tick import bring_back, keep_in_step, queue_due
from indexing.store import Store, open_store
from indexing.store.leases import take_lease
from indexing.store.runs.queue import waiting
from indexing.store.runs.schedules import load_schedules, save_schedules

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
SOURCES = {key: load_registry().sources[key] for key in ("cn-fj-tzgg", "cn-fj-nmlt", "mofcom-zcfb")}


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    store = open_store(database_url, tmp_path / "locks")
    keep_in_step(store, SOURCES, Reroute(), NOON)
    return store


def test_three_days_asleep_queue_each_source_once(store: Store) -> None:
    assert queue_due(store, None, NOON) == ()
    later = NOON + timedelta(days=3)
    queued = queue_due(store, None, later)
    assert queued and queue_due(store, None, later) == ()
    assert {run.source_id for run in waiting(store)} >= {"cn-fj-tzgg", "mofcom-zcfb"}
    assert [run.ask["window"] for run in waiting(store) if run.source_id == "mofcom-zcfb"] == [
        ["20:00-07:30", "12:00-13:30"]
    ]
    queue_due(store, None, later + timedelta(days=2))  # they still wait
    sources = [run.source_id for run in waiting(store)]
    assert len(sources) == len(set(sources))
    assert all(one.next_due and one.next_due > later for one in load_schedules(store).values())


def test_a_scheduler_that_lost_its_lease_queues_nothing(store: Store) -> None:
    lease = take_lease(store, "scheduler", "a:1", timedelta(seconds=30))
    assert lease
    take_lease(store, "scheduler", "a:2", timedelta(seconds=30), dead="a:")
    with pytest.raises(Busy):
        queue_due(store, lease, NOON + timedelta(days=1))
    assert waiting(store) == ()


def test_a_clock_that_jumped_back_brings_the_times_back(store: Store) -> None:
    bring_back(store, NOON - timedelta(days=1))
    assert all(
        one.next_due and one.next_due < NOON + timedelta(days=1)
        for one in load_schedules(store).values()
        if one.rule.startswith("daily")
    )


def test_what_is_due_of_ten_thousand_is_found_by_an_index(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'huanxin.db'}", tmp_path / "locks")
    keep_in_step(store, SOURCES, Reroute(), NOON)
    one = load_schedules(store)["mofcom-zcfb"]
    many = [replace(one, source_id=f"s{n}", next_due=NOON + timedelta(minutes=n)) for n in range(10_000)]
    with store.writing() as connection:
        save_schedules(connection, many)
    with store.reading() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN SELECT * FROM schedules WHERE next_due <= 'x'")
        assert "ix_schedules_next_due" in str(plan.all())
    began = time.perf_counter()
    queued = queue_due(store, None, NOON + timedelta(minutes=3))
    print(f"{(time.perf_counter() - began) * 1000:.0f} ms for {len(queued)} of 10,000")
    assert len(queued) == 4
