"""Reading a page as today's parsers do, with its further pages and its files, as far as the archive has them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from config.registry import Registry
from config.site import Source
from crawlers.extract.pool import Reader
from crawlers.inlets.rereading.pages import DOUBTFUL, Evidence, Page, is_newest
from crawlers.papers.hints import hints_of, page_of
from crawlers.papers.paper import MOST_PARTS, is_paper, joined, page_paper, paper_of, stored_file
from indexing.records import AttachmentLink, Capture, Entry, Notice, Paper, StoredAttachment
from indexing.reposts import Sketch, sketch
from indexing.store import Store
from indexing.store.captures import CaptureRow, captures_at
from indexing.text.urls import url_key


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page was read as today, from this capture."""

    page: Page
    capture: CaptureRow
    paper: Paper
    sketch: Sketch | None


@dataclass(slots=True)
class PageReader:
    """Reads pages from the archive. `parts` are the keys of what turned out to be further pages of a paper, `unreadable`
    counts the pages that today's parsers make nothing of."""

    store: Store
    registry: Registry
    reader: Reader
    evidence: Evidence
    parts: set[str] = field(default_factory=set)
    unreadable: int = 0

    async def read_all(self, pages: Sequence[Page], source: Source | None) -> list[Reading]:
        """What the pages are read as; those that there is nothing to read from are left out."""
        readings = await asyncio.gather(*(self._read(page, source) for page in pages))
        return [reading for reading in readings if reading]

    async def _read(self, page: Page, source: Source | None) -> Reading | None:
        if page.document and page.original and not is_newest(page):
            return None
        source = source or self._by_host(page.url)
        for row in page.captures:
            if row.status == 304:
                continue
            capture = await self._bytes(row) if row.verdict in ("ok", *DOUBTFUL) else None
            if capture is None:
                if row.verdict == "ok":
                    return None  # an older capture says what was, not what is
                continue
            notice = await self._notice(capture, source, page.entry)
            if notice.verdict == "ok":
                if page.document is None and not self._is_paper(page, notice):
                    return None
                return await self._whole(page, row, notice, source)
            if row.verdict == "ok":
                self.unreadable += 1
                return None
        return None

    async def _notice(self, capture: Capture, source: Source | None, entry: Entry | None) -> Notice:
        hints = hints_of(capture.status, capture.headers, source, entry)
        return await self.reader.read(page_of(capture.body, source), capture.url, hints)

    def _is_paper(self, page: Page, notice: Notice) -> bool:
        return page.entry is not None or (url_key(page.url) not in self.parts and is_paper(notice))

    async def _whole(
        self, page: Page, row: CaptureRow, notice: Notice, source: Source | None
    ) -> Reading | None:
        """The paper with its further pages and its files, as far as they were captured."""
        links = notice.page_links[:MOST_PARTS]
        found = captures_at(self.store, links)
        for key in map(url_key, links):
            self.parts.add(key)
            part_row = _newest_read(found.get(key, ()))
            if part_row is None:
                continue  # the crawl did not get it either
            capture = await self._bytes(part_row)
            if capture is None:
                return None  # half a paper is not a change
            part = await self._notice(capture, source, None)
            if part.verdict == "ok":
                notice = joined(notice, part)
        files = await self._files(notice.attachments)
        if source and (page.document is None or page.document.source_id is not None):
            paper = paper_of(notice, page.url, source, page.entry, files, row.fetched_at)
        else:
            paper = page_paper(notice, page.url, source, files, row.fetched_at)
        return Reading(page, row, paper, sketch(paper.body))

    async def _files(self, links: Sequence[AttachmentLink]) -> list[StoredAttachment]:
        """The files as today's reader sees them; one whose bytes are not here stays a link, and what was known of it."""
        found = captures_at(self.store, [link.url for link in links])
        files = []
        for link in links:
            row = _newest_read(found.get(url_key(link.url), ()))
            capture = await self._bytes(row) if row else None
            if capture is None:
                files.append(StoredAttachment(link.name, link.url))
            else:
                files.append(await asyncio.to_thread(stored_file, link, capture.body))
        return files

    async def _bytes(self, row: CaptureRow) -> Capture | None:
        return await asyncio.to_thread(self.evidence.read, row)

    def _by_host(self, url: str) -> Source | None:
        host = urlsplit(url).hostname
        return next((s for s in self.registry.sources.values() if host in s.site.hosts), None)


def _newest_read(rows: Sequence[CaptureRow]) -> CaptureRow | None:
    return next((row for row in reversed(rows) if row.verdict == "ok" and row.status != 304), None)
