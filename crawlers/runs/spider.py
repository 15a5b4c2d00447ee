"""The one spider: a source's list pages, the detail pages behind their rows, and the files those offer.

It only asks for pages in their order. Lists are walked by `crawlers.runs.list_walk`, papers by `crawlers.papers.walk`; what is
kept goes to the pipeline as items.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import AsyncIterator, Iterator
from functools import cached_property
from typing import Any, NoReturn
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response

from config.clock import now
from config.faults import Busy, Fault, WrongUsage
from config.language import tr
from config.registry import load_registry
from config.reroute import read_reroute
from config.settings import load_settings
from crawlers.extract.pages import SIGN_IN
from crawlers.extract.pool import Extractor
from crawlers.fetch.politeness.limits import effective
from crawlers.fetch.politeness.refusal import RequestRefused
from crawlers.fetch.politeness.throttle import throttle_of
from crawlers.fetch.rendering import rendering_settings
from crawlers.fetch.responses import conditional
from crawlers.fetch.settings import politeness_settings, scrapy_settings
from crawlers.papers.look import Before
from crawlers.papers.paper import external_paper
from crawlers.papers.reading import SourceReading
from crawlers.papers.walk import walk
from crawlers.runs.context import RunContext
from crawlers.runs.items import Fetched, Missing, Unchanged
from crawlers.runs.known import befores
from crawlers.runs.list_walk import ListWalk
from crawlers.runs.live_supply import LiveSupply, look_of
from crawlers.runs.recheck_plan import due
from crawlers.runs.taking import take_run
from indexing.records import Entry, Verdict
from indexing.store import open_store
from indexing.store.papers.presence import known_pages
from indexing.store.runs.ledger import new_run_id
from indexing.text.urls import url_key

# Lists come first (crawlers.runs.list_walk).
DETAIL_PRIORITY = 0


class ColumnSpider(scrapy.Spider):
    """`scrapy crawl columns -a source=ID [-a full=1] [-a delay=SECONDS] [-a run_id=ID] [-a build=BUILD]`."""

    name = "columns"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ColumnSpider:
        kwargs.setdefault("log", crawler.settings.get("LOG_FILE"))  # Scrapyd's own
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings, source = spider.own_settings, spider.source
        replayed = spider.replay is not None
        chosen = {
            **scrapy_settings(settings),
            "ARCHIVE_FOLDER": str(settings.archive),
            "REPLAY_PATH": spider.replay,
            "RUN_ID": spider.run_id,
            "SOURCE_ID": source.id,
            "CIRCUIT_COMMAND": spider.command_id,
            **politeness_settings(spider.politeness, replay=replayed),
            **(rendering_settings(settings, replay=replayed) if source.column.render else {}),
        }
        for name, value in chosen.items():
            crawler.settings.set(name, value, priority="spider")
        return spider

    def __init__(
        self,
        source: str,
        full: str = "0",
        delay: str | None = None,
        run_id: str | None = None,
        replay: str | None = None,
        command_id: str | None = None,
        log: str | None = None,
        build: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if build is not None:
            _leave_unless_same(build)
        self.own_settings = load_settings()
        self.source = load_registry(self.own_settings.sources).source(source)
        self.full = full == "1"
        self.replay = replay
        self.command_id = command_id
        self.run_id = run_id or new_run_id(now())
        self.hosts = frozenset(self.source.site.hosts)
        self.addresses = tuple(column.url for column in self.source.site.columns)
        self.politeness = effective(
            self.source.site.politeness,
            self.hosts,
            read_reroute(self.own_settings.reroute),
            None if delay is None else float(delay),
        )
        try:
            hosts = () if replay else self.hosts
            self.locks = take_run(self.own_settings, self.run_id, source, hosts, log)
        except Busy as fault:
            _leave(fault)
        self.extractor = Extractor(workers=2 if self.politeness.delay == 0 else 1)
        self._asked: set[str] = set()
        self._rows: dict[str, Entry] = {}

    @cached_property
    def context(self) -> RunContext:
        """Made when the crawl starts: only then Scrapy has statistics."""
        assert self.crawler.stats is not None
        store = open_store(self.own_settings.database_url, self.own_settings.locks)
        return RunContext(self.own_settings, self.source, store, self.run_id, self.crawler.stats, self.full)

    @cached_property
    def reading(self) -> SourceReading:
        return SourceReading(self.extractor, self.source, self.run_id, node=self.own_settings.node)

    @cached_property
    def supply(self) -> LiveSupply:
        return LiveSupply(self.crawler, self.context, self.hosts)

    @cached_property
    def lists(self) -> ListWalk:
        return ListWalk(self.context, self.reading, self.parse_list, self.failed)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        gc.freeze()  # what is there now stays to the end: no collection need look through it
        for request in self._single() if self.source.column.single else self.lists.start():
            yield request

    # --- lists -------------------------------------------------------------------------------------------------------

    async def parse_list(self, response: Response) -> AsyncIterator[Any]:
        step = await self.lists.read(response)
        if step.capture:
            self.context.judged(step.verdict, "list")
            self._bar(response, step.verdict, step.capture.verdict_detail)
            if step.verdict == "error":
                self.context.trouble("reading", step.capture.verdict_detail or "")
            yield Fetched((step.capture,))
        for entry, known in step.rows:
            self._rows.setdefault(self.lists.addresses.key(entry.url), entry)
            for item in self._row(entry, known=known):
                yield item
        for request in step.next:
            yield request
        if self.lists.ended:
            for request in self._rechecks():
                yield request

    def _row(self, entry: Entry, *, known: bool) -> Iterator[Any]:
        """What a list's row leads to: nothing where its page is known."""
        if known:
            return
        if self.supply.reaches(entry.url):
            yield from self._detail(entry.url, entry=entry)
        else:
            yield Fetched((), external_paper(entry, self.source, now()))

    def _rechecks(self) -> Iterator[scrapy.Request]:
        """The known pages whose turn it is, asked for conditionally."""
        store = self.context.store
        pages = known_pages(store, self.source.id)
        chosen = pages if self.full else due(pages, now())
        for before in befores(store, self.source.id, chosen):
            row = self._rows.get(self.lists.addresses.key(before.page.url))
            yield from self._detail(before.page.address, entry=row, before=before)

    def _single(self) -> Iterator[scrapy.Request]:
        """The one page that the source watches, at every run."""
        url, store = self.source.column.url, self.context.store
        pages = [page for page in known_pages(store, self.source.id) if url_key(page.url) == url_key(url)]
        known = next(befores(store, self.source.id, pages), None)
        yield from self._detail(url, before=known)

    # --- details -----------------------------------------------------------------------------------------------------

    def _detail(
        self, url: str, *, entry: Entry | None = None, before: Before | None = None
    ) -> Iterator[scrapy.Request]:
        """The request for a detail page, unless this run asked for it before: of a list's row, or of a known page."""
        key = self.lists.addresses.key(url)
        if key in self._asked:
            return
        self._asked.add(key)
        yield scrapy.Request(
            url,
            callback=self.parse_detail,
            errback=self.failed,
            priority=DETAIL_PRIORITY,
            dont_filter=True,  # `_asked` is the filter
            headers=conditional(before.known.get(url) if before else None),
            meta={"kind": "detail", "entry": entry, "listed": url, "before": before},
        )

    async def parse_detail(self, response: Response) -> AsyncIterator[Any]:
        before: Before | None = response.meta["before"]
        look = look_of(response, response.meta["listed"])
        walked = await walk(self.supply, self.reading, look, response.meta["entry"], before)
        for verdict in walked.verdicts:
            self.context.judged(verdict, "detail")
        if self.source.column.single and (walked.verdict == "ok" or (walked.missing and before)):
            self.context.count("list/ok")  # the page stands for a list that was had, its own row
            self.context.count("entries")
        self._bar(response, walked.verdict, walked.detail)
        if walked.verdict == "error":
            self.context.trouble("reading", walked.detail or "")
        if walked.unchanged:
            yield Unchanged(look.asked, walked.captures)
        elif walked.missing and before:
            yield Missing(look.asked, before.page.document_id, walked.captures)
        else:
            yield Fetched(walked.captures, walked.paper)

    # --- what went wrong ---------------------------------------------------------------------------------------------

    def failed(self, failure: Any) -> Iterator[scrapy.Request]:
        """A request that brought no response: refused by our own rules, or by the network."""
        if failure.check(CloseSpider):
            raise failure.value
        request = failure.request
        # Another run would not be let there either: the list ends here, and known pages get their turn.
        off_host = failure.check(RequestRefused) and failure.value.reason == "off_host"
        if request.meta["kind"] == "list" and (off_host or request.meta["aside"]) and self.lists.cut_short():
            yield from self._rechecks()
        if failure.check(IgnoreRequest):
            return
        self.logger.warning("%s: %s", request.url, failure.getErrorMessage())
        self.context.judged("error", request.meta["kind"])

    def _bar(self, response: Response, verdict: Verdict, detail: str | None) -> None:
        """Tells the throttle of a challenge that only its text gave away; a refusal by status alone, it has been told of. A page
        that asks to sign in closes itself, not its host."""
        closed = verdict == "blocked" and not (detail or "").startswith(SIGN_IN)
        if closed and not response.meta.get("challenge") and response.status < 400:
            throttle_of(self.crawler).challenge(urlsplit(response.url).hostname or "")

    def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's signature
        self.extractor.close()


def _leave_unless_same(build: str) -> None:
    """Whoever hands a run to another machine says what it runs itself: another build gets no work."""
    from crawlers.runs.work.build import own_build

    if str(own_build()) != build:
        words = tr("程序或词典的版本不同，不能采集", "another version of program or dictionary gets no work")
        _leave(WrongUsage(words, where=str(own_build())))


def _leave(fault: Fault) -> NoReturn:
    """Ends the process before anything has begun, with the fault's code: Scrapy would end with its own."""
    print(f"{fault.title} ({fault.where})", file=sys.stderr, flush=True)
    os._exit(fault.exit_code)
