"""Pages of an archive of which no list row is known: each that is a paper by itself is one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from config.registry import Registry
from config.site import Source
from crawlers.archive.index import Kept, WarcIndex
from crawlers.extract.lists import family
from crawlers.extract.pages.pagination import first_page
from crawlers.extract.pool import Extractor
from crawlers.inlets.importing.found import Found, Piece, Skipped
from crawlers.papers.look import Look, is_html
from crawlers.papers.paper import is_paper
from crawlers.papers.reading import SourceReading
from crawlers.papers.walk import walk
from crawlers.papers.warc_supply import WarcSupply
from indexing.records import Notice

# The list pages of the real-page corpus read as at most 213 characters of text and have ten rows or more.
THIN, LIST_ROWS = 400, 8

# Types that servers give to what they do not know.
_SAYS_NOTHING = ("application/octet-stream", "text/plain")


@dataclass(slots=True)
class ForeignPages:
    """The pages of anyone's WARC, as pages of the sources on whose hosts they stand, in the order of their capture.
    `node` is the machine whose archive the file is in."""

    index: WarcIndex
    registry: Registry
    extractor: Extractor
    node: str | None = None
    taken: set[int] = field(default_factory=set)

    async def pieces(self) -> AsyncIterator[tuple[Kept, Piece]]:
        by_host = {host: s for s in self.registry.sources.values() for host in s.site.hosts}
        likely_parts: list[Kept] = []
        # Versions follow each other as their captures were taken, in whatever order the file has them.
        for kept in sorted(self.index.responses, key=lambda kept: kept.fetched_at):
            if self._follows_another(kept):
                likely_parts.append(kept)
            elif piece := await self._page(kept, by_host):
                yield kept, piece
        # What no paper took as its further page is a page of its own.
        for kept in likely_parts:
            if piece := await self._page(kept, by_host):
                yield kept, piece

    def _follows_another(self, kept: Kept) -> bool:
        """Whether the address is that of another page here but for a number: `t1_2.html` beside `t1.html`."""
        first = first_page(kept.url)
        return first is not None and bool(self.index.at(first))

    async def _page(self, kept: Kept, by_host: Mapping[str, Source]) -> Piece | None:
        source = by_host.get(urlsplit(kept.url).hostname or "")
        if kept.number in self.taken or kept.target or not _may_be_page(kept, source):
            return None
        supply = WarcSupply(self.index, kept.number, self.taken)
        reading = SourceReading(self.extractor, source, column=False, node=self.node)
        piece = await read_page(supply, kept, reading)
        if isinstance(piece, Found) and source and len(source.site.columns) == 1:
            return replace(piece, paper=replace(piece.paper, source_id=source.id))
        return piece


async def read_page(supply: WarcSupply, kept: Kept, reading: SourceReading) -> Piece:
    """What a page is, whatever led to it."""
    look = await supply.look(kept, kept.url)
    where = f"{kept.place.file}@{kept.place.offset}"
    if look is None:
        return Skipped(where, "error")
    walked = await walk(supply, reading, look)
    if walked.paper is None or walked.notice is None:
        return Skipped(where, walked.verdict)
    if not is_paper(walked.notice) or await _is_list(look, walked.notice, reading):
        return Skipped(where, "empty")
    return Found(where, walked.paper, walked.captures)


def _may_be_page(kept: Kept, source: Source | None) -> bool:
    """Whether a response is to be read as a page: HTML, whatever the status and however it is called, or what its family
    sends papers as."""
    if kept.status >= 300 or is_html(kept.headers, b"<" if kept.starts_markup else b""):
        return True
    if kept.starts_markup and kept.headers.get("content-type", "").lower().startswith(_SAYS_NOTHING):
        return True
    sends_json = source is not None and family(source.family).page is not None
    return sends_json and "json" in kept.headers.get("content-type", "")


async def _is_list(look: Look, notice: Notice, reading: SourceReading) -> bool:
    """Whether a page with little text of its own is a column's list: read as a paper it would be its last row."""
    if len(notice.body) >= THIN:
        return False
    read = await reading.extractor.list("generic_list", look.body, look.url, {}, reading.hints(look))
    return sum(1 for row in read.listing.entries if row.date) >= LIST_ROWS
