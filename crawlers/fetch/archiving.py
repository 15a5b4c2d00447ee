"""Every response goes into the archive before anyone reads it."""

from __future__ import annotations

import os
from pathlib import Path

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from config import clock
from crawlers.archive.writer import ArchiveFailed, ArchiveWriter
from crawlers.fetch.network.route import route_of
from crawlers.fetch.politeness.halt import halt
from crawlers.fetch.responses import header_pairs
from indexing.records import Capture


class ArchiveMiddleware:
    """Nearest the network, so it sees redirects, robots.txt and compressed bodies as they came.

    Sets `request.meta["archive_place"]` (ArchivePlace) and `["fetched_at"]` (aware). Where the archive cannot be written
    the response goes no further (ArchiveFailed) and the crawl ends with reason `archive_failed`. A replay writes nothing.
    Settings: `ARCHIVE_FOLDER`, `RUN_ID`, `SOURCE_ID`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._writer: ArchiveWriter | None = None
        if route_of(crawler).replay is None:
            settings = crawler.settings
            run_id = settings.get("RUN_ID") or f"{clock.now():%Y%m%dT%H%M%S}-{os.getpid()}"
            self._writer = ArchiveWriter(
                Path(settings["ARCHIVE_FOLDER"]), run_id, source=settings.get("SOURCE_ID")
            )
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if self._writer is None:
            return response
        fetched_at = clock.now()
        capture = Capture(
            response.url, response.status, header_pairs(response.headers), response.body, fetched_at
        )
        try:
            place = self._writer.write(
                capture,
                method=request.method,
                request_headers=header_pairs(request.headers),
                request_body=request.body,
                ip=str(response.ip_address) if response.ip_address else None,
            )
        except ArchiveFailed as fault:
            halt(self.crawler, fault)
            raise
        request.meta["archive_place"] = place
        request.meta["fetched_at"] = fetched_at
        return response

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
