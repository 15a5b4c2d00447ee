"""What belongs to a page that is being read: its further pages and its files, fetched by all of the crawl's rules."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import scrapy
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.fetch.responses import conditional, unmodified
from crawlers.papers.paper import MOST_PARTS, joined, stored_file
from indexing.records import AttachmentLink, Notice, StoredAttachment
from indexing.store.captures import CaptureKind, CaptureRow, Validators, validators

if TYPE_CHECKING:
    from crawlers.runs.spider import Columns


class Belongings:
    """Fetches for the pages of one spider."""

    def __init__(self, spider: Columns) -> None:
        self.spider = spider

    async def whole(
        self, notice: Notice, read_before: tuple[str, ...]
    ) -> tuple[Notice | None, list[CaptureRow]]:
        """The notice with the text and files of its further pages, and the links of those alone. None where one of them
        cannot be read, since a paper that lacks a page would look like one that was shortened; a link that leads to no
        page, and led to none when the paper was read before, is only dropped."""
        captures: list[CaptureRow] = []
        for url in notice.page_links[:MOST_PARTS]:
            response = await self._fetch(url, "detail")
            if response is None:
                return None, captures
            part = await self.spider.reader.read(response.body, response.url, self.spider.hints(response))
            captures.append(self.spider.capture(response, "detail", part.verdict, part.verdict_detail))
            if part.verdict == "ok":
                notice = joined(notice, part)
            elif part.verdict == "gone" and url not in read_before:
                links = tuple(link for link in notice.page_links if link != url)
                notice = replace(notice, page_links=links)
            else:
                return None, captures
        return notice, captures

    async def turned(self, urls: tuple[str, ...]) -> bool:
        """Whether any of these further pages is not as it was when it was read last."""
        checks = validators(self.spider.store, urls)
        for url in urls:
            check = checks.get(url)
            response = await self._fetch(url, "detail", check)
            if response is not None and not unmodified(response, check):
                return True
        return False

    async def files(
        self, links: tuple[AttachmentLink, ...], checks: dict[str, Validators]
    ) -> tuple[list[StoredAttachment], list[CaptureRow]]:
        """The files behind the links, fetched and read; a file on a foreign host stays a link."""
        files: list[StoredAttachment] = []
        captures: list[CaptureRow] = []
        for link in links:
            if urlsplit(link.url).hostname not in self.spider.hosts:
                files.append(StoredAttachment(link.name, link.url))
                continue
            check = checks.get(link.url)
            response = await self._fetch(link.url, "attachment", check)
            if response is None or response.status not in (200, 304):
                files.append(StoredAttachment(link.name, link.url, state="failed"))
                continue
            if unmodified(response, check):
                files.append(StoredAttachment(link.name, link.url))
                continue
            captures.append(self.spider.capture(response, "attachment", "ok", None))
            files.append(await asyncio.to_thread(stored_file, link, response.body))
        return files, captures

    async def _fetch(self, url: str, kind: CaptureKind, check: Validators | None = None) -> Response | None:
        """One response through all of the crawl's rules, or None where they or the network refused it."""
        request = scrapy.Request(url, meta={"kind": kind}, headers=conditional(check))
        assert self.spider.crawler.engine is not None
        try:
            return await self.spider.crawler.engine.download_async(request)
        except IgnoreRequest:
            return None
        except Exception as error:
            self.spider.logger.warning("%s: %s", url, error)
            self.spider.count("error", kind)
            return None
