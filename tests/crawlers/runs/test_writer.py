"""Recording in a child process: what is written stays, and a child that dies ends the crawl with words."""

from __future__ import annotations

import asyncio
import multiprocessing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI, now
from config.faults import Fault
from config.settings import Settings, load_settings
from crawlers.runs.items import Fetched
from crawlers.runs.writer import Writer, Written
from indexing.projection import index_state
from indexing.records import Paper
from indexing.store import open_store, record
from indexing.store.runs.ledger import start_run
from indexing.store.runs.queue import going
from indexing.store.schema import runs

NOW = datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"HUANXIN_HOME": str(tmp_path / "home")}, tmp_path)


def item(number: int, body: str = "最高补贴2000元。") -> Fetched:
    url = f"https://swt.example.gov.cn/{number}.html"
    return Fetched((), Paper(url=url, title=f"第{number}批家居焕新补贴的通知", seen_at=NOW, body=body))


def test_new_papers_are_recorded_and_indexed_and_changes_are_held_until_the_end(settings: Settings) -> None:
    changed = [item(1), item(2, "改为发放净水器消费券。")]

    async def run() -> tuple[Written, Written, Written]:
        recorder = Writer(settings)
        try:
            first = await recorder.write("run", [item(1), item(2)])
            second = await recorder.write("run", changed)
            return first, second, await recorder.settle("run", second.held, NOW)
        finally:
            recorder.close()

    first, second, settled = asyncio.run(run())
    assert first == Written({"new": 2})
    assert (dict(second.counts), second.known) == ({"unchanged": 1}, 2)
    assert [one.url for one in second.held] == [changed[1].paper.url if changed[1].paper else None]
    assert dict(settled.counts) == {"changed": 1}
    store = open_store(settings.database_url, settings.locks)
    state = index_state(store, settings)
    assert (state.documents, state.backlog) == (2, 0)
    store.close()


def test_a_child_that_dies_is_a_fault_and_what_was_written_is_there(settings: Settings) -> None:
    long = "".join(chr(0x4E00 + n % 5000) for n in range(100_000))

    async def run() -> Written:
        recorder = Writer(settings)
        try:
            await recorder.write("run", [item(1)])
            writing = asyncio.ensure_future(
                recorder.write("run", [item(n, f"{n}{long}") for n in range(2, 52)])
            )
            await asyncio.sleep(0.1)
            for child in multiprocessing.active_children():
                child.kill()
            with pytest.raises(Fault, match=r"记录进程|recording process"):
                await writing
            return await recorder.settle("run", (), NOW)
        finally:
            recorder.close()

    assert asyncio.run(run()) == Written(), "what comes next has a child of its own"
    store = open_store(settings.database_url, settings.locks)
    (again,) = record(store, [p for p in [item(1).paper] if p], origin="crawl")
    assert again.outcome == "unchanged"
    store.close()


def test_bringing_a_backlog_into_the_index_is_progress(settings: Settings) -> None:
    store = open_store(settings.database_url, settings.locks)
    start_run(store, "run", "a", NOW)
    record(store, [p for p in [item(1).paper, item(2).paper] if p], origin="crawl")
    with store.writing() as connection:
        hour_ago = now() - timedelta(hours=1)
        connection.execute(runs.update().values(heartbeat=hour_ago, progress=hour_ago))

    async def run() -> Written:
        recorder = Writer(settings)
        try:
            return await recorder.settle("run", (), NOW)
        finally:
            recorder.close()

    assert asyncio.run(run()) == Written()
    (there,) = going(store)
    assert max(there.idle, there.silent) < timedelta(minutes=10)
    store.close()
