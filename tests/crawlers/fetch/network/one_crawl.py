"""One crawl as a program: the plan comes in as JSON, what the spider saw goes out as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from crawlers.fetch.settings import POLITE_SETTINGS

plan = json.load(sys.stdin)
answers: list[dict[str, Any]] = []
failures: list[dict[str, Any]] = []

if plan["before"]:
    exec(plan["before"])


class OneSpider(scrapy.Spider):
    name = "one"
    hosts = frozenset(plan["hosts"])
    addresses = tuple(plan["addresses"])

    async def start(self) -> AsyncIterator[Any]:
        for number, line in enumerate(plan["urls"]):
            method, url, body = line.split(" ") if " " in line else ("GET", line, "")
            yield scrapy.Request(
                url,
                self.parse,
                errback=self.failed,
                method=method,
                body=body,
                priority=-number,
                dont_filter=True,
                meta={"asked": url},
            )

    def parse(self, response: Response, **_: Any) -> None:
        place = response.meta.get("archive_place")
        answers.append(
            {
                "url": response.meta["asked"],
                "final": response.url,
                "status": response.status,
                "body": response.body.decode("latin-1"),
                "flags": response.flags,
                "challenge": bool(response.meta.get("challenge")),
                "place": [place.file, place.offset, place.length] if place else None,
                "fetched_at": response.meta["fetched_at"].isoformat(),
            }
        )

    def failed(self, failure: Any) -> None:
        error = failure.value
        failures.append(
            {
                "url": failure.request.meta["asked"],
                "type": type(error).__name__,
                "reason": getattr(error, "reason", None),
                "words": str(error),
            }
        )


settings = {**POLITE_SETTINGS, "LOG_LEVEL": "INFO", **plan["settings"]}
process = AsyncCrawlerProcess(settings)
crawler = process.create_crawler(OneSpider)
process.crawl(crawler)
process.start()
stats = crawler.stats.get_stats() if crawler.stats else {}
json.dump({"answers": answers, "failures": failures, "stats": stats}, sys.stdout, default=str)
