"""Reading history again with today's parsers, from the archive: no site is asked.

The newest capture of each page is read as if it came now. Where the fields differ, the document gets a version whose time is
now and whose change says `reread`; capture, first and last sighting, status and the re-check plan stay as they were, since
nothing happened on the site. Pages that were never read before, but are readable now, become documents first seen when
they were captured.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.clock import now
from config.faults import Busy, Fault
from config.regions import find_region
from config.registry import Registry, load_registry
from config.settings import Settings
from config.site import Source
from crawlers.archive import read_at
from crawlers.attachments import read_file
from crawlers.families import family
from crawlers.papers import is_paper, paper_of
from crawlers.reader import Reader
from crawlers.source_lock import hold_source
from crawlers.spiders.columns import MOST_PARTS
from indexing.changes import classify, compare
from indexing.projection import drain
from indexing.records import AttachmentLink, Capture, Entry, Hints, Notice, Paper, StoredAttachment, Verdict
from indexing.reposts import Sketch, sketch
from indexing.store import Document, Store, load_documents
from indexing.store.captures import (
    CaptureRow,
    captures_at,
    judge_again,
    list_captures,
    pages_never_read,
    sources_seen,
)
from indexing.store.outbox import enqueue
from indexing.store.presence import known_pages
from indexing.store.record import Edit, Recorder
from indexing.store.schema import appearances, attachments, changes, documents, versions
from indexing.store.version_fields import fields_of, merged, stored_fields
from indexing.urls import url_key

BATCH = 50

# What was judged so may have been the parser's fault; a page that was blocked or gone was not there to be read.
_DOUBTFUL: tuple[Verdict, ...] = ("empty", "error", "soft404")

# List pages looked through for the rows that led to a source's papers; a source has far fewer distinct ones in a year.
MOST_LISTS = 2000

Progress = Callable[[int, int], None]
"""Told how many pages are done and how many there are so far."""


@dataclass(frozen=True, slots=True)
class RereadReport:
    """`read` counts the papers read, each `changed`, `new` or `unchanged`; `unreadable` those that today's parsers make
    nothing of, which stay as they are; `missing` names archive files and why something in them could not be read; `busy`
    the sources left out because they are being crawled."""

    read: int = 0
    changed: int = 0
    new: int = 0
    unchanged: int = 0
    unreadable: int = 0
    missing: tuple[tuple[str, str], ...] = ()
    busy: tuple[str, ...] = ()


def reread(
    store: Store, settings: Settings, sources: Sequence[str], progress: Progress, *, dry_run: bool = False
) -> RereadReport:
    """Reads the history of these sources again, of all of them where none is named. A dry run writes nothing.

    Raises NotFound for a source that neither the registry nor the store knows, Busy where the only one named is being
    crawled.
    """
    registry = load_registry(settings.sources)
    seen = sources_seen(store)
    for name in sources:
        if name not in seen:
            registry.source(name)
    with closing(Reader(workers=max(1, (os.cpu_count() or 2) - 1))) as reader:
        again = _Rereading(store, settings, registry, reader, progress, dry_run)
        for key in dict.fromkeys(sources) if sources else sorted(seen, key=str):
            with ExitStack() as lock:
                if key:
                    try:
                        lock.enter_context(hold_source(key, settings.locks))
                    except Busy:
                        if len(sources) == 1:
                            raise
                        again.busy.append(key)
                        continue
                again.source(key)
    if not dry_run:
        drain(store, settings)
    count = again.count
    return RereadReport(
        count["changed"] + count["new"] + count["unchanged"],
        count["changed"],
        count["new"],
        count["unchanged"],
        count["unreadable"],
        tuple(sorted(again.missing.items())),
        tuple(again.busy),
    )


class _Undone(Exception):
    """Takes back the transaction of a dry run."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to read again: the document that stands there, if one does, and its captures, newest first."""

    url: str
    document: Document | None
    original: bool
    captures: tuple[CaptureRow, ...]
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class _Read:
    """What a page was read as today, from this capture."""

    page: _Page
    capture: CaptureRow
    paper: Paper
    sketch: Sketch | None


@dataclass(slots=True)
class _Rereading:
    store: Store
    settings: Settings
    registry: Registry
    reader: Reader
    progress: Progress
    dry_run: bool
    count: Counter[str] = field(default_factory=Counter)
    missing: dict[str, str] = field(default_factory=dict)
    busy: list[str] = field(default_factory=list)
    done: int = 0
    total: int = 0
    parts: set[str] = field(default_factory=set)

    def source(self, key: str | None) -> None:
        """Reads a source's pages again, those with documents first; None: what was imported without a source."""
        source = self.registry.sources.get(key) if key else None
        entries = self._entries(source) if source else {}
        known = {page.url: page.document_id for page in known_pages(self.store, key)}  # type: ignore[arg-type]
        fresh = pages_never_read(self.store, key, _DOUBTFUL) if source else ()
        self.total += len(known) + len(fresh)
        for batch in _batches(list(known)):
            self._batch(batch, known, entries, source)
        # Only now is it known which pages are further pages of a paper, and so none of their own.
        for batch in _batches(fresh):
            self._batch(batch, {}, entries, source)

    def _batch(
        self, urls: Sequence[str], ids: dict[str, str], entries: dict[str, Entry], source: Source | None
    ) -> None:
        loaded = load_documents(self.store, list(set(ids.values())), history=True) if ids else {}
        found = captures_at(self.store, urls)
        pages = []
        for url in urls:
            document = loaded.get(ids.get(url, ""))
            place = next((a for a in document.appearances if a.url == url), None) if document else None
            entry = entries.get(url_key(url))
            if entry is None and document and document.source_id:
                # Read without the list row that led to it, a page's title may come out otherwise; that is no change.
                entry = Entry(document.title, url)
            captures = tuple(row for row in reversed(found.get(url_key(url), ())) if row.kind == "detail")
            pages.append(_Page(url, document, bool(place and place.original), captures, entry))
        reads = asyncio.run(self._read_all(pages, source))
        try:
            with self.store.writing() as connection:
                recorder = Recorder(connection, "reread", None, False)
                self.count.update(_record(recorder, read) for read in reads)
                if self.dry_run:
                    raise _Undone
        except _Undone:
            pass
        self.done += len(urls)
        self.progress(self.done, self.total)

    async def _read_all(self, pages: Sequence[_Page], source: Source | None) -> list[_Read]:
        reads = await asyncio.gather(*(self._read(page, source) for page in pages))
        return [read for read in reads if read]

    async def _read(self, page: _Page, source: Source | None) -> _Read | None:
        """The page as today's parsers read it, or None where there is nothing to read it from."""
        if page.document and page.original and not _is_newest(self.store, page):
            return None
        source = source or self._by_host(page.url)
        for row in page.captures:
            if row.status == 304:
                continue
            capture = await self._bytes(row) if row.verdict in ("ok", *_DOUBTFUL) else None
            if capture is None:
                if row.verdict == "ok":
                    return None  # an older capture says what was, not what is
                continue
            notice = await self._notice(capture, page, source)
            if notice.verdict == "ok":
                if page.document is None and not self._is_paper(page, notice):
                    return None
                return await self._whole(page, row, notice, source)
            if row.verdict == "ok":
                self.count["unreadable"] += 1
                return None
        return None

    async def _notice(self, capture: Capture, page: _Page, source: Source | None) -> Notice:
        hints = replace(_hints(capture, source), entry=page.entry)
        kind = family(source.family) if source else None
        body = kind.page(capture.body) if kind and kind.page else capture.body
        return await self.reader.read(body, capture.url, hints)

    def _is_paper(self, page: _Page, notice: Notice) -> bool:
        return page.entry is not None or (url_key(page.url) not in self.parts and is_paper(notice))

    async def _whole(
        self, page: _Page, row: CaptureRow, notice: Notice, source: Source | None
    ) -> _Read | None:
        """The paper with its further pages and its files, as far as they were captured."""
        found = captures_at(self.store, notice.page_links[:MOST_PARTS])
        for link in notice.page_links[:MOST_PARTS]:
            self.parts.add(url_key(link))
            part_row = _newest_read(found.get(url_key(link), ()))
            if part_row is None:
                continue  # the crawl did not get it either
            capture = await self._bytes(part_row)
            if capture is None:
                return None  # half a paper is not a change
            part = await self.reader.read(capture.body, capture.url, _hints(capture, source))
            if part.verdict == "ok":
                notice = replace(
                    notice,
                    body=f"{notice.body}\n{part.body}",
                    attachments=tuple(dict.fromkeys(notice.attachments + part.attachments)),
                )
        files = await self._files(notice.attachments)
        crawled = page.document is None or page.document.source_id is not None
        if source and crawled:
            paper = paper_of(notice, page.url, source, page.entry, files, row.fetched_at)
        else:
            paper = _imported(notice, page.url, source, files, row.fetched_at)
        return _Read(page, row, paper, sketch(paper.body))

    async def _files(self, links: Sequence[AttachmentLink]) -> list[StoredAttachment]:
        """The files as today's reader sees them; one whose bytes are not here stays a link, and what was known of it."""
        found = captures_at(self.store, [link.url for link in links])
        files = []
        for link in links:
            row = _newest_read(found.get(url_key(link.url), ()))
            capture = await self._bytes(row) if row else None
            if capture is None:
                files.append(StoredAttachment(link.name, link.url))
                continue
            text = await asyncio.to_thread(read_file, capture.body, link.name)
            digest = hashlib.sha256(capture.body).hexdigest()
            size = len(capture.body)
            files.append(
                StoredAttachment(link.name, link.url, text.format, digest, size, text.state, text.text)
            )
        return files

    async def _bytes(self, row: CaptureRow) -> Capture | None:
        if row.place is None:
            return None
        try:
            return await asyncio.to_thread(read_at, self.settings.archive, row.place)
        except Fault as fault:
            self.missing.setdefault(row.place.file, fault.title)
        except OSError as error:
            self.missing.setdefault(row.place.file, error.strerror or str(error))
        return None

    def _entries(self, source: Source) -> dict[str, Entry]:
        """The list rows that led to the source's pages, by the pages' keys; the newest row of each."""
        entries: dict[str, Entry] = {}
        looked: set[str] = set()
        for row in list_captures(self.store, source.id, MOST_LISTS):
            if row.sha256 in looked or row.place is None:
                continue
            looked.add(row.sha256)
            try:
                capture = read_at(self.settings.archive, row.place)
            except Fault as fault:
                self.missing.setdefault(row.place.file, fault.title)
                continue
            listing = family(source.family).list_page(capture.body, capture.url, source.column.options)
            for entry in listing.entries:
                entries.setdefault(url_key(entry.url), entry)
        return entries

    def _by_host(self, url: str) -> Source | None:
        host = urlsplit(url).hostname
        return next((s for s in self.registry.sources.values() if host in s.site.hosts), None)


def _record(recorder: Recorder, read: _Read) -> str:
    """Records one reading, and says what it was: `changed`, `new` or `unchanged`."""
    connection, capture = recorder.connection, read.capture
    if capture.verdict != "ok" and capture.place:
        judge_again(connection, capture.place, "ok", "reread")
    if read.page.document is None:
        return _record_new(recorder, read)
    found = connection.execute(sa.select(documents).where(documents.c.id == read.page.document.id)).one()
    old = stored_fields(connection, found)
    fields = merged(old, fields_of(read.paper))
    differences = compare(old, fields)
    if not read.page.original:
        here = appearances.c.url_key == url_key(read.page.url)
        differs = [difference.field for difference in differences]
        connection.execute(appearances.update().where(here).values(differs=differs))
        return "unchanged"
    classes = classify(differences)
    if not classes:
        if _renew_texts(connection, found.id, read.paper.attachments):
            enqueue(connection, found.id)
        return "unchanged"
    paper = replace(read.paper, seen_at=now(), status=found.status)
    recorder.update(found, paper, Edit(fields, classes, differences), read.sketch)
    # The page did not change: when it is looked at again still counts from when it last did.
    connection.execute(
        documents.update().where(documents.c.id == found.id).values(last_changed=found.last_changed)
    )
    return "changed"


def _record_new(recorder: Recorder, read: _Read) -> str:
    connection = recorder.connection
    recorded = recorder.record(read.paper, read.sketch)
    if recorded.outcome != "new":
        return "unchanged"
    mine = versions.c.document_id == recorded.document_id
    connection.execute(versions.update().where(mine).values(time=now()))
    connection.execute(changes.update().where(changes.c.seq == recorded.seq).values(time=now()))
    return "new"


def _renew_texts(connection: Connection, document_id: str, files: Iterable[StoredAttachment]) -> bool:
    """Gives attachments the text that today's reader finds in the same bytes. True where any was another."""
    renewed = 0
    for file in files:
        if file.state == "linked":
            continue
        row = attachments.c
        other = sa.or_(
            row.text != file.text, row.state != file.state, row.sha256.is_distinct_from(file.sha256)
        )
        renewed += connection.execute(
            attachments.update()
            .where(row.document_id == document_id, row.url == file.url, other)
            .values(format=file.format, sha256=file.sha256, size=file.size, state=file.state, text=file.text)
        ).rowcount
    return renewed > 0


def _is_newest(store: Store, page: _Page) -> bool:
    """Whether the page's captures are what its document's current version was read from: an import may be newer."""
    seen = [row.fetched_at for row in page.captures if row.verdict in ("ok", *_DOUBTFUL)]
    assert page.document
    reread_version = sa.exists().where(
        changes.c.document_id == versions.c.document_id,
        changes.c.version_to == versions.c.number,
        changes.c.origin == "reread",
    )
    query = sa.select(versions.c.time).where(versions.c.document_id == page.document.id, ~reread_version)
    with store.reading() as connection:
        newest = connection.scalar(query.order_by(versions.c.number.desc()).limit(1))
    return bool(seen) and (newest is None or max(seen) >= newest)


def _newest_read(rows: Sequence[CaptureRow]) -> CaptureRow | None:
    return next((row for row in reversed(rows) if row.verdict == "ok" and row.status != 304), None)


def _hints(capture: Capture, source: Source | None) -> Hints:
    return Hints(
        status=capture.status,
        headers={name.lower(): value for name, value in capture.headers},
        body=(*source.site.body, *family(source.family).body) if source else (),
        agency=source.agency if source else None,
    )


def _imported(
    notice: Notice, url: str, source: Source | None, files: Sequence[StoredAttachment], moment: datetime
) -> Paper:
    """The paper of a page that was imported: `source` is only whose site it stands on."""
    agencies = notice.agencies or ((source.agency,) if source and source.agency else ())
    return Paper(
        url=url,
        title=notice.title or url,
        seen_at=moment,
        body=notice.body,
        published=notice.published,
        document_date=notice.document_date,
        agencies=agencies,
        doc_no=notice.doc_no,
        index_no=notice.index_no,
        origin_name=notice.origin_name,
        document_type=notice.document_type,
        region=find_region(" ".join(agencies)) or find_region(notice.title or ""),
        attachments=tuple(files),
    )


def _batches(urls: Sequence[str]) -> Iterable[Sequence[str]]:
    return (urls[start : start + BATCH] for start in range(0, len(urls), BATCH))
