"""The pipeline that gathers a run's findings and has them recorded in batches, while the crawl goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from twisted.internet.task import LoopingCall

from config.clock import now
from config.faults import Fault
from config.language import tr
from crawlers.fetch.politeness.halt import halt
from crawlers.runs.context import RunContext
from crawlers.runs.items import Fetched, Missing, Unchanged
from crawlers.runs.ledger import counts_of, state_of
from crawlers.runs.writer import Writer, isolated
from indexing.store import record
from indexing.store.outbox import backlog
from indexing.store.papers.presence import missed, seen
from indexing.store.papers.quarantine import Held, hold

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# One transaction holds some 50 papers (decision 1); findings wait at most this long for company.
BATCH = 50
SECONDS = 1.0

# A run that changes or withdraws more than this of what it looked at again met a broken site rather than news.
PLAUSIBLE, PLAUSIBLE_PERCENT = 5, 30

Item = Fetched | Unchanged | Missing


def implausible(held: int, rechecked: int) -> bool:
    """Whether so many documents changed or withdrawn, of so many looked at again, are for a person to look at first."""
    return held > PLAUSIBLE and held * 100 > PLAUSIBLE_PERCENT * rechecked


def one_each(findings: Iterable[Held]) -> list[Held]:
    """One finding a document: where it is gone from one address and answers at another, it is not gone."""
    answered_last = sorted(findings, key=lambda held: held.paper is not None)
    return list({held.document_id: held for held in answered_last}.values())


class RecordPipeline:
    """Batches are written one after the other. A store that cannot be written ends the crawl; a paper that cannot be recorded
    is counted, and costs no other."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._writer: Writer | None = None
        self._waiting: list[Item] = []
        self._held: list[Held] = []
        self._rechecked = 0
        self._lock = asyncio.Lock()
        self._clock = LoopingCall(self._tick)
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RecordPipeline:
        return cls(crawler)

    @property
    def context(self) -> RunContext:
        context: RunContext = self.crawler.spider.context  # type: ignore[union-attr]
        return context

    @property
    def writer(self) -> Writer:
        if self._writer is None:
            self._writer = Writer(self.context.settings)
        return self._writer

    def open_spider(self) -> None:
        self._clock.start(SECONDS, now=False)

    async def process_item(self, item: Item) -> Item:
        self._waiting.append(item)
        if len(self._waiting) >= BATCH:
            await self._flush()
        return item

    async def close_spider(self) -> None:
        self._clock.stop()
        if self._task is not None:
            await self._task
        try:
            await self._flush()
            await self._settle()
        except Exception as error:  # whatever it is, the run ends, and its row says why
            self._halt(error)
        finally:
            if self._writer is not None:
                self._writer.close()

    def _tick(self) -> None:
        if self._waiting and (self._task is None or self._task.done()):
            self._task = asyncio.ensure_future(self._flush())

    async def _flush(self) -> None:
        async with self._lock:
            items, self._waiting = self._waiting, []
            if not items:
                return
            try:
                await self._write(items)
            except Exception as error:
                self._halt(error)

    def _halt(self, error: Exception) -> None:
        """Ends the crawl: what was not recorded is not known, so the next run asks for it again."""
        fault = (
            error
            if isinstance(error, Fault)
            else Fault(
                tr("采集结果无法记录", "what was found cannot be recorded"),
                detail=f"{type(error).__name__}: {error}"[:300],
            )
        )
        halt(self.crawler, fault)

    async def _write(self, items: list[Item]) -> None:
        papers = [item for item in items if isinstance(item, Fetched) and item.paper]
        if papers:
            written = await self.writer.write(self.context.run_id, papers)
            self._rechecked += written.known
            self._held.extend(written.held)
            self._count(written.counts)
            self._count({f"trouble/recording: {what}": n for what, n in written.troubles.items()})
        pages = [item for item in items if not (isinstance(item, Fetched) and item.paper)]
        if pages:
            troubles = await asyncio.to_thread(isolated, self._note, pages)
            self._count({f"trouble/recording: {what}": n for what, n in troubles.items()})

    def _note(self, items: Sequence[Item]) -> None:
        """Pages that brought no paper: lists, refusals, known pages that are as they were, or gone."""
        moment, store = now(), self.context.store
        record(store, (), origin="crawl", captures=[row for item in items for row in item.captures])
        unchanged = {item.url: moment for item in items if isinstance(item, Unchanged)}
        self._rechecked += len(unchanged)
        seen(store, unchanged)
        for gone in (item for item in items if isinstance(item, Missing)):
            self._rechecked += 1
            if missed(store, gone.url, moment):
                self._held.append(Held(gone.document_id, gone.url, ("withdrawn",)))

    def _count(self, counts: Mapping[str, int]) -> None:
        for outcome, number in counts.items():
            self.context.count(outcome, number)

    async def _settle(self) -> None:
        """Has what was held recorded, or leaves it in quarantine where it is implausibly much.

        A blocked or failed run overwrites nothing, a partial one withdraws nothing; the next run finds it again.
        """
        context = self.context
        counted = context.stats.get_stats()
        held = one_each(self._held)
        state = state_of(counted, counts_of(counted), "finished")
        if state in ("blocked", "failed"):
            held = []
        elif state == "partial":
            held = [one for one in held if one.paper]
        if implausible(len(held), self._rechecked):
            hold(context.store, context.run_id, context.source.id, held, now())
            context.stats.set_value("huanxin/quarantined", len(held))
            held = []
        if held or backlog(context.store):
            settled = await self.writer.settle(context.run_id, held, now())
            self._count(settled.counts)
            self._count({f"trouble/recording: {what}": n for what, n in settled.troubles.items()})
            if settled.index_fault:  # no fault of the crawl: what it found is recorded
                context.stats.set_value("index/fault", settled.index_fault)
