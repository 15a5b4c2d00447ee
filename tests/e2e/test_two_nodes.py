"""Two machines on one PostgreSQL: a host serves one of them at a time, and what one of them leaves, the other does not judge
before its time, nor lose, nor do twice."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from crawlers.runs.work.build import own_build
from indexing.store import Store, open_store
from indexing.store.nodes import Build, sign_out, worker_signs
from indexing.store.runs.ledger import get_run, list_runs
from indexing.store.runs.queue import going, waiting
from indexing.store.schema import captures
from search_api.doctor.service import workers
from tests.e2e.counted_web import CountedWeb
from tests.e2e.several_nodes import desk, is_whole, lives, long_silent, owner_of, wait_for

# Two columns of one host, which is machine b's where there are a and b, and one of a host of a's.
SAME_HOST, OTHER = ("cn-sd-col352659", "cn-sd-col106480"), "cn-fj-tzgg"
SIX = (*SAME_HOST, "cn-hi-zcwj", OTHER, "cn-gd-gkmlpt", "cn-tj-portal-igs")
# Seconds between two requests to a host; Scrapy waits a little longer, and what comes here may be held up by a crowded machine.
DELAY, LEAST = 0.5, 0.25


def test_a_host_belongs_to_one_machine_at_a_time_and_a_killed_ones_runs_to_itself(
    empty_postgres: str, tmp_path: Path
) -> None:
    with CountedWeb((*SAME_HOST, OTHER)) as web:
        a, b = (desk(tmp_path, node, empty_postgres, web) for node in "ab")
        (key,) = [
            line["run_id"]
            for line in b.huanxin("runs", "queue", SAME_HOST[0], "--delay", "3", "--json").lines
        ]
        worker = b.start("work")
        store = open_store(empty_postgres, tmp_path / "locks")
        try:
            while (run := get_run(store, key)) is None or run.state != "running":
                time.sleep(0.2)
            # The worker goes, its crawl goes on.
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            a.huanxin("runs", "queue", SAME_HOST[1], OTHER, "--delay", "0")
            said = a.huanxin("work", "--once", "--json")
            assert [line["source_id"] for line in said.lines] == [OTHER]
            assert {run.source_id: run.node for run in going(store)} == {SAME_HOST[0]: "b"}
            assert run.pid
            os.kill(run.pid, signal.SIGKILL)
            # The other machine cannot know: however often it starts, the run stands, and its host is taken.
            assert a.huanxin("work", "--once", "--json").lines == []
            assert a.huanxin("runs", "--json").code == 0
            assert [run.state for run in list_runs(store, SAME_HOST[0])] == ["running"]
            # Its own machine does.
            again = b.huanxin("work", "--once", "--json")
            assert [(line["source_id"], line["state"]) for line in again.lines] == [
                (SAME_HOST[1], "finished")
            ]
            closed = get_run(store, key)
            assert closed and closed.state == "failed" and closed.detail and closed.detail.code == "killed"
        finally:
            worker.kill()
            store.close()


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param((*SAME_HOST, OTHER), id="three", marks=pytest.mark.long),
        pytest.param(SIX, id="six", marks=[pytest.mark.long, pytest.mark.hours]),
    ],
)
def test_of_two_machines_one_is_killed_and_nothing_is_lost_or_doubled_or_asked_for_too_fast(
    empty_postgres: str, tmp_path: Path, sources: tuple[str, ...]
) -> None:
    owners = {source: owner_of(source, ("a", "b")) for source in sources}
    assert owners[SAME_HOST[0]] == owners[SAME_HOST[1]] == "b" and owners[OTHER] == "a"
    store = open_store(empty_postgres, tmp_path / "locks")
    with CountedWeb(sources) as web:
        machines = {node: desk(tmp_path, node, empty_postgres, web) for node in "ab"}
        going_on = {node: one.start("work") for node, one in machines.items()}
        try:
            wait_for(lambda: len(worker_signs(store)) == 2)
            assert machines["a"].huanxin("runs", "queue", *sources, "--delay", str(DELAY)).code == 0
            wait_for(lambda: {run.node for run in going(store) if run.state == "running"} == {"a", "b"})
            wait_for(lambda: {"a", "b"} <= archived_by(store))
            lost = cut_off(store, "b", going_on["b"])
            # Machine a goes on with what is its own, and judges nothing.
            wait_for(lambda: {run.node for run in going(store)} == {"b"})
            assert {run.source_id for run in going(store)} == set(lost)
            assert {run.source_id for run in waiting(store)} <= set(SAME_HOST)
            long_silent(store, "b")
            # Now it is a's turn: what was cut off is closed, and crawled again when it is due.
            wait_for(lambda: not going(store) and not waiting(store))
            for source in lost:
                newest = list_runs(store, source)[0]
                assert newest.state == "failed" and newest.detail and newest.detail.code == "killed"
            machines["a"].huanxin("runs", "queue", *lost, "--delay", str(DELAY))
            wait_for(lambda: not going(store) and not waiting(store))
        finally:
            for process in going_on.values():
                process.terminate()
            for process in going_on.values():
                process.wait()
        is_whole(store, sources)
        assert web.at_once() == 1
        assert min(web.least_gaps().values()) >= LEAST
        done = {run.source_id: run.node for run in list_runs(store) if run.state == "finished"}
        assert done.keys() == set(sources)
        assert {done[source] for source in sources if owners[source] == "a" or source in lost} == {"a"}
    store.close()


def archived_by(store: Store) -> set[str | None]:
    """The machines that have captures in their archives."""
    with store.reading() as connection:
        return set(connection.scalars(sa.select(captures.c.node).distinct()))


def cut_off(store: Store, node: str, worker: subprocess.Popen[bytes]) -> list[str]:
    """Kills a worker and all its crawls, as a power cut would; the sources that it was at."""
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    at = [run for run in going(store) if run.node == node]
    for run in at:
        assert run.pid
        os.killpg(run.pid, signal.SIGKILL)
    return [run.source_id for run in at]


def test_a_machine_with_another_version_gets_no_work_and_says_so(empty_postgres: str, tmp_path: Path) -> None:
    store = open_store(empty_postgres, tmp_path / "locks")
    with CountedWeb((OTHER,)) as web:
        old = desk(tmp_path, "old", empty_postgres, web)
        old.huanxin("runs", "queue", OTHER, "--delay", "0")
        lives(store, "old", own_build())
        assert workers(store).state == "ok"
        lives(store, "new", Build("9.0+ffffffff", "another"))
        said = old.huanxin("work", "--once", "--json")
        assert (said.code, said.lines) == (0, [])
        assert "machine old runs another program" in said.err and "9.0+ffffffff" in said.err
        assert [run.source_id for run in waiting(store)] == [OTHER]
        lives(store, "old", own_build())
        assert "machine old runs another program" in old.huanxin("health", OTHER).err
        checked = workers(store)
        assert checked.state == "lacking" and " old " in checked.detail
        sign_out(store, "new:1")
        assert old.huanxin("work", "--once", "--json").lines[0]["state"] == "finished"
    store.close()
