"""Bringing what a run found into store and engine. Pages are recorded and segmented in a child process: together that
costs more than fetching them, and would hold up the crawl's own loop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from pebble import ProcessExpired

from config.faults import Fault
from config.language import tr
from config.logs import about, always_about, log_to_stderr
from config.settings import Settings
from crawlers.extract.children import children
from crawlers.runs.items import Fetched
from indexing.records import Paper
from indexing.store import Recorded, Store, open_store, record
from indexing.store.captures import CaptureRow
from indexing.store.papers.documents import known_urls
from indexing.store.papers.presence import withdraw
from indexing.store.papers.quarantine import Held
from indexing.store.runs.ledger import at_work

logger = logging.getLogger(__name__)

Item = TypeVar("Item")

# Real seconds between two signs of progress.
_TELL = 5.0


@dataclass(frozen=True, slots=True)
class Written:
    """What became of papers: how many by outcome, how many stood at a known address, what would change there, and the
    exceptions that kept some from being recorded, by kind. With `index_fault` everything is recorded, but waits for the
    search engine, which says this."""

    counts: Mapping[str, int] = field(default_factory=dict)
    known: int = 0
    held: tuple[Held, ...] = ()
    troubles: Mapping[str, int] = field(default_factory=dict)
    index_fault: str | None = None


class Writer:
    """One child process, started with the first papers. Raises Fault where the store cannot be written."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: Any = None

    async def write(self, run_id: str, items: Sequence[Fetched]) -> Written:
        """Records these papers with their captures and brings them into the index, as far as no one else does that.

        What a known document would change to is not recorded but held: that is weighed at the end of the run (decision 7). A
        page that is doubted is as if it had not been asked for.
        """
        return await self._do(_write, run_id, items)

    async def settle(self, run_id: str, held: Sequence[Held], moment: datetime) -> Written:
        """Records what was held, and leaves no index work behind that nobody is at, where an engine is there to take it."""
        return await self._do(_settle, run_id, held, moment)

    async def _do(self, task: Any, *arguments: Any) -> Written:
        if self._pool is None:
            self._pool = children(1)
        try:
            written: Written = await asyncio.wrap_future(
                self._pool.schedule(task, args=(self._settings, *arguments))
            )
        except (ProcessExpired, BrokenProcessPool) as error:
            # A child that dies before it has taken the task leaves a broken pool; the next task starts another.
            self._drop()
            code = getattr(error, "exitcode", "?")
            raise Fault(
                tr("记录进程意外结束", "the recording process died"),
                detail=tr(
                    f"退出码 {code}；未写入的页面下次会再取",
                    f"exit code {code}; pages not yet written are fetched again by the next run",
                ),
            ) from error
        return written

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool.join()
            self._pool = None

    def _drop(self) -> None:
        self._pool.stop()
        self._pool.join()
        self._pool = None


@cache
def _store(settings: Settings, run_id: str) -> Store:
    log_to_stderr(settings.log)
    always_about(run_id=run_id)
    return open_store(settings.database_url, settings.locks)


def _write(settings: Settings, run_id: str, items: Sequence[Fetched]) -> Written:
    store = _store(settings, run_id)
    there = known_urls(store, [item.paper.url for item in items if item.paper and item.paper.url])
    fresh: list[Fetched] = []
    known: list[Fetched] = []
    for item in items:
        (known if item.paper and item.paper.url in there else fresh).append(item)
    counts: Counter[str] = Counter()
    troubles: Counter[str] = Counter()

    def note(some: Sequence[Fetched]) -> None:
        captures = [capture for item in some for capture in item.captures]
        recorded = record(store, _papers(some), origin="crawl", run_id=run_id, captures=captures)
        counts.update(one.outcome for one in recorded)
        _tell(recorded, some)

    held: list[Held] = []

    def look_at(some: Sequence[Fetched]) -> None:
        found = record(store, _papers(some), origin="crawl", run_id=run_id, hold_changes=True)
        standing: list[CaptureRow] = []
        for item, one in zip(some, found, strict=True):
            if one.outcome == "held":
                assert item.paper is not None
                held.append(
                    Held(one.document_id, item.paper.url or "", one.classes, item.paper, item.captures)
                )
            else:
                counts[one.outcome] += 1
                standing.extend(item.captures if one.outcome != "doubted" else ())
        if standing:
            record(store, (), origin="crawl", captures=standing)

    troubles.update(isolated(note, fresh))
    troubles.update(isolated(look_at, known))
    from indexing.projection import drain  # the engine is loaded only where it is used

    drain(store, settings, wait=False, progress=_at_work(store, run_id))
    return Written(counts, len(known), tuple(held), troubles)


def isolated(task: Callable[[Sequence[Item]], None], items: Sequence[Item]) -> Counter[str]:
    """Does the task, which is one transaction, for all items at once; where that fails, for each alone. Counts the exceptions of
    those that fail alone, by kind: what they brought is not recorded, so the next run asks for it again. Faults of the
    machine are nobody's of the items and are raised."""
    troubles: Counter[str] = Counter()
    if not items:
        return troubles
    try:
        task(items)
    except Fault:
        raise
    except Exception as error:
        if len(items) == 1:
            logger.exception("an item cannot be recorded")
            troubles[type(error).__name__] += 1
        else:
            for item in items:
                troubles.update(isolated(task, [item]))
    return troubles


def _settle(settings: Settings, run_id: str, held: Sequence[Held], moment: datetime) -> Written:
    from indexing.projection import LINGER, indexed

    store = _store(settings, run_id)
    counts: Counter[str] = Counter()

    def settle(some: Sequence[Held]) -> None:
        for one in some:
            if one.paper is None:
                if withdraw(store, one.url, moment, run_id) is not None:
                    counts["withdrawn"] += 1
            else:
                papers = record(store, [one.paper], origin="crawl", run_id=run_id, captures=one.captures)
                counts.update(paper.outcome for paper in papers)
                with about(document_id=one.document_id):
                    logger.info("%s: %s", ", ".join(one.classes) or "unchanged", one.url)

    troubles: Counter[str] = Counter()
    for one in held:
        troubles.update(isolated(settle, [one]))
    return Written(
        counts, troubles=troubles, index_fault=indexed(store, settings, LINGER, _at_work(store, run_id))
    )


def _at_work(store: Store, run_id: str) -> Callable[[int], None]:
    """What tells the ledger, now and then, that a run which brings a long backlog into the index is not stuck."""
    told = float("-inf")

    def note(_: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL:
            told = time.monotonic()
            at_work(store, run_id)

    return note


def _tell(recorded: Sequence[Recorded], items: Sequence[Fetched]) -> None:
    papers = [item.paper for item in items if item.paper]
    for one, paper in zip(recorded, papers, strict=True):
        with about(document_id=one.document_id or ""):
            logger.info("%s: %s", one.outcome, paper.url)


def _papers(items: Sequence[Fetched]) -> list[Paper]:
    return [item.paper for item in items if item.paper]
