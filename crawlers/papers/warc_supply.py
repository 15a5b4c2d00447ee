"""WARC files as a supply of captures: an import, a probe, a fixture."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from config.faults import Fault
from crawlers.archive.index import Kept, WarcIndex
from crawlers.papers.look import Look
from indexing.records import PageRequest
from indexing.store.captures import Validators

MOST_REDIRECTS = 5


@dataclass(slots=True)
class WarcSupply:
    """Gives the first response to a request after the one of number `since`, else the last before it: a crawl fetches what
    belongs to a page after the page. `taken` collects the numbers of the responses it gave, those of redirects included. Only
    `hosts` are reached, all where there are none.
    """

    index: WarcIndex
    since: int = -1
    taken: set[int] = field(default_factory=set)
    lasting: bool = False
    hosts: frozenset[str] | None = None

    def reaches(self, url: str) -> bool:
        return self.hosts is None or urlsplit(url).hostname in self.hosts

    async def page(self, url: str, known: Validators | None = None) -> Look | None:
        return await self._look(PageRequest(url), unmodified_too=known is not None)

    async def file(self, url: str, known: Validators | None = None) -> Look | None:
        return await self._look(PageRequest(url), unmodified_too=known is not None)

    async def answer(self, asked: PageRequest) -> Look | None:
        """The answer to a request of any kind, as for lists."""
        return await self._look(asked, unmodified_too=False)

    async def look(self, kept: Kept, asked: str) -> Look | None:
        """A response as the walk takes it, None where its bytes cannot be read any more."""
        self.taken.add(kept.number)
        try:
            capture = await asyncio.to_thread(self.index.read, kept)
        except (Fault, OSError):
            return None
        return Look(asked, kept.url, kept.status, kept.headers, capture.body, kept.fetched_at, kept.place)

    async def _look(self, asked: PageRequest, *, unmodified_too: bool) -> Look | None:
        request = asked
        for _ in range(MOST_REDIRECTS + 1):
            form = urlencode(request.form).encode()
            kept = self._nearest(self.index.at(request.url, method=request.method, form=form), unmodified_too)
            if kept is None:
                return None
            if kept.target is None:
                return await self.look(kept, asked.url)
            self.taken.add(kept.number)
            request = PageRequest(kept.target)
        return None

    def _nearest(self, responses: Sequence[Kept], unmodified_too: bool) -> Kept | None:
        usable = [one for one in responses if unmodified_too or one.status != 304]
        later = [one for one in usable if one.number > self.since]
        # A page that is asked for twice was answered twice.
        after = [one for one in later if one.number not in self.taken] or later
        if not after:
            return usable[-1] if usable else None
        first = after[0]
        # What a browser made of a page follows what the site sent.
        if len(after) > 1 and after[1].rendered and not first.rendered:
            self.taken.add(first.number)
            return after[1]
        return first
