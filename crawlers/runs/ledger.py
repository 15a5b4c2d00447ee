"""Keeps the run's row in the ledger: begun with the spider, renewed while it goes, ended with its state."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall
from twisted.internet.threads import deferToThread

from config.clock import now
from config.language import tr
from indexing.records import RunState
from indexing.store.runs import RunCounts, finish_run, list_runs, note_progress, start_run

if TYPE_CHECKING:
    from crawlers.runs.spider import Columns

SECONDS = 2.0

# Refusals that leave pages unread which another run may read; what robots.txt forbids is never ours to read.
CUT_SHORT = ("budget", "circuit", "stopping")


class RunLedger:
    """A Scrapy extension; the spider's `run_id` names the row."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._began = time.monotonic()
        self._clock = LoopingCall(self._note)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunLedger:
        ledger = cls(crawler)
        crawler.signals.connect(ledger.opened, signal=signals.spider_opened)
        crawler.signals.connect(ledger.closed, signal=signals.spider_closed)
        return ledger

    def opened(self, spider: Columns) -> None:
        log = self.crawler.settings.get("LOG_FILE")
        self._close_killed(spider)
        start_run(spider.store, spider.run_id, spider.source.id, now(), log)
        self._clock.start(SECONDS, now=False)

    def _close_killed(self, spider: Columns) -> None:
        """Whoever opens a run holds the source, so runs of it that still stand as running were killed."""
        for run in list_runs(spider.store, spider.source.id):
            if run.state == "running":
                moment = now()
                seconds = max(0.0, (moment - run.started).total_seconds())
                finish_run(spider.store, run.id, "failed", run.counts, moment, seconds, "killed")

    def closed(self, spider: Columns, reason: str) -> None:
        if self._clock.running:
            self._clock.stop()
        stats = self._stats()
        counts = counts_of(stats)
        finish_run(
            spider.store,
            spider.run_id,
            state_of(stats, counts, reason),
            counts,
            now(),
            time.monotonic() - self._began,
            stats.get("fault/title") or (reason if reason != "finished" else _waiting(stats)),
        )
        spider.store.close()

    def _note(self) -> Any:
        """In a thread: another writer may hold the store for a while, and the crawl must not stand still for that."""
        spider: Any = self.crawler.spider
        return deferToThread(note_progress, spider.store, spider.run_id, counts_of(self._stats()))

    def _stats(self) -> Mapping[str, Any]:
        assert self.crawler.stats is not None
        return self.crawler.stats.get_stats()


def _waiting(stats: Mapping[str, Any]) -> str | None:
    fault = stats.get("index/fault")
    return tr(f"已记录，待索引：{fault}", f"recorded; waiting to be indexed: {fault}") if fault else None


def counts_of(stats: Mapping[str, Any]) -> RunCounts:
    """The run's counts from Scrapy's statistics."""

    def under(prefix: str) -> dict[str, int]:
        return {k.removeprefix(prefix): v for k, v in sorted(stats.items()) if k.startswith(prefix)}

    return RunCounts(
        requests=stats.get("downloader/request_count", 0),
        verdicts=under("huanxin/verdict/"),
        refused=under("refused/"),
        entries=stats.get("huanxin/entries", 0),
        new=stats.get("huanxin/new", 0),
        changed=stats.get("huanxin/changed", 0),
        withdrawn=stats.get("huanxin/withdrawn", 0),
    )


def state_of(stats: Mapping[str, Any], counts: RunCounts, reason: str) -> RunState:
    """How a run ended.

    `blocked`: no list page was had, and the site (a challenge, robots.txt, the circuit) is why. `failed`: no list page was
    had for another reason. `partial`: lists came, but some pages failed or were refused.
    """
    if stats.get("huanxin/quarantined"):
        return "quarantined"
    if reason == "shutdown":
        return "cancelled"
    if reason != "finished" or stats.get("fault/title"):
        return "failed"
    if not stats.get("huanxin/list/ok"):
        site_refused = counts.verdicts.get("blocked", 0) + counts.refused.get("robots", 0)
        return "blocked" if site_refused or counts.refused.get("circuit") else "failed"
    if any(map(counts.verdicts.get, ("error", "blocked"))) or any(map(counts.refused.get, CUT_SHORT)):
        return "partial"
    return "finished"
