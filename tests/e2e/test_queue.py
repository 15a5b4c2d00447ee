"""Queued runs are taken by a worker, and can be cancelled, killed and interrupted without losing anything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexing.store import open_store
from indexing.store.runs.ledger import Run, get_run
from sample_web import SampleWeb, clock_of
from tests.conftest import ROOT
from tests.e2e.commands import Desk

FAST, SLOW = "cn-fj-tzgg", "mofcom-zcfb"


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb(day=0, sources=(FAST, SLOW)) as web:
        yield web


@pytest.fixture
def desk(web: SampleWeb, tmp_path: Path) -> Desk:
    reroute = web.write_reroute(tmp_path / "reroute.txt")
    return Desk(
        tmp_path / "home", HUANXIN_REROUTE=str(reroute), HUANXIN_CLOCK=clock_of(0), HUANXIN_NODE="here"
    )


def queue(desk: Desk, source: str, delay: str) -> str:
    said = desk.huanxin("runs", "queue", source, "--delay", delay, "--json")
    assert said.code == 0, said.err
    key: str = said.lines[0]["run_id"]
    return key


def run(desk: Desk, key: str) -> Run:
    store = open_store(f"sqlite:///{desk.home / 'huanxin.db'}", desk.home / "locks")
    found = get_run(store, key)
    store.close()
    assert found
    return found


def until_running(desk: Desk, key: str) -> int:
    """The crawl's process, once it runs."""
    while (row := run(desk, key)).state != "running":
        time.sleep(0.2)
    assert row.pid
    return row.pid


def test_a_worker_does_what_is_queued_and_a_second_crawl_of_a_run_is_refused(desk: Desk) -> None:
    key, cancelled = queue(desk, FAST, "0"), queue(desk, SLOW, "0")
    assert desk.huanxin("runs", "cancel", cancelled, "--json").lines[0]["state"] == "cancelled"
    said = desk.huanxin("work", "--once", "--json")
    assert [(line["run_id"], line["state"]) for line in said.lines] == [(key, "finished")]
    (row,) = desk.huanxin("runs", key, "--json").lines
    assert (row["node"], row["claimed_by"], row["asked_by"]) == ("here", "here:1", "command")
    before = run(desk, key)
    again = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "columns", "-a", f"source={FAST}", "-a", f"run_id={key}"],
        env={**desk.environment, "SCRAPY_SETTINGS_MODULE": "crawlers.settings", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert again.returncode == 7, again.stderr
    assert run(desk, key) == before


def test_a_running_one_is_cancelled_and_an_interrupted_one_is_queued_again(desk: Desk) -> None:
    first = queue(desk, FAST, "3")
    worker = desk.start("work")
    try:
        until_running(desk, first)
        second = queue(desk, SLOW, "3")
        until_running(desk, second)
        desk.huanxin("runs", "cancel", first)
        watched = desk.huanxin("runs", "watch", first, "--json")
        assert watched.code == 130 and watched.lines[-1]["state"] == "cancelled"
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
        assert time.monotonic() - began < 15
    finally:
        worker.kill()
    assert run(desk, second).state == "cancelled"
    (waits,) = [row for row in desk.huanxin("runs", "--json").lines if row["state"] == "queued"]
    assert (waits["source_id"], waits["asked_by"]) == (SLOW, "command")


def test_a_crawl_outlives_its_killed_worker_and_a_killed_crawl_is_closed_by_the_next(desk: Desk) -> None:
    key = queue(desk, FAST, "3")
    worker = desk.start("work")
    crawl = until_running(desk, key)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert desk.huanxin("work", "--once", "--json").lines == []
    assert run(desk, key).state == "running"
    os.kill(crawl, signal.SIGKILL)
    again = queue(desk, FAST, "0")
    said = desk.huanxin("work", "--once", "--json")
    assert [(line["run_id"], line["state"]) for line in said.lines] == [(again, "finished")]
    detail = run(desk, key).detail
    assert detail and detail.code == "killed"


def test_a_schedule_talks_back_before_it_holds(desk: Desk) -> None:
    said = desk.huanxin("schedules", "set", FAST, "工作日 08:00-20:00 每2小时", "--json").json
    assert (said["rule"], said["origin"]) == ("workdays@08:00-20:00/2h", "operator")
    assert said["in_words"] == "on working days from 08:00 to 20:00 every 2 hours"
    assert len(said["next"]) == 5
    (well,) = desk.huanxin("health", FAST, "--json").lines
    assert (well["state"], well["reason"]["code"], well["last_paper"]) == ("never_worked", "no_runs", None)
    assert well["next_run"] == said["next_due"]
    bad = desk.huanxin("schedules", "set", FAST, "0 7 * * 9", "--json")
    assert (bad.code, bad.error["where"]) == (2, "rule")
    paused = desk.huanxin("schedules", "pause", FAST, "--until", "2026-01-01", "--json").json
    assert paused["next"][0] == "2026-01-04T08:00:00+08:00"  # a Sunday that makes up for 元旦
    assert desk.huanxin("schedules", "set", FAST, "default", "--json").json["origin"] == "yaml"
