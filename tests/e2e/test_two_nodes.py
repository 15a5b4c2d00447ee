"""Two machines on one PostgreSQL: a host serves one of them at a time, and what one of them leaves, the other does not judge."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from indexing.store import open_store
from indexing.store.queue import going
from indexing.store.runs import get_run, list_runs
from sample_web import SampleWeb, clock_of
from tests.e2e.commands import Desk

# Two columns of one host, and one of another.
SAME_HOST, OTHER = ("cn-sd-col352659", "cn-sd-col106480"), "cn-fj-tzgg"


def test_a_host_belongs_to_one_machine_at_a_time_and_a_killed_ones_runs_to_itself(
    postgres_url: str, tmp_path: Path
) -> None:
    with SampleWeb(day=0, sources=(*SAME_HOST, OTHER)) as web:
        reroute = str(web.write_reroute(tmp_path / "reroute.txt"))
        one, other = (
            Desk(
                tmp_path / node,
                HUANXIN_REROUTE=reroute,
                HUANXIN_CLOCK=clock_of(0),
                HUANXIN_DATABASE_URL=postgres_url,
                HUANXIN_NODE=node,
            )
            for node in ("one", "other")
        )
        keys = [
            line["run_id"]
            for line in one.huanxin("runs", "queue", SAME_HOST[0], "--delay", "3", "--json").lines
        ]
        worker = one.start("work")
        store = open_store(postgres_url, tmp_path / "locks")
        try:
            while (run := get_run(store, keys[0])) is None or run.state != "running":
                time.sleep(0.2)
            # The worker goes, its crawl goes on.
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            other.huanxin("runs", "queue", SAME_HOST[1], OTHER, "--delay", "0")
            said = other.huanxin("work", "--once", "--json")
            assert [line["source_id"] for line in said.lines] == [OTHER]
            assert {run.source_id: run.node for run in going(store)} == {SAME_HOST[0]: "one"}
            assert run.pid
            os.kill(run.pid, signal.SIGKILL)
            # The other machine cannot know: the run stands, and its host is taken.
            assert other.huanxin("work", "--once", "--json").lines == []
            assert [run.state for run in list_runs(store, SAME_HOST[0])] == ["running"]
            # Its own machine does.
            again = one.huanxin("work", "--once", "--json")
            assert [(line["source_id"], line["state"]) for line in again.lines] == [
                (SAME_HOST[1], "finished")
            ]
            closed = get_run(store, keys[0])
            assert closed and closed.state == "failed" and closed.detail and closed.detail.code == "killed"
        finally:
            worker.kill()
            store.close()
