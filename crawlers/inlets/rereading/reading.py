"""Reading a page as today's parsers do, with its further pages and its files, as far as the archive has them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from config.registry import Registry
from config.site import Source
from crawlers.extract.pool import Extractor
from crawlers.inlets.rereading.pages import DOUBTFUL, Page, is_newest
from crawlers.inlets.rereading.supply import ArchiveSupply, BytesLost, look_of
from crawlers.papers.paper import is_paper
from crawlers.papers.reading import SourceReading
from crawlers.papers.walk import walk
from indexing.records import Capture, Notice, Paper
from indexing.reposts import Sketch, sketch
from indexing.store.captures import CaptureRow
from indexing.text.urls import url_key


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page was read as today, from this capture."""

    page: Page
    capture: CaptureRow
    paper: Paper
    sketch: Sketch | None


class _Unreadable:
    """Today's parsers make nothing of a capture."""


_UNREADABLE = _Unreadable()


@dataclass(slots=True)
class PageReader:
    """Reads pages from the archive. `parts` are the keys of what turned out to be further pages of a paper, `unreadable`
    counts the pages that today's parsers make nothing of."""

    registry: Registry
    extractor: Extractor
    supply: ArchiveSupply
    parts: set[str] = field(default_factory=set)
    unreadable: int = 0

    async def read_all(self, pages: Sequence[Page], source: Source | None) -> list[Reading]:
        """What the pages are read as; those that there is nothing to read from are left out."""
        readings = await asyncio.gather(*(self._read(page, source) for page in pages))
        return [reading for reading in readings if reading]

    async def _read(self, page: Page, source: Source | None) -> Reading | None:
        if page.document and page.original and not is_newest(page):
            return None
        reading = self._reading(page, source)
        for row in page.captures:
            if row.status == 304:
                continue
            capture = await self.supply.bytes(row) if row.verdict in ("ok", *DOUBTFUL) else None
            if capture is None:
                if row.verdict == "ok":
                    return None  # an older capture says what was, not what is
                continue
            found = await self._walk(page, row, capture, reading)
            if found is not _UNREADABLE or row.verdict == "ok":
                self.unreadable += found is _UNREADABLE
                return found if isinstance(found, Reading) else None
        return None

    async def _walk(
        self, page: Page, row: CaptureRow, capture: Capture, reading: SourceReading
    ) -> Reading | _Unreadable | None:
        """What a capture of the page is read as; None where it is no paper, or half of one."""
        try:
            walked = await walk(self.supply, reading, look_of(row, capture, page.url), page.entry)
        except BytesLost:
            return None
        if walked.paper is None or walked.notice is None:
            return _UNREADABLE
        self.parts.update(map(url_key, walked.notice.page_links))
        if page.document is None and not self._is_paper(page, walked.notice):
            return None
        return Reading(page, row, walked.paper, sketch(walked.paper.body))

    def _reading(self, page: Page, source: Source | None) -> SourceReading:
        """As pages of the source's column; only as pages on its site where the document was imported without a source."""
        column = source is not None and (page.document is None or page.document.source_id is not None)
        return SourceReading(self.extractor, source or self._by_host(page.url), column=column)

    def _is_paper(self, page: Page, notice: Notice) -> bool:
        return page.entry is not None or (url_key(page.url) not in self.parts and is_paper(notice))

    def _by_host(self, url: str) -> Source | None:
        host = urlsplit(url).hostname
        return next((s for s in self.registry.sources.values() if host in s.site.hosts), None)
