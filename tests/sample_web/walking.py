"""Walks a world of the sample web with the real families and reader, without a socket."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from config.site import Source
from crawlers.extract.lists import family
from crawlers.extract.pages import read_notice
from indexing.records import Entry, Hints, Notice, PageRequest
from sample_web import respond
from sample_web.exchange import Answer
from sample_web.world import World


@dataclass(frozen=True, slots=True)
class Walker:
    """A visitor of one world on one day. `tick` is the number of requests the server has seen before."""

    world: World
    day: int
    tick: int = 0

    def fetch(self, asked: PageRequest) -> Answer:
        """The answer, without its compression."""
        parts = urlsplit(asked.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        form = urlencode(asked.form).encode()
        answer = respond(
            parts.netloc, asked.method, target, {}, form, self.day, tick=self.tick, world=self.world
        )
        if ("Content-Encoding", "gzip") in answer.headers:
            answer = Answer(answer.status, answer.headers, gzip.decompress(answer.body))
        return answer

    def entries(self, source: Source) -> tuple[list[Entry], set[int]]:
        """The entries of all list pages in order, and the totals that the pages told."""
        kind = family(source.site.family)
        waiting = list(kind.start(source.column.url, source.column.options))
        first = waiting[0]
        found: list[Entry] = []
        totals: set[int] = set()
        for _ in range(20):
            if not waiting:
                break
            asked = waiting.pop(0)
            assert urlsplit(asked.url).hostname in source.site.hosts
            answer = self.fetch(asked)
            if source.column.options.get("discover") and asked != first and answer.status == 404:
                continue  # a robots.txt or a sitemap that is not there
            assert answer.status == 200, asked
            listing = kind.list_page(answer.body, asked.url, source.column.options)
            found += listing.entries
            if listing.total is not None:
                totals.add(listing.total)
            waiting += (*listing.next[:1], *listing.beside)
            waiting += listing.below if asked == first else ()
        return found, totals

    def read(self, source: Source, url: str, entry: Entry | None) -> Notice:
        """What the reader says of a page, hinted as the spider hints it."""
        answer = self.fetch(PageRequest(url))
        hints = Hints(
            status=answer.status,
            headers={name.lower(): value for name, value in answer.headers},
            entry=entry,
            body=(*source.site.body, *family(source.site.family).body),
            agency=source.site.agency,
        )
        return read_notice(answer.body, url, hints)
