"""`make bench-schedule`: 10,000 sources: how long choosing what is due takes; and from queueing a run until an idle worker, a process of
its own, has started it."""

from __future__ import annotations

import os
import subprocess
import sys
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
from indexing.store.runs.ledger import get_run, new_run_id
from indexing.store.runs.queue import ask_to_cancel, claim, enqueue, going, taken_hosts, waiting
from indexing.store.runs.schedules import due_schedules, save_schedules

SOURCES, EVERY = 10_000, 10
TIMES = 20
# Fewer than it does side by side: a crawl that was cancelled takes its time to end.
STARTS, IDLE = 3, 2.0


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
    started = until_started()
    print(f"queueing to start: median {median(started) * 1000:.0f} ms, longest {max(started) * 1000:.0f} ms")


def until_started() -> list[float]:
    """Seconds from queueing until an idle `huanxin work` has started the crawl: its log is opened as its process begins. Each is
    cancelled before it asks anything."""
    found = []
    enabled = [source for source in load_registry().sources.values() if source.enabled]
    sources = list({source.site.id: source.id for source in enabled}.values())[:STARTS]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = open_store(f"sqlite:///{home}/huanxin.db", home / "locks")
        environment = {**os.environ, "HUANXIN_HOME": folder, "HUANXIN_NODE": "here"}
        command = [sys.executable, "-m", "search_api.cli", "work"]
        worker = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            while not (home / "locks" / "worker-1.lock").exists():
                time.sleep(0.05)
            time.sleep(IDLE)
            for source in sources:
                began = time.perf_counter()
                key = enqueue(store, new_run_id(now()), source, now(), asked_by="bench")
                while not (home / "logs" / f"{key}.log").exists():
                    time.sleep(0.005)
                found.append(time.perf_counter() - began)
                ask_to_cancel(store, key, now())
                while (run := get_run(store, key)) and run.ended is None:
                    time.sleep(0.05)
        finally:
            worker.terminate()
            worker.wait()
        store.close()
    return found


if __name__ == "__main__":
    main()
