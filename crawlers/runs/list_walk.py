"""The list pages of a source: read from the first on as far as need be, conditionally, before any detail page."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import FormRequest, Response

from config.clock import now
from config.faults import Fault
from config.language import tr
from crawlers.archive.reader import read_at
from crawlers.extract.lists import family
from crawlers.extract.lists.families.discovery import MOST_PAGES, is_robots
from crawlers.fetch.responses import conditional
from crawlers.papers.look import unmodified
from crawlers.papers.paper import row_of
from crawlers.papers.reading import SourceReading
from crawlers.runs.context import RunContext
from crawlers.runs.live_supply import look_of
from indexing.records import Entry, Listing, PageRequest, Verdict
from indexing.store.addresses import addresses_of, weigh
from indexing.store.captures import CaptureRow, Validators, validators
from indexing.store.leads import find_leads
from indexing.store.papers.documents import known_urls
from indexing.store.papers.presence import led_to
from indexing.store.runs.ledger import run_before

LIST_PRIORITY = 10

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ListStep:
    """What an answer brought: its capture, None where it could not be used or is none of a list; its rows, each with whether
    its page is known; and the requests for what is to be asked next."""

    verdict: Verdict = "ok"
    capture: CaptureRow | None = None
    rows: tuple[tuple[Entry, bool], ...] = ()
    next: tuple[scrapy.Request, ...] = ()


def only_first(way: str) -> str:
    """What is said of a list whose further pages only a browser could open; `way` is what the page would do."""
    return tr(
        f"只读了第一页，后面的页要由脚本打开：{way}",
        f"only the first page is read, a script opens the others: {way}",
    )


class ListWalk:
    """Asks for the lists of a run's source. Requests it gives come back to `callback`, failures to `errback`. `addresses` is what
    the rows have told so far of what a page's address is."""

    def __init__(
        self,
        context: RunContext,
        reading: SourceReading,
        callback: Callable[..., Any],
        errback: Callable[..., Any],
    ) -> None:
        self._context = context
        self._reading = reading
        self._callback = callback
        self._errback = errback
        self._discovers = bool(context.source.column.options.get("discover"))
        self._left = MOST_PAGES
        self._deep, self._trusting = self._how()
        self._asked: set[str] = set()
        self._seen: set[str] = set()
        self._open = 0
        self.addresses = addresses_of(context.store)

    @property
    def ended(self) -> bool:
        """Whether every list was read as far as need be. A list that failed never ends: such a run re-checks nothing."""
        return self._open == 0

    def cut_short(self) -> bool:
        """A list goes on where this crawl may not go, or is one that it can do without. True where it was the last one open."""
        self._open -= 1
        return self.ended

    def start(self) -> Iterator[scrapy.Request]:
        """The requests for the first page of each list. A page that is watched alone is on none."""
        column = self._context.source.column
        if column.single:
            return
        for request in family(self._context.source.family).start(column.url, column.options):
            self._open += 1
            self._asked.add(_mark(request))
            yield self._request(request, 1, aside=is_robots(request.url))

    async def read(self, response: Response) -> ListStep:
        """Reads an answer to one of the requests."""
        known: Validators | None = response.meta["check"]
        look = look_of(response, response.url)
        if self._trusting and unmodified(look, known):  # its rows are known, and so are those behind them
            self._open -= 1
            return ListStep("ok", self._reading.capture(look, "list", "ok", "not modified"))
        body = response.body
        if response.status == 304 and known and known.place:
            try:
                body = read_at(self._context.settings.archive, known.place).body
            except Fault as fault:
                logger.warning("%s: %s", response.url, fault.title)
                afresh = self._request(
                    PageRequest(response.url),
                    response.meta["page"],
                    aside=response.meta["aside"],
                    afresh=True,
                )
                return ListStep(next=(afresh,))
        source = self._context.source
        options = source.column.options
        if "form" in options and response.meta["form"]:
            options = {
                **options,
                "form": dict(response.meta["form"]),
            }  # as it was asked, with its page's number
        read = await self._reading.extractor.list(
            source.family, body, response.url, options, self._reading.hints(look)
        )
        detail = "not modified" if response.status == 304 and read.verdict == "ok" else read.detail
        number: int = response.meta["page"]
        if number == 1 and read.listing.unread and not read.listing.next:
            detail = only_first(read.listing.unread)
            logger.warning("%s: %s", response.url, detail)
        capture = self._reading.capture(look, "list", read.verdict, detail)
        entries = self._within(read.listing.entries) if self._discovers else read.listing.entries
        self.addresses = weigh(self._context.store, source.id, [row_of(entry) for entry in entries])
        there = known_urls(self._context.store, [entry.url for entry in entries])
        led_to(self._context.store, there)
        self._context.count("entries", len(entries))
        rows = tuple((entry, entry.url in there) for entry in entries)
        all_known = bool(entries) and len(there) == len(entries)
        # Past the last page some sites answer with the last or the first again.
        repeated = bool(entries) and self._seen.issuperset(entry.url for entry in entries)
        self._seen.update(entry.url for entry in entries)
        wanted = (self._deep or not all_known) and not repeated and number < self._most_pages
        following: list[scrapy.Request] = []
        if read.listing.next and wanted:
            # A page without rows is an index of lists, such as of sitemaps: each is one of its own.
            most = 1 if entries else self._most_pages
            following += self._following(read.listing.next[:most], number + 1)
        if self._discovers:
            if number == 1 and not response.meta["aside"]:
                rows = (*self._taken(), *rows)
            rows = self._affordable(rows)
            following += self._discovered(read.listing, number)
        self._open += len(following) - 1
        return ListStep(read.verdict, None if is_robots(response.url) else capture, rows, tuple(following))

    def _following(
        self, pages: Iterable[PageRequest], number: int, *, aside: bool = False
    ) -> Iterator[scrapy.Request]:
        """The requests for those of the pages that this run has not asked for."""
        for page in pages:
            if _mark(page) not in self._asked:
                self._asked.add(_mark(page))
                yield self._request(page, number, aside=aside)

    def _taken(self) -> Iterator[tuple[Entry, bool]]:
        """The leads to this shop that an operator took, as rows: the words of a link are no title."""
        for lead in find_leads(self._context.store, self._context.source.site.hosts, ["taken"]):
            yield Entry("", lead.url), False

    def _within(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """The entries on the source's own hosts: others' campaigns are theirs to tell."""
        return tuple(entry for entry in entries if self._own(entry.url))

    def _own(self, url: str) -> bool:
        return urlsplit(url).hostname in self._context.source.site.hosts

    def _affordable(self, rows: tuple[tuple[Entry, bool], ...]) -> tuple[tuple[Entry, bool], ...]:
        """The rows without those whose pages are more than this run may discover: the next run finds them again."""
        kept = []
        for entry, known in rows:
            if known or self._left > 0:
                kept.append((entry, known))
                self._left -= not known
        return tuple(kept)

    def _discovered(self, listing: Listing, number: int) -> Iterator[scrapy.Request]:
        """What a page of discovery leads to beside its rows. Half of what may still be asked is left for what that finds."""
        beside = [page for page in listing.beside if self._own(page.url)]
        below = [page for page in listing.below if number == 1 and self._own(page.url)]
        known = known_urls(self._context.store, [page.url for page in below])
        for pages, step in ((beside, 0), ([page for page in below if page.url not in known], 1)):
            for request in self._following(pages[: max(0, self._left) // 2], number + step, aside=True):
                self._left -= 1
                yield request

    def _how(self) -> tuple[bool, bool]:
        """Whether lists are read past pages of known rows, and whether one that did not change since is taken as read.

        Deep is one day a week, another one for each source; and after a run that did not get to its end, which may have
        left rows unread behind those it read. A page that was none (a soft 404, a shell) may be one now, though the list
        is the same, so a list is trusted only after a run that read all it asked for.
        """
        source_id = self._context.source.id
        last = run_before(self._context.store, source_id, self._context.run_id)
        ended = last is not None and last.state in ("finished", "quarantined")
        turn = (now().toordinal() + zlib.crc32(source_id.encode())) % 7 == 0
        deep = self._context.full or turn or not ended
        if self._discovers:  # that a home page is as it was says nothing of the pages below it
            return deep, False
        whole = last is not None and set(last.counts.verdicts) == {"ok"}
        return deep, whole and not deep

    def _request(
        self, page: PageRequest, number: int, *, aside: bool = False, afresh: bool = False
    ) -> scrapy.Request:
        """`aside`: a list that the run can do without."""
        kind = FormRequest if page.method == "POST" else scrapy.Request
        extra: dict[str, Any] = (
            {"method": "POST", "formdata": list(page.form)} if page.method == "POST" else {}
        )
        check = None if afresh or page.method == "POST" else self._check(page.url)
        return kind(
            page.url,
            callback=self._callback,
            errback=self._errback,
            priority=LIST_PRIORITY,
            dont_filter=True,
            meta={"kind": "list", "page": number, "check": check, "aside": aside, "form": page.form},
            headers={"Referer": self._context.source.column.url, **conditional(check)},
            **extra,
        )

    def _check(self, url: str) -> Validators | None:
        """A list that did not change is taken as read, or read from the archive: one that is not there is asked for whole."""
        check = validators(self._context.store, [url]).get(url)
        if check is None or self._trusting:
            return check
        there = check.place is not None and (self._context.settings.archive / check.place.file).exists()
        return check if there else None

    @property
    def _most_pages(self) -> int:
        return 10_000 if self._context.full else self._context.source.column.pages


def _mark(page: PageRequest) -> str:
    return f"{page.method} {page.url} {page.form}"
