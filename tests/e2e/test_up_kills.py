"""`huanxin up` with one of its processes killed outright, again and again at random: what is found in the end is what is there."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.settings import load_settings
from indexing.projection.status import index_state
from indexing.store import Store, open_store
from indexing.store.outbox import backlog
from indexing.store.papers.documents import count_documents
from indexing.store.runs.queue import going, waiting
from indexing.store.schema import runs
from sample_web import clock_of
from tests.e2e.commands import Desk
from tests.e2e.counted_web import CountedWeb
from tests.e2e.several_nodes import is_whole, wait_for

FEW = ("cn-fj-tzgg", "cn-sd-col106480")
MORE = (*FEW, "cn-sd-col352659", "cn-gd-gkmlpt", "cn-hi-zcwj", "cn-tj-portal-igs", "mofcom-zcfb")
SEED = 20251130


class Up:
    """The program, started again when it is killed as a whole."""

    def __init__(self, desk: Desk, parts: tuple[str, ...]) -> None:
        self.desk, self.parts = desk, parts
        self.start()

    def start(self) -> None:
        self.process = self.desk.start("up", *self.parts)

    def kill_one(self, chance: random.Random) -> str:
        """Kills one of its processes, whichever, and tells which."""
        found = [self.process.pid, *descendants(self.process.pid)]
        # One draw for the kind, so that readers, of which there are many, do not take all kills.
        kinds: dict[str, list[int]] = {}
        for pid in found:
            kinds.setdefault(kind_of(pid), []).append(pid)
        kind = chance.choice(sorted(kinds))
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(kinds[kind]), signal.SIGKILL)
        if kind == "up":
            self.process.wait()
            self.start()
        return kind

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()


def descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text().split():
                yield int(child)
                yield from descendants(int(child))


def kind_of(pid: int) -> str:
    """What a process is: `up`, one of its parts, a crawl, or a reader or writer of a crawl."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return "gone"
    for kind in ("up", "work", "deliver", "serve", "scheduler", "indexer", "crawl"):
        if kind in words:
            return kind
    return "child"


@pytest.mark.parametrize(
    ("sources", "parts", "kills"),
    [
        pytest.param(FEW, ("worker", "indexer"), 3, id="3"),
        pytest.param(MORE, (), 20, id="20", marks=[pytest.mark.long, pytest.mark.hours]),
        pytest.param(MORE, (), 200, id="200", marks=[pytest.mark.long, pytest.mark.hours]),
    ],
)
def test_whatever_is_killed_nothing_is_lost_or_doubled(
    tmp_path: Path, sources: tuple[str, ...], parts: tuple[str, ...], kills: int
) -> None:
    chance = random.Random(SEED)
    with CountedWeb(sources) as web:
        desk = Desk(
            tmp_path / "home",
            HUANXIN_REROUTE=str(web.write_reroute(tmp_path / "reroute.txt")),
            HUANXIN_CLOCK=clock_of(0),
            HUANXIN_NODE="here",
            HUANXIN_PORT="0",
        )
        settings = load_settings({"HUANXIN_HOME": str(desk.home)}, tmp_path)
        store = open_store(settings.database_url, settings.locks)
        up = Up(desk, parts)
        killed = []
        try:
            while len(killed) < kills:
                queued(desk, store, sources)
                wait_for(lambda: any(run.state == "running" for run in going(store)))
                time.sleep(chance.uniform(0, 1.5))
                killed.append(up.kill_one(chance))
            queued(desk, store, sources)
            wait_for(lambda: not going(store) and not waiting(store))
            queued(desk, store, sources)  # of a run that was killed, the next takes up the rest
            wait_for(lambda: not going(store) and not waiting(store) and not backlog(store))
        finally:
            up.end()
        assert len(set(killed)) > 1, killed
        is_whole(store, sources)
        assert index_state(store, settings).documents == count_documents(store)
        with store.reading() as connection:
            states = set(connection.scalars(sa.select(runs.c.state)))
        assert states <= {"finished", "failed", "cancelled", "partial"}
        assert web.at_once() == 1
        store.close()


def queued(desk: Desk, store: Store, sources: tuple[str, ...]) -> None:
    """Has every source wait to be crawled."""
    if {run.source_id for run in (*going(store), *waiting(store))} != set(sources):
        assert desk.huanxin("runs", "queue", *sources, "--delay", "0.1").code == 0
