"""`huanxin up`: what is due is queued, crawled and indexed; what falls is started again; all of it stops in order."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from indexing.store import open_store
from indexing.store.leases import lease_holder
from indexing.store.outbox import backlog
from indexing.store.runs.ledger import list_runs
from sample_web import BENCH, SampleWeb, bench
from tests.e2e.commands import Desk

SOURCE = "bench-trs"


def wait_for(what: Callable[[], object]) -> None:
    while not what():
        time.sleep(0.2)


def test_a_due_source_is_crawled_and_indexed_and_a_fallen_scheduler_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    shutil.copytree(BENCH, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = folder / f"{SOURCE}.yaml"
    file.write_text(file.read_text("utf-8").replace("delay: 5", "delay: 0"), "utf-8")
    with SampleWeb(world=bench(3)) as web:
        # A minute a second: the shipped sources, which are due in the evening, are not reached.
        desk = Desk(
            tmp_path / "home",
            HUANXIN_REROUTE=str(web.write_reroute(tmp_path / "reroute.txt")),
            HUANXIN_SOURCES=str(folder),
            HUANXIN_CLOCK="2025-09-08T08:00:00+08:00@x60",
            HUANXIN_NODE="here",
        )
        assert desk.huanxin("schedules", "set", SOURCE, "* * * * *").code == 0
        up = desk.start("up", "scheduler", "worker", "indexer")
        try:
            store = open_store(f"sqlite:///{desk.home / 'huanxin.db'}", desk.home / "locks")
            wait_for(lambda: any(run.state == "finished" for run in list_runs(store, SOURCE)))
            (first, *_) = [run for run in list_runs(store, SOURCE) if run.state == "finished"]
            assert (first.asked_by, first.claimed_by, first.counts.new) == ("schedule", "here:1", 3)
            wait_for(lambda: not backlog(store))
            assert desk.huanxin("up", "indexer").code == 7
            holder = lease_holder(store, "scheduler")
            assert holder
            os.kill(int(holder.rpartition(":")[2]), signal.SIGKILL)
            wait_for(lambda: lease_holder(store, "scheduler") not in (None, holder))
            began = time.monotonic()
            up.send_signal(signal.SIGTERM)
            assert up.wait(timeout=60) == 0
            assert time.monotonic() - began < 15
            assert lease_holder(store, "scheduler") is None
            assert all(run.state != "running" for run in list_runs(store, SOURCE))
        finally:
            up.kill()
