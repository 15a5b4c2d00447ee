"""From an archive's captures, as they lie in a WARC of ours, to what is recorded of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from config.faults import Fault
from config.language import tr
from config.settings import Settings
from config.site import Source
from crawlers.archive import ArchivedResponse, CutOff, read_at, read_records
from crawlers.extract.pages.pagination import first_page
from crawlers.extract.pool import Extractor
from crawlers.inlets.backfill.cdx import ArchivedPage, archived_page, on
from crawlers.papers.look import Look, is_html
from crawlers.papers.paper import is_paper
from crawlers.papers.reading import SourceReading
from crawlers.papers.walk import Walked, walk
from indexing.records import ArchivePlace, Paper
from indexing.store import Store
from indexing.store.captures import CaptureRow, Validators, captures_at
from indexing.store.papers.history import record_history
from indexing.text.urls import url_key

BATCH = 50

Key = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class _Found:
    """A capture in a file. `known_there`: the Wayback Machine is known to have it, so its address there is provenance."""

    page: ArchivedPage
    place: ArchivePlace
    known_there: bool


@dataclass(slots=True)
class Ingester:
    """Records the captures of a source's pages that lie in WARC files of the archive, and counts what became of them."""

    store: Store
    settings: Settings
    source: Source
    extractor: Extractor
    run_id: str
    counts: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def reading(self) -> SourceReading:
        return SourceReading(self.extractor, self.source, self.run_id, node=self.settings.node)

    @property
    def hosts(self) -> frozenset[str]:
        """The source's hosts, those of its former addresses too: history stands there."""
        former = (
            urlsplit(url if "//" in url else f"//{url}").hostname for url in self.source.site.superseded
        )
        return frozenset(self.source.site.hosts) | {host for host in former if host}

    def ingest(self, path: Path, *, listed: Mapping[Key, ArchivedPage] | None = None) -> None:
        """Records the file's captures, oldest first; with a list, only those on it. Ones that are recorded are left out."""
        found = self._found(path, listed)
        taken = captures_at(self.store, [one.page.original for one in found])
        moments = {(key, row.fetched_at) for key, rows in taken.items() for row in rows}
        fresh = sorted(
            (one for one in found if one.page.key not in moments), key=lambda one: one.page.timestamp
        )
        self.counts["fetched"] += len(fresh)
        supply = _Supply(self.settings.archive, {})
        for one in found:
            supply.pages.setdefault(url_key(one.page.original), []).append(one)
        # A page that is another's but for a number is mostly a further one; it comes after that other, which may take it.
        groups: tuple[list[_Found], list[_Found]] = ([], [])
        for one in fresh:
            groups[url_key(first_page(one.page.original) or "") in supply.pages].append(one)
        with asyncio.Runner() as runner:
            for some in groups:
                for start in range(0, len(some), BATCH):
                    self._record(some[start : start + BATCH], runner, supply)

    def _found(self, path: Path, listed: Mapping[Key, ArchivedPage] | None) -> list[_Found]:
        found: dict[Key, _Found] = {}
        try:
            for response in read_records(path):
                if response.status != 200 or not _is_html(response):
                    continue
                archived = archived_page(response.url)
                page, raw = archived or (_as_captured(response), True)
                if not on(page, self.hosts) or (listed is not None and page.key not in listed):
                    continue
                if not raw:
                    why = tr("档案改写过的页面（缺 id_）", "a page that the archive rewrote (no id_)")
                    self.failed.append((response.url, why))
                elif response.place is None:
                    why = tr("记录压缩在一起，无法单独取出", "its record shares a gzip member with others")
                    self.failed.append((response.url, why))
                else:
                    known = archived is not None or listed is not None
                    found.setdefault(page.key, _Found(page, response.place, known))
        except CutOff as fault:
            self.failed.append((path.name, fault.title))
        return list(found.values())

    def _record(self, batch: Sequence[_Found], runner: asyncio.Runner, supply: _Supply) -> None:
        papers: list[Paper] = []
        captures: list[CaptureRow] = []
        for one in batch:
            if one.page.key in supply.taken:
                continue
            walked = runner.run(self._walk(one, supply))
            if walked is None:
                continue
            captures += walked.captures
            if walked.paper and walked.notice and is_paper(walked.notice):
                there = (one.page.address,) if one.known_there else ()
                papers.append(replace(walked.paper, archived_urls=there))
            else:
                self.skipped["empty" if walked.verdict == "ok" else walked.verdict] += 1
        self.counts.update(record_history(self.store, papers, captures, self.run_id))

    async def _walk(self, one: _Found, supply: _Supply) -> Walked | None:
        look = supply.look(one)
        if isinstance(look, str):
            self.failed.append((one.page.address, look))
            return None
        supply.since = one.page.moment
        walked = await walk(supply, self.reading, look)
        # A page of the site that is no paper is kept as a capture, so that it is not asked for again.
        if walked.verdict == "ok" and walked.notice and not is_paper(walked.notice):
            rows = tuple(replace(row, verdict="empty", verdict_detail="no paper") for row in walked.captures)
            return replace(walked, captures=rows)
        return walked


@dataclass(slots=True)
class _Supply:
    """The captures of one file as a supply: of a further page the one taken nearest to the first page. Web archives keep files
    apart, and a list names pages only, so files stay links. `taken` are the captures that papers took as further pages."""

    folder: Path
    pages: dict[str, list[_Found]]
    since: datetime | None = None
    taken: set[Key] = field(default_factory=set)
    lasting: bool = False

    def reaches(self, url: str) -> bool:  # noqa: ARG002 - whatever the file holds may be read
        return True

    async def page(self, url: str, known: Validators | None = None) -> Look | None:  # noqa: ARG002
        since = self.since
        there = self.pages.get(url_key(url), [])
        if not there or since is None:
            return None
        nearest = min(there, key=lambda one: abs(one.page.moment - since))
        look = self.look(nearest)
        if isinstance(look, str):
            return None
        self.taken.add(nearest.page.key)
        return look

    async def file(self, url: str, known: Validators | None = None) -> Look | None:  # noqa: ARG002
        return None

    def look(self, one: _Found) -> Look | str:
        """A capture as the walk takes it, or why its bytes cannot be read. Without its validators: they are the archive's, and
        must not be sent to the site."""
        try:
            capture = read_at(self.folder, one.place)
        except (Fault, OSError) as error:
            return str(error)
        headers = {name.lower(): value for name, value in capture.headers}
        mine = {name: value for name, value in headers.items() if name not in ("etag", "last-modified")}
        url = _without_port(one.page.original)
        return Look(url, url, 200, mine, capture.body, one.page.moment, one.place)


def _is_html(response: ArchivedResponse) -> bool:
    return is_html({name.lower(): value for name, value in response.headers}, response.body)


def _as_captured(response: ArchivedResponse) -> ArchivedPage:
    return ArchivedPage(f"{response.fetched_at.astimezone(UTC):%Y%m%d%H%M%S}", response.url)


def _without_port(url: str) -> str:
    """CDX lists write default ports (`http://host:80/…`); pages do not."""
    parts = urlsplit(url)
    if parts.port in (80, 443):
        return parts._replace(netloc=parts.netloc.rpartition(":")[0]).geturl()
    return url
