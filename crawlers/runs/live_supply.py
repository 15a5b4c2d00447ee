"""The live web as a supply of captures: every request keeps all of the crawl's rules."""

from __future__ import annotations

from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.fetch.responses import conditional, lower_headers, received
from crawlers.papers.look import Look
from crawlers.runs.context import RunContext
from indexing.store.captures import CaptureKind, Validators


class LiveSupply:
    """Fetches what belongs to a page, by the crawl that is going on."""

    lasting = True

    def __init__(self, crawler: Crawler, context: RunContext, hosts: frozenset[str]) -> None:
        self._crawler = crawler
        self._context = context
        self._hosts = hosts

    def reaches(self, url: str) -> bool:
        return urlsplit(url).hostname in self._hosts

    async def page(self, url: str, known: Validators | None = None) -> Look | None:
        return await self._fetch(url, "detail", known)

    async def file(self, url: str, known: Validators | None = None) -> Look | None:
        return await self._fetch(url, "attachment", known)

    async def _fetch(self, url: str, kind: CaptureKind, known: Validators | None) -> Look | None:
        """One answer, or None where our own rules or the network refused it."""
        engine, spider = self._crawler.engine, self._crawler.spider
        assert engine is not None and spider is not None
        try:
            request = scrapy.Request(url, meta={"kind": kind}, headers=conditional(known))
            response = await engine.download_async(request)
        except IgnoreRequest:
            return None
        except Exception as error:
            spider.logger.warning("%s: %s", url, error)
            self._context.judged("error", kind)
            return None
        return look_of(response, url)


def look_of(response: Response, asked: str) -> Look:
    """A response of the crawl as the walk takes it."""
    return Look(
        asked,
        response.url,
        response.status,
        lower_headers(response),
        response.body,
        received(response),
        response.meta.get("archive_place"),
    )
