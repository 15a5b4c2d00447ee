"""A run is failed only where its process is known to be gone, or does nothing any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.clock import now
from config.settings import Settings, load_settings
from crawlers.runs.work.reaping import close_dead, kill_stuck
from crawlers.runs.work.worker_lock import hold_worker
from indexing.store import Store, open_store
from indexing.store.runs.ledger import get_run
from indexing.store.runs.queue import claim, enqueue, waiting
from indexing.store.schema import runs

# What a crawl does at its start, and then nothing.
CRAWL = """
import sys, time
from config.clock import now
from config.settings import load_settings
from crawlers.runs.source_lock import hold_source
from indexing.store import open_store
from indexing.store.runs.queue import begin, take
settings = load_settings()
store = open_store(settings.database_url, settings.locks)
source, key = sys.argv[1:]
with hold_source(source, settings.locks):
    take(store, key, source, settings.node, now(), None)
    begin(store, key, now())
    print("begun", flush=True)
    time.sleep(600)
"""

Start = Callable[[str, str], "subprocess.Popen[bytes]"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"HUANXIN_HOME": str(tmp_path / "home"), "HUANXIN_NODE": "here"}, tmp_path)


@pytest.fixture
def store(settings: Settings) -> Store:
    return open_store(settings.database_url, settings.locks)


@pytest.fixture
def start(settings: Settings) -> Iterator[Start]:
    children = []

    def crawl(source: str, key: str) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-c", CRAWL, source, key],
            env={**os.environ, "HUANXIN_HOME": str(settings.home), "HUANXIN_NODE": "here"},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        children.append(child)
        assert child.stdout and child.stdout.readline() == b"begun\n"
        return child

    yield crawl
    for child in children:
        child.kill()
        child.wait()


def ago(store: Store, key: str, **columns: timedelta) -> None:
    with store.writing() as connection:
        past = {name: now() - span for name, span in columns.items()}
        connection.execute(sa.update(runs).where(runs.c.id == key).values(**past))


def ended(store: Store, key: str) -> tuple[str, str | None]:
    run = get_run(store, key)
    assert run
    return run.state, run.detail.code if run.detail else None


def test_a_living_run_stays_however_silent_and_a_killed_one_is_closed_at_once(
    store: Store, settings: Settings, start: Start
) -> None:
    child = start("a", "r1")
    ago(store, "r1", heartbeat=timedelta(hours=2))
    assert close_dead(store, settings) == ()
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert close_dead(store, settings) == ("r1",)
    assert ended(store, "r1") == ("failed", "killed")


def test_another_machines_run_is_closed_only_after_a_long_silence(
    store: Store, settings: Settings, start: Start
) -> None:
    child = start("a", "r1")
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    with store.writing() as connection:
        connection.execute(sa.update(runs).values(node="elsewhere"))
    assert close_dead(store, settings) == ()
    assert close_dead(store, settings, held_source="a") == ()
    ago(store, "r1", heartbeat=timedelta(minutes=6))
    assert close_dead(store, settings) == ("r1",)


def test_a_run_that_does_nothing_is_killed_and_says_so(
    store: Store, settings: Settings, start: Start
) -> None:
    child = start("a", "r1")
    assert kill_stuck(store, settings) == ()
    ago(store, "r1", progress=timedelta(minutes=11))
    assert kill_stuck(store, settings) == ("r1",)
    assert child.wait(timeout=30) == -signal.SIGKILL
    assert ended(store, "r1") == ("failed", "stuck")


def test_what_a_dead_worker_had_claimed_waits_again(store: Store, settings: Settings) -> None:
    with hold_worker("here", settings.locks) as worker:
        enqueue(store, "r1", "a", now(), asked_by="command")
        assert claim(store, "r1", ["a.gov.cn"], "here", worker)
        with hold_worker("here", settings.locks) as second:
            assert second != worker
        assert close_dead(store, settings) == ()
    assert close_dead(store, settings) == ("r1",)
    assert [run.id for run in waiting(store)] == ["r1"]
