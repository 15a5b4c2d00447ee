"""Two machines that both would schedule: one does, the other stands by and goes on where the first one ended."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from config.clock import now
from config.reroute import read_reroute
from config.settings import load_settings
from crawlers.runs.roster import Roster
from crawlers.runs.schedule.tick import keep_in_step
from indexing.store import Store, open_store
from indexing.store.leases import lease_holder
from indexing.store.runs.ledger import list_runs
from indexing.store.runs.schedules import read_schedules, save_schedules
from search_api.supervisor.scheduler import NAME, Scheduler

DUE = "cn-fj-tzgg"


def test_of_two_schedulers_one_queues_what_is_due_and_the_other_takes_over(
    database_url: str, tmp_path: Path
) -> None:
    store = open_store(database_url, tmp_path / "locks")
    keep_in_step(store, Roster(()).registry().sources, read_reroute(None), now())
    with store.writing() as connection:
        far = now() + timedelta(days=900)
        found = [
            replace(one, next_due=now() if one.source_id == DUE else far, origin="operator", jitter=0)
            for one in read_schedules(connection).values()
        ]
        save_schedules(connection, found)
    threads, stops = {}, {}
    for node in ("a", "b"):
        settings = load_settings(
            {
                "HUANXIN_HOME": str(tmp_path / node),
                "HUANXIN_NODE": node,
                "HUANXIN_DATABASE_URL": database_url,
            },
            tmp_path,
        )
        settings.locks.mkdir(parents=True)
        stops[node] = threading.Event()
        scheduler = Scheduler(open_store(database_url, settings.locks), settings, stops[node])
        threads[node] = threading.Thread(target=scheduler.run)
        threads[node].start()
    try:
        first = holder(store)
        while not list_runs(store, DUE):
            time.sleep(0.05)
        assert holder(store) == first
        stops[first].set()
        threads[first].join()
        second = holder(store)
        assert {first, second} == {"a", "b"}
        time.sleep(0.5)
        assert [run.state for run in list_runs(store)] == ["queued"]
    finally:
        for node, thread in threads.items():
            stops[node].set()
            thread.join()
    assert lease_holder(store, NAME) is None
    store.close()


def holder(store: Store) -> str:
    """The machine that schedules, once one does."""
    while (found := lease_holder(store, NAME)) is None:
        time.sleep(0.05)
    return found.partition(":")[0]
