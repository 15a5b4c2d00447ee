"""The queue of runs: of two who want one, one gets it, and cancelling works wherever a run is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from config.faults import Busy
from indexing.store import Store, open_store
from indexing.store.leases import give_back, holds, lease_holder, renew_lease, take_lease
from indexing.store.runs.ledger import RunCounts, finish_run, get_run, last_runs, note_progress
from indexing.store.runs.queue import (
    BY_SCHEDULE,
    alive,
    ask_to_cancel,
    begin,
    claim,
    enqueue,
    going,
    lease_hosts,
    release,
    take,
    taken_hosts,
    waiting,
)

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
SPAN = timedelta(seconds=30)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def queued(store: Store, key: str, source_id: str, priority: int = 10) -> str:
    return enqueue(store, key, source_id, NOON, asked_by="command", priority=priority)


def state(store: Store, key: str) -> str:
    run = get_run(store, key)
    assert run
    return run.state


def test_a_source_waits_once_and_a_person_comes_before_the_schedule(store: Store) -> None:
    assert queued(store, "r1", "a", BY_SCHEDULE) == "r1"
    assert queued(store, "r2", "b", BY_SCHEDULE) == "r2"
    assert queued(store, "r3", "b") == "r2"
    assert [run.id for run in waiting(store)] == ["r2", "r1"]
    assert last_runs(store) == {}  # none has begun


def test_of_many_workers_one_gets_a_run_and_a_host_serves_one_run(store: Store) -> None:
    for number in range(4):
        queued(store, f"r{number}", f"s{number}")
    hosts = {"r0": ["a", "b"], "r1": ["b"], "r2": ["c"], "r3": ["c", "a"]}

    def work(worker: int) -> list[str]:
        return [key for key in hosts if claim(store, key, hosts[key], "n", f"n:{worker}")]

    with ThreadPoolExecutor(4) as pool:
        got = [key for keys in pool.map(work, range(4)) for key in keys]
    assert len(got) == len(set(got))
    held = [host for key in got for host in hosts[key]]
    assert len(held) == len(set(held)) and frozenset(held) == taken_hosts(store)
    left = {run.id for run in waiting(store)}
    assert left == hosts.keys() - set(got)
    for key in got:
        finish_run(store, key, "finished", RunCounts(), NOON, 1.0)
    assert taken_hosts(store) == frozenset()
    key = sorted(left)[0]
    assert claim(store, key, hosts[key], "n", "n:1")


def test_a_crawl_by_hand_waits_for_a_host_that_another_machines_run_has(store: Store) -> None:
    queued(store, "r1", "a")
    assert claim(store, "r1", ["a.gov.cn", "b.gov.cn"], "elsewhere", "elsewhere:1")
    take(store, "by-hand", "b", "here", NOON, None)
    assert not lease_hosts(store, "by-hand", ["b.gov.cn", "c.gov.cn"])
    assert lease_hosts(store, "r1", ["a.gov.cn", "b.gov.cn"])  # it has them
    finish_run(store, "r1", "finished", RunCounts(), NOON, 1.0)
    assert lease_hosts(store, "by-hand", ["b.gov.cn", "c.gov.cn"])
    queued(store, "r2", "c")
    assert not claim(store, "r2", ["c.gov.cn"], "elsewhere", "elsewhere:1")


def test_a_crawl_takes_its_run_once(store: Store) -> None:
    queued(store, "r1", "a")
    assert claim(store, "r1", ["a.gov.cn"], "n", "n:1")
    take(store, "r1", "a", "n", NOON, None)
    with pytest.raises(Busy):
        take(store, "r1", "a", "n", NOON, None)
    take(store, "by-hand", "b", "n", NOON, None)
    with pytest.raises(Busy):
        take(store, "by-hand", "b", "n", NOON, None)
    assert begin(store, "r1", NOON)
    assert {run.id: run.state for run in going(store)} == {"r1": "running", "by-hand": "claimed"}


def test_what_was_claimed_and_did_not_begin_waits_again(store: Store) -> None:
    queued(store, "r1", "a")
    assert claim(store, "r1", ["a.gov.cn"], "n", "n:1")
    release(store, "r1")
    assert [run.id for run in waiting(store)] == ["r1"]
    assert claim(store, "r1", ["a.gov.cn"], "n", "n:2")
    queued(store, "r2", "a")
    release(store, "r1")
    assert get_run(store, "r1") is None  # r2 waits in its place
    take(store, "by-hand", "b", "n", NOON, None)
    release(store, "by-hand")
    assert get_run(store, "by-hand") is None


def test_cancelling_works_in_every_state(store: Store) -> None:
    for key, source in (("queued", "a"), ("claimed", "b"), ("taken", "c"), ("running", "d"), ("ended", "e")):
        queued(store, key, source)
        if key != "queued":
            assert claim(store, key, [f"{source}.gov.cn"], "n", "n:1")
        if key in ("taken", "running", "ended"):
            take(store, key, source, "n", NOON, None)
        if key in ("running", "ended"):
            begin(store, key, NOON)
    finish_run(store, "ended", "finished", RunCounts(), NOON, 1.0)
    for key in ("queued", "claimed", "taken", "running", "ended"):
        ask_to_cancel(store, key, NOON)
    assert [state(store, key) for key in ("queued", "claimed", "ended")] == [
        "cancelled",
        "cancelled",
        "finished",
    ]
    with pytest.raises(Busy):  # the worker's child comes too late
        take(store, "claimed", "b", "n", NOON, None)
    assert not alive(store, "taken")
    assert note_progress(store, "running", RunCounts(requests=1))
    assert taken_hosts(store) == {"c.gov.cn", "d.gov.cn"}


def test_a_lease_has_one_holder_and_its_token_grows(store: Store) -> None:
    first = take_lease(store, "scheduler", "a:/home:1", SPAN)
    assert first and first.token == 1
    assert take_lease(store, "scheduler", "b:/home:2", SPAN) is None
    assert renew_lease(store, first, SPAN)
    # On the first one's own machine the operating system says that it is gone.
    second = take_lease(store, "scheduler", "a:/home:3", SPAN, dead="a:/home:")
    assert second and second.token == 2
    assert not renew_lease(store, first, SPAN)
    with store.writing() as connection:
        assert holds(connection, second) and not holds(connection, first)
    give_back(store, second)
    assert lease_holder(store, "scheduler") is None
    third = take_lease(store, "scheduler", "b:/home:2", SPAN)
    assert third and third.token == 3 and lease_holder(store, "scheduler") == "b:/home:2"
    # On another machine only time does.
    assert renew_lease(store, third, timedelta(seconds=-2))
    fourth = take_lease(store, "scheduler", "c:/home:9", SPAN)
    assert fourth and fourth.token == 4 and not renew_lease(store, third, SPAN)
