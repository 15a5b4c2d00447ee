"""The one spider: a source's list pages, the detail pages behind their rows, and the files those offer.

It only fetches. What list pages say is for the source's family to tell (`crawlers.extract.lists`), what detail pages say for
`crawlers.extract.pages`; what is kept goes to the pipeline as items.
"""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response

from config.clock import now
from config.registry import load_registry
from config.settings import load_settings
from crawlers.extract.pool import Reader
from crawlers.fetch.politeness.host_lock import hold_hosts
from crawlers.fetch.politeness.limits import effective
from crawlers.fetch.politeness.throttle import throttle_of
from crawlers.fetch.rendering import rendering_settings
from crawlers.fetch.reroute import read_reroute
from crawlers.fetch.responses import capture_row, conditional, lower_headers, received, unmodified
from crawlers.fetch.settings import own_settings, politeness_settings
from crawlers.papers.hints import hints_of, page_of
from crawlers.papers.moved import is_front, is_same
from crawlers.papers.paper import external_paper, paper_of
from crawlers.runs.belongings import Belongings
from crawlers.runs.items import Fetched, Missing, Unchanged
from crawlers.runs.list_walk import Lists
from crawlers.runs.recheck_plan import due
from crawlers.runs.source_lock import hold_source
from indexing.records import (
    AttachmentLink,
    Entry,
    Hints,
    Notice,
    Paper,
    Verdict,
)
from indexing.store import open_store
from indexing.store.attached import links_of
from indexing.store.captures import CaptureKind, CaptureRow, Validators, validators
from indexing.store.documents import load_documents
from indexing.store.parts import parts_of
from indexing.store.presence import KnownPage, known_pages
from indexing.store.runs import new_run_id
from indexing.text.urls import url_key

# Steps from shell to shell are followed this far.
MOST_SHELLS = 2

# Whoever starts a run looks first whether the source is free; on a crowded machine that look can still hold the lock.
WAIT_FOR_SOURCE = 10

# Sources of one host run one after the other; a run waits this long in seconds for its turn.
WAIT_FOR_HOST = 6 * 3600

# Lists come first (crawlers.runs.list_walk).
DETAIL_PRIORITY = 0


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a page that is looked at again: its validators, the files it offered and its paper's further
    pages."""

    page: KnownPage
    check: Validators | None
    files: tuple[AttachmentLink, ...]
    parts: tuple[str, ...]


class Columns(scrapy.Spider):
    """`scrapy crawl columns -a source=ID [-a full=1] [-a delay=SECONDS] [-a run_id=ID]`."""

    name = "columns"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Columns:
        spider = super().from_crawler(crawler, *args, **kwargs)
        home = spider.huanxin
        chosen = {
            **own_settings(home),
            "ARCHIVE_FOLDER": str(home.archive),
            "REPLAY_PATH": spider.replay,
            "RUN_ID": spider.run_id,
            "SOURCE_ID": spider.source.id,
            "CIRCUIT_COMMAND": spider.command_id,
            **politeness_settings(spider.politeness, replay=spider.replay is not None),
            **(
                rendering_settings(home, replay=spider.replay is not None)
                if spider.source.column.render
                else {}
            ),
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
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.huanxin = load_settings()
        self.source = load_registry(self.huanxin.sources).source(source)
        self.full = full == "1"
        self.replay = replay
        self.command_id = command_id
        self.run_id = run_id or new_run_id(now())
        self.hosts = frozenset(self.source.site.hosts)
        self.addresses = tuple(column.url for column in self.source.site.columns)
        self.politeness = effective(
            self.source.site.politeness,
            self.hosts,
            read_reroute(self.huanxin.reroute),
            None if delay is None else float(delay),
        )
        self.locks = ExitStack()
        self.locks.enter_context(hold_source(source, self.huanxin.locks, WAIT_FOR_SOURCE))
        if replay is None:
            self.locks.enter_context(hold_hosts(self.hosts, self.huanxin.locks, WAIT_FOR_HOST))
        self.store = open_store(self.huanxin.database_url, self.huanxin.locks)
        self.reader = Reader(workers=2 if self.politeness.delay == 0 else 1)
        self.lists = Lists(self)
        self.belongings = Belongings(self)
        self._asked: set[str] = set()

    async def start(self) -> AsyncIterator[scrapy.Request]:
        gc.freeze()  # what is there now stays to the end: no collection need look through it
        for request in self.lists.start():
            yield request

    # --- which pages -------------------------------------------------------------------------------------------------

    def entry(self, entry: Entry, *, known: bool) -> Iterator[Any]:
        """What a list's row leads to: nothing where its page is known."""
        if urlsplit(entry.url).hostname not in self.hosts:
            if not known:
                yield Fetched((), external_paper(entry, self.source, now()))
        elif not known:
            yield from self._detail_request(entry.url, entry=entry)

    def rechecks(self) -> Iterator[scrapy.Request]:
        """The known pages whose turn it is, asked for conditionally."""
        pages = known_pages(self.store, self.source.id)
        chosen = pages if self.full else due(pages, now())
        checks = validators(self.store, [page.url for page in chosen])
        files = links_of(self.store, [page.document_id for page in chosen])
        parts = parts_of(self.store, self.source.id)
        for page in chosen:
            check, own_files = checks.get(page.url), files.get(page.document_id, ())
            before = Before(page, check, own_files, parts.get(page.url, ()))
            yield from self._detail_request(page.url, before=before)

    # --- details -----------------------------------------------------------------------------------------------------

    def _detail_request(
        self,
        url: str,
        *,
        entry: Entry | None = None,
        before: Before | None = None,
    ) -> Iterator[scrapy.Request]:
        """The request for a detail page, unless this run asked for it before: of a list's row, or of a known page."""
        key = url_key(url)
        if key not in self._asked:
            self._asked.add(key)
            yield self._asking(url, entry, before, before.check if before else None)

    def _asking(
        self, url: str, entry: Entry | None, before: Before | None, check: Validators | None
    ) -> scrapy.Request:
        return scrapy.Request(
            url,
            callback=self.parse_detail,
            errback=self.failed,
            priority=DETAIL_PRIORITY,
            dont_filter=True,  # `_asked` is the filter
            headers=conditional(check),
            meta={
                "kind": "detail",
                "entry": entry,
                "place": url,
                "check": check,
                "before": before,
                "shells": 0,
            },
        )

    async def parse_detail(self, response: Response) -> AsyncIterator[Any]:
        place, check = response.meta["place"], response.meta["check"]
        before: Before | None = response.meta["before"]
        if before and unmodified(response, check):
            if before.parts and await self.belongings.turned(before.parts):
                yield self._asking(place, None, before, None)
                return
            self.count("ok", "detail")
            yield await self._unchanged(response, place, before)
            return
        entry = response.meta["entry"]
        notice = await self.reader.read(
            page_of(response.body, self.source), response.url, self.hints(response, entry)
        )
        if notice.verdict == "ok" and self._leads_elsewhere(response, notice, before):
            notice = replace(notice, verdict="soft404", verdict_detail=f"redirects to {response.url}")
        parts: list[CaptureRow] = []
        if notice.verdict == "ok":
            whole, parts = await self.belongings.whole(notice, before.parts if before else ())
            # Not ok for its capture either: a later 304 must not say that this state of the page is recorded.
            notice = whole or replace(notice, verdict="error", verdict_detail="a further page cannot be read")
        self.count(notice.verdict, "detail")
        self.bar(response, notice.verdict)
        capture = self.capture(response, "detail", notice.verdict, notice.verdict_detail)
        if notice.verdict == "shell" and notice.target and response.meta["shells"] < MOST_SHELLS:
            yield Fetched((capture,))
            yield response.follow(
                notice.target,
                callback=self.parse_detail,
                errback=self.failed,
                meta={**response.meta, "check": None, "shells": response.meta["shells"] + 1},
            )
            return
        if notice.verdict == "gone" and before:
            yield Missing(place, before.page.document_id, (capture,))
            return
        if notice.verdict != "ok":
            yield Fetched((capture, *parts))
            return
        checks = self._checks(before.files) if before else {}
        files, file_captures = await self.belongings.files(notice.attachments, checks)
        yield Fetched(
            (capture, *parts, *file_captures),
            paper_of(notice, place, self.source, entry, files, received(response)),
        )

    def _checks(self, links: tuple[AttachmentLink, ...]) -> dict[str, Validators]:
        return validators(self.store, [link.url for link in links])

    def _leads_elsewhere(self, response: Response, notice: Notice, before: Before | None) -> bool:
        """Whether a redirect led to another page than the one that was listed."""
        asked = response.meta.get("redirect_urls")
        if not asked or url_key(asked[0]) == url_key(response.url):
            return False
        if before is None:
            return is_front(response.url, self.source.column.url)
        key = before.page.document_id
        return not is_same(load_documents(self.store, [key], text=False)[key], notice)

    async def _unchanged(self, response: Response, place: str, before: Before) -> Unchanged | Fetched:
        """The page is as it was; its files may not be."""
        capture = self.capture(response, "detail", "ok", "not modified")
        files, captures = await self.belongings.files(before.files, self._checks(before.files))
        failed = any(file.state == "failed" for file in files)
        if not captures and not failed and not before.page.withdrawn:
            return Unchanged(place, (capture,))
        # Without a title or text of its own: what a page does not say stays as it was.
        paper = Paper(
            url=place,
            title="",
            seen_at=received(response),
            source_id=self.source.id,
            attachments=tuple(files),
        )
        return Fetched((capture, *captures), paper)

    # --- counting ----------------------------------------------------------------------------------------------------

    def failed(self, failure: Any) -> None:
        """A request that brought no response: refused by our own rules, or by the network."""
        if failure.check(CloseSpider):
            raise failure.value
        if failure.check(IgnoreRequest):
            return
        request = failure.request
        self.logger.warning("%s: %s", request.url, failure.getErrorMessage())
        self.count("error", request.meta["kind"])

    def bar(self, response: Response, verdict: Verdict) -> None:
        """Tells the throttle of a challenge that only its text gave away; a refusal by status alone, it has been told of."""
        if verdict == "blocked" and not response.meta.get("challenge") and response.status < 400:
            throttle_of(self.crawler).challenge(urlsplit(response.url).hostname or "")

    def hints(self, response: Response, entry: Entry | None = None) -> Hints:
        return hints_of(response.status, lower_headers(response).items(), self.source, entry)

    def capture(
        self, response: Response, kind: CaptureKind, verdict: Verdict, detail: str | None
    ) -> CaptureRow:
        return replace(
            capture_row(response, kind, verdict, detail), source_id=self.source.id, run_id=self.run_id
        )

    def count(self, verdict: str, kind: str) -> None:
        self.stat(f"verdict/{verdict}")
        self.stat(f"{kind}/{verdict}")

    def stat(self, name: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"huanxin/{name}", count)

    def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's signature
        self.reader.close()
        self.locks.close()
