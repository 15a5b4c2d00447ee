"""Keeps the run's row in the ledger: begun with the spider, renewed while it goes, ended with its state."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall
from twisted.internet.threads import deferToThread

from config.clock import now
from config.language import wordings
from config.logs import always_about, reform_handlers
from crawlers.fetch.politeness.throttle import throttle_of
from crawlers.runs.bounded_log import bound_logs
from crawlers.runs.context import RunContext
from crawlers.runs.work.reaping import close_dead
from indexing.records import RunState
from indexing.store.runs.detail import RunDetail
from indexing.store.runs.ledger import RunCounts, finish_run, note_progress
from indexing.store.runs.queue import begin

if TYPE_CHECKING:
    from crawlers.runs.spider import ColumnSpider

SECONDS = 2.0
CANCELLED = "cancelled"

# Refusals that leave pages unread which another run may read; what robots.txt forbids is never ours to read.
CUT_SHORT = ("budget", "circuit", "stopping")


class RunLedger:
    """A Scrapy extension. Exceptions of the spider and the pipeline are counted here, so that none stays in a log."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._began = time.monotonic()
        self._last = RunCounts()
        self._closing: asyncio.Task[None] | None = None
        self._clock = LoopingCall(self._note)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunLedger:
        ledger = cls(crawler)
        crawler.signals.connect(ledger.opened, signal=signals.spider_opened)
        crawler.signals.connect(ledger.closed, signal=signals.spider_closed)
        crawler.signals.connect(ledger.spider_failed, signal=signals.spider_error)
        crawler.signals.connect(ledger.item_failed, signal=signals.item_error)
        return ledger

    def opened(self, spider: ColumnSpider) -> None:
        context = spider.context
        bound_logs()
        always_about(run_id=spider.run_id, source_id=spider.source.id)
        reform_handlers(spider.own_settings.log)
        close_dead(context.store, context.settings, held_source=context.source.id)
        if not begin(context.store, context.run_id, now()):
            self._cancel()
        self._clock.start(SECONDS, now=False)

    def spider_failed(self, failure: Any, spider: ColumnSpider) -> None:
        spider.context.trouble("spider", failure.type.__name__)

    def item_failed(self, failure: Any, spider: ColumnSpider) -> None:
        spider.context.trouble("item", failure.type.__name__)

    def closed(self, spider: ColumnSpider, reason: str) -> None:
        if self._clock.running:
            self._clock.stop()
        context = spider.context
        stats = context.stats.get_stats()
        counts = counts_of(stats)
        finish_run(
            context.store,
            context.run_id,
            state_of(stats, counts, reason),
            counts,
            now(),
            time.monotonic() - self._began,
            detail_of(stats, reason),
        )
        context.store.close()
        spider.locks.close()  # last: whoever finds the source free takes a run without an end for dead

    def _note(self) -> Any:
        """In a thread: another writer may hold the store for a while, and the crawl must not stand still for that. A host that
        rests is no crawl that is stuck."""
        spider: Any = self.crawler.spider
        context: RunContext = spider.context
        counts = counts_of(context.stats.get_stats())
        progressed = counts != self._last or throttle_of(self.crawler).resting()
        self._last = counts
        noted = deferToThread(note_progress, context.store, context.run_id, counts, progressed=progressed)
        return noted.addCallback(lambda asked: self._cancel() if asked else None)

    def _cancel(self) -> None:
        if self._closing is None and self.crawler.engine is not None:
            closing = self.crawler.engine.close_spider_async(reason=CANCELLED)
            self._closing = asyncio.ensure_future(closing)


def counts_of(stats: Mapping[str, Any]) -> RunCounts:
    """The run's counts from Scrapy's statistics."""
    return RunCounts(
        requests=stats.get("downloader/request_count", 0),
        verdicts=_under(stats, "huanxin/verdict/"),
        refused=_under(stats, "refused/"),
        entries=stats.get("huanxin/entries", 0),
        new=stats.get("huanxin/new", 0),
        changed=stats.get("huanxin/changed", 0),
        withdrawn=stats.get("huanxin/withdrawn", 0),
    )


def state_of(stats: Mapping[str, Any], counts: RunCounts, reason: str) -> RunState:
    """How a run ended.

    `blocked`: no list page was had, and the site (a challenge, robots.txt, the circuit) is why. `failed`: no list page was
    had for another reason. `partial`: lists came, but some pages failed or were refused, or an exception cost a paper.
    """
    if stats.get("huanxin/quarantined"):
        return "quarantined"
    if reason in ("shutdown", CANCELLED):
        return "cancelled"
    if reason != "finished" or stats.get("fault/title"):
        return "failed"
    if not stats.get("huanxin/list/ok"):
        site_refused = counts.verdicts.get("blocked", 0) + counts.refused.get("robots", 0)
        return "blocked" if site_refused or counts.refused.get("circuit") else "failed"
    lacking = (
        *map(counts.verdicts.get, ("error", "blocked")),
        *map(counts.refused.get, CUT_SHORT),
        stats.get("off_host/list"),
        _under(stats, "huanxin/trouble/"),
    )
    return "partial" if any(lacking) else "finished"


def detail_of(stats: Mapping[str, Any], reason: str) -> RunDetail | None:
    """Why a run ended as it did, where there is more to say than its state: the gravest of what happened."""
    if title := stats.get("fault/title"):
        more = {name: stats.get(f"fault/{name}") for name in ("detail", "where")}
        kind = reason if reason != "finished" else "failed"
        return RunDetail("fault", {"type": kind, **wordings(title), **more})
    if reason == CANCELLED:
        return None
    if reason != "finished":
        return RunDetail("closed", {"reason": reason})
    if troubles := _under(stats, "huanxin/trouble/"):
        return RunDetail("troubles", {"counts": troubles})
    if lists := stats.get("off_host/list"):
        return RunDetail("off_host", {"lists": lists})
    fault = stats.get("index/fault")
    return RunDetail("waiting", wordings(fault)) if fault else None


def _under(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {k.removeprefix(prefix): v for k, v in sorted(stats.items()) if k.startswith(prefix)}
