"""The list pages of a source: read from the first on as far as need be, conditionally, before any detail page."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.http import FormRequest, Response

from config.clock import now
from config.faults import Fault
from crawlers.archive.reader import read_at
from crawlers.extract.lists import family
from crawlers.extract.pages import judge
from crawlers.fetch.responses import conditional, unmodified
from crawlers.runs.items import Fetched
from indexing.records import PageRequest, Verdict
from indexing.store.captures import Validators, validators
from indexing.store.documents import known_urls
from indexing.store.runs import list_runs

if TYPE_CHECKING:
    from crawlers.runs.spider import Columns

LIST_PRIORITY = 10


class Lists:
    """Asks for the lists of one spider's source, and gives the spider their rows."""

    def __init__(self, spider: Columns) -> None:
        self.spider = spider
        self._family = family(spider.source.family)
        self._deep, self._trusting = self._reading()
        self._asked: set[str] = set()
        self._open = 0

    def start(self) -> Iterator[scrapy.Request]:
        """The requests for the first page of each list."""
        column = self.spider.source.column
        for request in self._family.start(column.url, column.options):
            self._open += 1
            yield self._request(request, 1)

    def _reading(self) -> tuple[bool, bool]:
        """Whether lists are read past pages of known rows, and whether one that did not change since is taken as read.

        Deep is one day a week, another one for each source; and after a run that did not get to its end, which may have
        left rows unread behind those it read. A page that was none (a soft 404, a shell) may be one now, though the list
        is the same, so a list is trusted only after a run that read all it asked for.
        """
        last = list_runs(self.spider.store, self.spider.source.id, 1)
        ended = bool(last) and last[0].state in ("finished", "quarantined")
        turn = (now().toordinal() + zlib.crc32(self.spider.source.id.encode())) % 7 == 0
        deep = self.spider.full or turn or not ended
        return deep, not deep and set(last[0].counts.verdicts) == {"ok"}

    def _request(self, page: PageRequest, number: int, *, afresh: bool = False) -> scrapy.Request:
        kind = FormRequest if page.method == "POST" else scrapy.Request
        extra: dict[str, Any] = (
            {"method": "POST", "formdata": list(page.form)} if page.method == "POST" else {}
        )
        check = None if afresh or page.method == "POST" else self._check(page.url)
        return kind(
            page.url,
            callback=self.parse,
            errback=self.spider.failed,
            priority=LIST_PRIORITY,
            dont_filter=True,
            meta={
                "kind": "list",
                "page": number,
                "listed": f"{page.method} {page.url} {page.form}",
                "check": check,
            },
            headers={"Referer": self.spider.source.column.url, **conditional(check)},
            **extra,
        )

    def _check(self, url: str) -> Validators | None:
        """A list that did not change is taken as read, or read from the archive: one that is not there is asked for whole."""
        check = validators(self.spider.store, [url]).get(url)
        if check is None or self._trusting:
            return check
        there = check.place is not None and (self.spider.huanxin.archive / check.place.file).exists()
        return check if there else None

    def parse(self, response: Response) -> Iterator[Any]:
        check: Validators | None = response.meta["check"]
        body = response.body
        if self._trusting and unmodified(response, check):  # its rows are known, and so are those behind them
            self.spider.count("ok", "list")
            yield Fetched((self.spider.capture(response, "list", "ok", "not modified"),))
            yield from self._done()
            return
        if response.status == 304 and check and check.place:
            try:
                body = read_at(self.spider.huanxin.archive, check.place).body
            except Fault as fault:
                self.spider.logger.warning("%s: %s", response.url, fault.title)
                yield self._request(PageRequest(response.url), response.meta["page"], afresh=True)
                return
        listing = self._family.list_page(body, response.url, self.spider.source.column.options)
        verdict: Verdict = "ok"
        detail = None
        if not listing.entries and not listing.next:
            judged = judge(body, response.url, self.spider.hints(response))
            verdict, detail = judged.verdict, judged.detail
            if verdict == "ok":  # a page, but no list: the site's layout has changed
                verdict, detail = "empty", "no rows"
        self.spider.count(verdict, "list")
        self.spider.bar(response, verdict)
        yield Fetched((self.spider.capture(response, "list", verdict, detail),))
        known = known_urls(self.spider.store, [entry.url for entry in listing.entries])
        for entry in listing.entries:
            yield from self.spider.entry(entry, known=entry.url in known)
        self.spider.stat("entries", len(listing.entries))
        number = response.meta["page"]
        all_known = bool(listing.entries) and len(known) == len(listing.entries)
        if listing.next and (self._deep or not all_known) and number < self._most_pages:
            following = self._request(listing.next[0], number + 1)
            mark = following.meta["listed"]
            if mark not in self._asked:
                self._asked.add(mark)
                yield following
                return
        yield from self._done()

    def _done(self) -> Iterator[scrapy.Request]:
        """Once every list has ended: the known pages whose turn it is. A failed list re-checks nothing."""
        self._open -= 1
        if self._open == 0:
            yield from self.spider.rechecks()

    @property
    def _most_pages(self) -> int:
        return 10_000 if self.spider.full else self.spider.source.column.pages
