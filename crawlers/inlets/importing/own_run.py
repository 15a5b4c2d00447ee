"""The archive of a run of ours, gone through as the run went: lists give the rows, rows and known pages the papers.

Where a database was lost, its documents, versions and attachments come back by this. What a person decided (quarantine,
corrections) is not in the archive.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit

from config.site import Source
from crawlers.archive.index import Kept, Request, WarcIndex, request_key
from crawlers.extract.lists import family
from crawlers.extract.lists.families.discovery import discover, is_robots
from crawlers.inlets.importing.found import Found, Listed, Piece, Skipped, Stood
from crawlers.inlets.importing.pages import read_page
from crawlers.papers.look import Before, is_html
from crawlers.papers.paper import external_paper, row_of
from crawlers.papers.reading import SourceReading
from crawlers.papers.walk import walk
from crawlers.papers.warc_supply import WarcSupply
from indexing.records import Entry, PageRequest
from indexing.store.addresses import Addresses, ListRow


@dataclass(slots=True)
class SourceMemory:
    """What earlier runs of an import told of a source: which requests are list pages, and the rows they had, by page."""

    lists: set[Request] = field(default_factory=set)
    rows: dict[str, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class OwnRun:
    """The files of one run. `before` is what the store knows of the source's pages, by their keys; `weigh` decides what a
    list's rows tell of addresses."""

    index: WarcIndex
    source: Source
    reading: SourceReading
    memory: SourceMemory
    before: Mapping[str, Before]
    addresses: Addresses
    weigh: Callable[[Sequence[ListRow]], Addresses]
    known: frozenset[tuple[str, int]] = frozenset()
    """Where captures lie that were imported before. What belongs to their pages was recorded with them, or rightly not."""
    taken: set[int] = field(default_factory=set)
    lists_read: int = 0
    asked: dict[str, str] = field(default_factory=dict)
    """Where redirects led, by key: what was asked for."""
    of_known: list[Piece] = field(default_factory=list)
    rest: list[Kept] = field(default_factory=list)

    async def pieces(self) -> AsyncIterator[tuple[Kept, Piece]]:
        """What the run's responses are, in their order, each with the last response that belongs to it. Last, as the run
        recorded them, come the changes of known pages and those that are gone; a run that got no list overwrote nothing."""
        column = self.source.column
        for request in family(self.source.family).start(column.url, column.options):
            if not column.single:
                self._is_list(request)
        for kept in self.index.responses:
            if is_robots(kept.url):
                await self._sitemaps(kept)
            elif kept.number not in self.taken:
                async for piece in self._response(kept):
                    yield self._last(kept), piece
        for kept in self.rest:
            if page := await self._other(kept):
                yield self._last(kept), page
        for piece in sorted(self.of_known, key=lambda piece: isinstance(piece, Stood) and piece.gone):
            if self.lists_read or self.source.column.single or isinstance(piece, Skipped):
                yield self.index.responses[-1], piece

    async def _response(self, kept: Kept) -> AsyncIterator[Piece]:
        listed = self.asked.get(self.addresses.key(kept.url), kept.url)
        key = self.addresses.key(listed)
        if kept.target:
            self.asked[self.addresses.key(kept.target)] = listed
        elif self._read_as_list(kept, key):
            async for row in self._list(kept):
                yield row
        elif key in self.before or key in self.memory.rows:
            piece = await self._detail(kept, listed)
            if piece and key in self.before:
                self.of_known.append(piece)
            elif piece:
                yield piece
        else:
            self.rest.append(kept)

    @property
    def _discovers(self) -> bool:
        return bool(self.source.column.options.get("discover"))

    def _read_as_list(self, kept: Kept, key: str) -> bool:
        """Whether a response was asked for as a list. What a discovery looks into may turn out to be a paper; from then on
        it is one."""
        paper = self._discovers and (key in self.memory.rows or key in self.before)
        return not paper and request_key(kept.method, kept.url, kept.form) in self.memory.lists

    def _last(self, kept: Kept) -> Kept:
        """The last response that was taken, up to which the crawl had not recorded the paper."""
        return self.index.responses[max(self.taken, default=kept.number)]

    def _supply(self, kept: Kept) -> WarcSupply:
        """What a run did not get that night it could have had another: a page that lacked a part was not recorded."""
        return WarcSupply(
            self.index, kept.number, self.taken, lasting=True, hosts=frozenset(self.source.site.hosts)
        )

    async def _other(self, kept: Kept) -> Piece | None:
        """What no list named and no paper took: a page whose row was in an older file that is not there any more."""
        if kept.number in self.taken or kept.status != 200 or not is_html(kept.headers, b""):
            return None
        return await read_page(self._supply(kept), kept, self.reading)

    def _is_list(self, request: PageRequest) -> None:
        form = urlencode(request.form).encode()
        self.memory.lists.add(request_key(request.method, request.url, form))

    async def _list(self, kept: Kept) -> AsyncIterator[Piece]:
        look = await self._supply(kept).look(kept, kept.url)
        if look is None:
            return
        if look.status == 304:
            self.lists_read += 1
            yield Listed((self.reading.capture(look, "list", "ok", "not modified"),))
            return
        read = await self.reading.extractor.list(
            self.source.family, look.body, look.url, self.source.column.options, self.reading.hints(look)
        )
        self.lists_read += read.verdict == "ok"
        yield Listed((self.reading.capture(look, "list", read.verdict, read.detail),))
        for request in (*read.listing.next[:1], *read.listing.beside, *read.listing.below):
            self._is_list(request)
        self.addresses = self.weigh([row_of(entry) for entry in read.listing.entries])
        for entry in read.listing.entries:
            key = self.addresses.key(entry.url)
            known = key in self.memory.rows or key in self.before
            self.memory.rows.setdefault(key, entry)
            outside = urlsplit(entry.url).hostname not in self.source.site.hosts
            if outside and not known and not self._discovers:
                where = f"{kept.place.file}@{kept.place.offset}"
                yield Found(
                    where, external_paper(entry, self.source, look.fetched_at), (), self.reading.run_id
                )

    async def _sitemaps(self, kept: Kept) -> None:
        """A robots.txt has no row among the captures, but it may have led a discovery to sitemaps."""
        if not self._discovers:
            return
        look = await WarcSupply(self.index).look(kept, kept.url)
        if look is not None:
            for request in discover(look.body, look.url, self.source.column.options).beside:
                self._is_list(request)

    async def _detail(self, kept: Kept, listed: str) -> Piece | None:
        """A page that was asked for as a paper."""
        rendered = [one for one in self.index.at(kept.url) if one.number > kept.number and one.rendered]
        if rendered and not kept.rendered:
            self.taken.add(kept.number)
            kept = rendered[0]
        supply = self._supply(kept)
        look = await supply.look(kept, listed)
        if look is None:
            return None
        key = self.addresses.key(listed)
        before = self.before.get(key)
        if before is None and look.status == 304:
            return None  # what it confirms is in no file that is imported
        # A known page is read without its row, as the crawl reads it.
        entry = None if before else self.memory.rows.get(key)
        walked = await walk(supply, self.reading, look, entry, before)
        answers = self.index.at(kept.url)
        if any((one.place.file, one.place.offset) in self.known for one in answers):
            walked = replace(walked, captures=())
        where = f"{kept.place.file}@{kept.place.offset}"
        if walked.unchanged or (walked.verdict == "gone" and before):
            return Stood(listed, look.fetched_at, walked.captures, not walked.unchanged, self.reading.run_id)
        if walked.paper is None:
            return Skipped(where, walked.verdict, walked.captures)
        return Found(where, walked.paper, walked.captures, self.reading.run_id)
