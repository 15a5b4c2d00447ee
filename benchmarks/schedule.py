"""`make bench-schedule`: 10,000 sources: how long choosing what is due takes, and a queued run until an idle worker has claimed it."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

from config.clock import now
from config.registry import load_registry
from config.reroute import Reroute
from crawlers.runs.schedule.defaults import default_schedule
from crawlers.runs.schedule.tick import queue_due
from crawlers.runs.work.choosing import may_begin
from indexing.store import open_store
from indexing.store.queue import claim, going, taken_hosts, waiting
from indexing.store.schedules import due_schedules, save_schedules

SOURCES, EVERY = 10_000, 10
TIMES = 20


def main() -> None:
    sources = load_registry().sources
    one = sources["mofcom-zcfb"]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/huanxin.db", Path(folder))
        moment = now()
        plain = default_schedule(one, Reroute())
        spread = [
            replace(plain, source_id=f"s{n}", window=(), next_due=moment + timedelta(seconds=EVERY * n))
            for n in range(SOURCES)
        ]
        with store.writing() as connection:
            save_schedules(connection, spread)
        choosing, ticking, claiming = [], [], []
        for turn in range(TIMES):
            due_by = moment + timedelta(seconds=EVERY * turn + 1)
            with store.reading() as connection:
                began = time.perf_counter()
                due_schedules(connection, due_by, 500)
                choosing.append(time.perf_counter() - began)
            began = time.perf_counter()
            (key,) = queue_due(store, None, due_by)
            ticking.append(time.perf_counter() - began)
            began = time.perf_counter()
            known = {run.source_id: one for run in waiting(store)}
            busy = {run.source_id for run in going(store)}
            (run,) = may_begin(waiting(store), known, busy, taken_hosts(store), moment)
            assert claim(store, run.id, [f"{run.source_id}.gov.cn"], "here", "here:1") and run.id == key
            claiming.append(time.perf_counter() - began)
    for name, taken in (
        ("choosing what is due", choosing),
        ("queueing it", ticking),
        ("claiming it", claiming),
    ):
        print(f"{name}: median {median(taken) * 1000:.1f} ms, longest {max(taken) * 1000:.1f} ms")
    print("a worker looks every 0.5 s")


if __name__ == "__main__":
    main()
