"""The pipeline that brings a run's findings into the store, in batches, and its index work into the engine."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from twisted.internet.task import LoopingCall

from config.clock import now
from crawlers.items import Fetched, Missing, Unchanged
from crawlers.ledger import counts_of, state_of
from indexing.projection import drain
from indexing.store import Recorded, Store, record
from indexing.store.captures import CaptureRow
from indexing.store.documents import known_urls
from indexing.store.presence import missed, seen, withdraw
from indexing.store.quarantine import Held, hold

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.spiders.columns import Columns

# One transaction holds some 50 papers (decision 1); findings wait at most this long for company.
BATCH = 50
SECONDS = 1.0

# A run that changes or withdraws more than this of what it looked at again met a broken site rather than news.
PLAUSIBLE, PLAUSIBLE_SHARE = 5, 0.3

Item = Fetched | Unchanged | Missing


class RecordPipeline:
    """Writes batches in a thread, one after the other, so that the crawl goes on meanwhile."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
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
    def spider(self) -> Columns:
        spider: Any = self.crawler.spider
        return spider  # type: ignore[no-any-return]

    @property
    def store(self) -> Store:
        return self.spider.store

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
        await self._flush()
        await asyncio.to_thread(self._settle)

    def _tick(self) -> None:
        if self._waiting and (self._task is None or self._task.done()):
            self._task = asyncio.ensure_future(self._flush())

    async def _flush(self) -> None:
        async with self._lock:
            items, self._waiting = self._waiting, []
            if items:
                await asyncio.to_thread(self._write, items)

    def _write(self, items: list[Item]) -> None:
        moment = now()
        fetched = [item for item in items if isinstance(item, Fetched)]
        papers = [item for item in fetched if item.paper]
        pages = [item for item in items if not (isinstance(item, Fetched) and item.paper)]
        known = self._known(papers)
        fresh = [item for item in papers if item not in known]
        self._record(fresh, captures=[row for item in (*fresh, *pages) for row in item.captures])
        # What a known document would change to waits for the end of the run, where it is weighed (decision 7).
        self._rechecked += len(known)
        standing: list[Fetched] = []
        for item, recorded in zip(known, self._record(known, captures=(), hold=True), strict=True):
            if recorded.outcome == "held":
                assert item.paper is not None
                url = item.paper.url or ""
                self._held.append(
                    Held(recorded.document_id, url, recorded.classes, item.paper, item.captures)
                )
            else:
                standing.append(item)
        looked_at = [row for item in standing for row in item.captures]
        if looked_at:
            record(self.store, (), origin="crawl", captures=looked_at)
        unchanged = [item.url for item in items if isinstance(item, Unchanged)]
        self._rechecked += len(unchanged)
        seen(self.store, unchanged, moment)
        for gone in (item for item in items if isinstance(item, Missing)):
            self._rechecked += 1
            if missed(self.store, gone.url, moment):
                self._held.append(Held(gone.document_id, gone.url, ("withdrawn",)))
        drain(self.store, self.spider.huanxin, wait=False)

    def _known(self, papers: list[Fetched]) -> list[Fetched]:
        urls = [item.paper.url for item in papers if item.paper and item.paper.url]
        there = known_urls(self.store, urls)
        return [item for item in papers if item.paper and item.paper.url in there]

    def _record(
        self, items: list[Fetched], *, captures: Sequence[CaptureRow], hold: bool = False
    ) -> tuple[Recorded, ...]:
        if not items and not captures:
            return ()
        recorded = record(
            self.store,
            [item.paper for item in items if item.paper],
            origin="crawl",
            run_id=self.spider.run_id,
            captures=captures,
            hold_changes=hold,
        )
        self._count(recorded)
        return recorded

    def _count(self, recorded: Sequence[Recorded]) -> None:
        assert self.crawler.stats is not None
        for one in recorded:
            if one.outcome != "held":
                self.crawler.stats.inc_value(f"huanxin/{one.outcome}")

    def _settle(self) -> None:
        """Records what was held, or leaves it in quarantine where it is implausibly much.

        A blocked or failed run overwrites nothing, a partial one withdraws nothing; the next run finds it again.
        """
        stats, spider = self.crawler.stats, self.spider
        assert stats is not None
        counted = stats.get_stats()
        state = state_of(counted, counts_of(counted), "finished")
        if state in ("blocked", "failed"):
            self._held = []
        elif state == "partial":
            self._held = [held for held in self._held if held.paper is not None]
        if len(self._held) > max(PLAUSIBLE, PLAUSIBLE_SHARE * self._rechecked):
            hold(self.store, spider.run_id, spider.source.id, self._held, now())
            stats.set_value("huanxin/quarantined", len(self._held))
        else:
            for held in self._held:
                if held.paper is None:
                    if withdraw(self.store, held.url, now(), spider.run_id) is not None:
                        stats.inc_value("huanxin/withdrawn")
                else:
                    self._count(
                        record(
                            self.store,
                            [held.paper],
                            origin="crawl",
                            run_id=spider.run_id,
                            captures=held.captures,
                        )
                    )
        self._held = []
        drain(self.store, spider.huanxin)
