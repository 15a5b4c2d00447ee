"""The archive of a run of ours, gone through as the run went: lists give the rows, rows and known pages the papers.

Where a database was lost, its documents, versions and attachments come back by this. What a run decided by the clock (what is
due, what waits in quarantine) is not in the archive and not asked for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from config.site import Source
from crawlers.archive.index import Kept, Request, WarcIndex, request_key
from crawlers.extract.lists import family
from crawlers.inlets.importing.found import Found, Listed, Piece, Skipped, Stood
from crawlers.inlets.importing.pages import read_page
from crawlers.papers.look import Before, is_html
from crawlers.papers.paper import external_paper
from crawlers.papers.reading import SourceReading
from crawlers.papers.walk import walk
from crawlers.papers.warc_supply import WarcSupply
from indexing.records import Entry, PageRequest
from indexing.text.urls import url_key


@dataclass(slots=True)
class SourceMemory:
    """What earlier files of an import told of a source: which requests are list pages, and the rows they had, by page."""

    lists: set[Request] = field(default_factory=set)
    rows: dict[str, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class OwnRun:
    """The files of one run. `before` is what the store knows of the source's pages, by their keys."""

    index: WarcIndex
    source: Source
    reading: SourceReading
    memory: SourceMemory
    before: Mapping[str, Before]
    taken: set[int] = field(default_factory=set)

    async def pieces(self) -> AsyncIterator[tuple[Kept, Piece]]:
        """What the run's responses are, in their order."""
        column = self.source.column
        for request in family(self.source.family).start(column.url, column.options):
            self._is_list(request)
        asked: dict[str, str] = {}  # where a redirect led: what was asked for
        rest: list[Kept] = []
        for kept in self.index.responses:
            if kept.number in self.taken or urlsplit(kept.url).path == "/robots.txt":
                continue
            if kept.target:
                asked[url_key(kept.target)] = asked.get(url_key(kept.url), kept.url)
            elif request_key(kept.method, kept.url, kept.form) in self.memory.lists:
                async for piece in self._list(kept):
                    yield kept, piece
            else:
                listed = asked.get(url_key(kept.url), kept.url)
                key = url_key(listed)
                if key in self.memory.rows or key in self.before:
                    if paper := await self._detail(kept, listed):
                        yield kept, paper
                else:
                    rest.append(kept)
        async for step in self._others(rest):
            yield step

    async def _others(self, rest: Sequence[Kept]) -> AsyncIterator[tuple[Kept, Piece]]:
        """What no list named and no paper took: a page whose row was in an older file that is not there any more."""
        for kept in rest:
            if kept.number in self.taken or kept.status != 200 or not is_html(kept.headers, b""):
                continue
            supply = WarcSupply(self.index, kept.number, self.taken)
            if page := await read_page(supply, kept, self.reading):
                yield kept, page

    def _is_list(self, request: PageRequest) -> None:
        form = urlencode(request.form).encode()
        self.memory.lists.add(request_key(request.method, request.url, form))

    async def _list(self, kept: Kept) -> AsyncIterator[Piece]:
        look = await WarcSupply(self.index, kept.number, self.taken).look(kept, kept.url)
        if look is None:
            return
        if look.status == 304:
            yield Listed((self.reading.capture(look, "list", "ok", "not modified"),))
            return
        read = await self.reading.extractor.list(
            self.source.family, look.body, look.url, self.source.column.options, self.reading.hints(look)
        )
        yield Listed((self.reading.capture(look, "list", read.verdict, read.detail),))
        for request in read.listing.next[:1]:
            self._is_list(request)
        for entry in read.listing.entries:
            if urlsplit(entry.url).hostname in self.source.site.hosts:
                self.memory.rows.setdefault(url_key(entry.url), entry)
            elif url_key(entry.url) not in self.memory.rows:
                self.memory.rows[url_key(entry.url)] = entry
                yield Found("", external_paper(entry, self.source, look.fetched_at))

    async def _detail(self, kept: Kept, listed: str) -> Piece | None:
        """A page that was asked for as a paper."""
        rendered = [one for one in self.index.at(kept.url) if one.number > kept.number and one.rendered]
        if rendered and not kept.rendered:
            self.taken.add(kept.number)
            kept = rendered[0]
        supply = WarcSupply(self.index, kept.number, self.taken)
        look = await supply.look(kept, listed)
        if look is None:
            return None
        key = url_key(listed)
        before = self.before.get(key)
        if before is None and look.status == 304:
            return None  # what it confirms is in no file that is imported
        # A known page is read without its row, as the crawl reads it.
        entry = None if before else self.memory.rows.get(key)
        walked = await walk(supply, self.reading, look, entry, before)
        where = f"{kept.place.file}@{kept.place.offset}"
        if walked.unchanged or (walked.verdict == "gone" and before):
            return Stood(listed, look.fetched_at, walked.captures, gone=not walked.unchanged)
        if walked.paper is None:
            return Skipped(where, walked.verdict, walked.captures)
        return Found(where, walked.paper, walked.captures)
