"""The spider that fetches captures from a web archive into ours. It reads nothing: `crawlers.inlets.backfill` does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from config.settings import load_settings
from config.site import Politeness
from crawlers.fetch.politeness.host_lock import hold_hosts
from crawlers.fetch.settings import POLITE_SETTINGS, politeness_settings, scrapy_settings
from crawlers.inlets.backfill.fetching import Fetching, read_order, write_fetching

# Other runs at the same archive come first; a run waits this long in seconds for its turn.
WAIT_FOR_HOST = 6 * 3600


class Backfill(scrapy.Spider):
    """`scrapy crawl backfill -a order=FILE`; how it went is written to `FILE.done` (crawlers.inlets.backfill.fetching)."""

    name = "backfill"
    # The ledger's row is kept by who gave the order, and there are no items.
    custom_settings = {"EXTENSIONS": POLITE_SETTINGS["EXTENSIONS"], "ITEM_PIPELINES": {}}  # noqa: RUF012 - Scrapy's own declaration

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Backfill:
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = spider.own_settings
        chosen = {
            **scrapy_settings(settings),
            "ARCHIVE_FOLDER": str(settings.archive),
            "RUN_ID": spider.order.run_id,
            "SOURCE_ID": spider.order.source_id,
            "CIRCUIT_COMMAND": spider.order.run_id,
            **politeness_settings(Politeness(delay=spider.order.delay, budget=spider.order.budget)),
        }
        for name, value in chosen.items():
            crawler.settings.set(name, value, priority="spider")
        return spider

    def __init__(self, order: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.path = Path(order)
        self.order = read_order(self.path)
        self.own_settings = load_settings()
        self.hosts = frozenset(self.order.hosts)
        self.addresses = self.order.addresses
        self.locks = ExitStack()
        self.locks.enter_context(hold_hosts(self.hosts, self.own_settings.locks, WAIT_FOR_HOST))
        self._failed: dict[str, str] = {}

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for number, address in enumerate(self.order.addresses):
            yield scrapy.Request(
                address,
                callback=self.fetched,
                errback=self.failed,
                dont_filter=True,
                priority=-number,
                meta={"asked": address},
            )

    def fetched(self, response: Response) -> None:
        if response.status != 200:
            self._failed[response.meta["asked"]] = f"status {response.status}"

    def failed(self, failure: Any) -> None:
        why = failure.getErrorMessage() or failure.type.__name__
        if not failure.check(IgnoreRequest):
            self.logger.warning("%s: %s", failure.request.url, why)
        self._failed[failure.request.meta.get("asked", failure.request.url)] = why

    def closed(self, reason: str) -> None:
        assert self.crawler.stats is not None
        stats = self.crawler.stats.get_stats()
        refused = {k.removeprefix("refused/"): v for k, v in stats.items() if k.startswith("refused/")}
        requests = stats.get("downloader/request_count", 0)
        fault = stats.get("fault/title")
        write_fetching(self.path, Fetching(requests, self._failed, refused, reason, fault))
        self.locks.close()
