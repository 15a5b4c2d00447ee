"""From an archive's captures, as they lie in a WARC of ours, to what is recorded of them."""

from __future__ import annotations

import hashlib
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
from crawlers.extract.pool import Reader
from crawlers.inlets.backfill.cdx import ArchivedPage, archived_page, on
from crawlers.papers.hints import hints_of, is_html, page_of
from crawlers.papers.paper import is_paper, paper_of
from indexing.records import ArchivePlace, Capture, Paper, StoredAttachment
from indexing.store import Store
from indexing.store.captures import CaptureRow, captures_at
from indexing.store.history import record_history

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
    reader: Reader
    run_id: str
    counts: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)

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
        for start in range(0, len(fresh), BATCH):
            self._record(fresh[start : start + BATCH])

    def _found(self, path: Path, listed: Mapping[Key, ArchivedPage] | None) -> list[_Found]:
        found: dict[Key, _Found] = {}
        try:
            for response in read_records(path):
                if response.status != 200 or not is_html(response):
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

    def _record(self, batch: Sequence[_Found]) -> None:
        papers: list[Paper] = []
        captures: list[CaptureRow] = []
        for one in batch:
            try:
                capture = read_at(self.settings.archive, one.place)
            except (Fault, OSError) as error:
                self.failed.append((one.page.address, str(error)))
                continue
            row, paper = self._read(one, capture)
            captures.append(row)
            if paper:
                papers.append(paper)
            else:
                self.skipped[row.verdict or "error"] += 1
        self.counts.update(record_history(self.store, papers, captures, self.run_id))

    def _read(self, one: _Found, capture: Capture) -> tuple[CaptureRow, Paper | None]:
        page, source = one.page, self.source
        hints = hints_of(200, capture.headers, source)
        url = _without_port(page.original)
        notice = self.reader.read_now(page_of(capture.body, source), url, hints)
        if notice.verdict == "ok" and not is_paper(notice):
            notice = replace(notice, verdict="empty", verdict_detail="no paper")
        # No validators: they are the archive's, and must not be sent to the site.
        row = CaptureRow(
            url=url,
            kind="detail",
            fetched_at=page.moment,
            status=200,
            sha256=hashlib.sha256(capture.body).hexdigest(),
            verdict=notice.verdict,
            verdict_detail=notice.verdict_detail,
            content_type=hints.headers.get("content-type"),
            place=one.place,
            source_id=source.id,
            run_id=self.run_id,
        )
        if notice.verdict != "ok":
            return row, None
        files = [StoredAttachment(link.name, link.url) for link in notice.attachments]
        paper = paper_of(notice, url, source, None, files, page.moment)
        return row, replace(paper, archived_urls=(page.address,) if one.known_there else ())


def _as_captured(response: ArchivedResponse) -> ArchivedPage:
    return ArchivedPage(f"{response.fetched_at.astimezone(UTC):%Y%m%d%H%M%S}", response.url)


def _without_port(url: str) -> str:
    """CDX lists write default ports (`http://host:80/…`); pages do not."""
    parts = urlsplit(url)
    if parts.port in (80, 443):
        return parts._replace(netloc=parts.netloc.rpartition(":")[0]).geturl()
    return url
