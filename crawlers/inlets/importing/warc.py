"""WARC files, anyone's: every HTML response is read as a detail page; the files it links to are kept with it where the
same archive holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from config.registry import Registry
from config.site import Source
from crawlers.archive import ArchivedResponse, CutOff, read_at, read_records
from crawlers.extract.lists import list_page
from crawlers.extract.pool import Reader
from crawlers.inlets.importing.found import Broken, Found, Piece, Skipped
from crawlers.papers.hints import hints_of, is_html
from crawlers.papers.paper import is_paper, page_paper, stored_file
from indexing.records import ArchivePlace, Capture, Notice, StoredAttachment
from indexing.store.captures import CaptureKind, CaptureRow
from indexing.text.urls import url_key

# The list pages of the real-page corpus read as at most 213 characters of text and have ten rows or more.
THIN, LIST_ROWS = 400, 8


@dataclass(frozen=True, slots=True)
class Archive:
    """A WARC file that is being imported. `kept` is its copy's name in our archive folder, where captures point to."""

    path: Path
    kept: str
    files: dict[str, ArchivePlace]


def read_warc(
    path: Path, kept: str, registry: Registry, reader: Reader, progress: Callable[[int], None]
) -> Iterator[Piece]:
    """The papers of a WARC file. `progress` is told the bytes read since the last call."""
    archive = Archive(path, kept, _linked_files(path))
    by_host = {host: source for source in registry.sources.values() for host in source.site.hosts}
    before = 0
    try:
        for number, response in enumerate(read_records(path), 1):
            if response.place:
                progress(response.place.offset - before)
                before = response.place.offset
            if response.status < 300 and not is_html(response):
                continue
            source = by_host.get(_host(response.url))
            notice = reader.read_now(
                response.body, response.url, hints_of(response.status, response.headers, source)
            )
            where = f"{path}@{response.place.offset}" if response.place else f"{path}#{number}"
            if notice.verdict == "ok" and (not is_paper(notice) or _is_list(response, notice)):
                yield Skipped(where, "empty")
            elif notice.verdict != "ok":
                yield Skipped(where, notice.verdict)
            else:
                yield _found(where, response, notice, source, archive)
    except CutOff as error:
        yield Broken(f"{path}@{error.offset}", error.title)


def _linked_files(path: Path) -> dict[str, ArchivePlace]:
    """Where each answer that is no HTML lies, by its address's key."""
    places = {}
    try:
        for response in read_records(path):
            if response.status == 200 and response.place and not is_html(response):
                places[url_key(response.url)] = response.place
    except CutOff:
        pass  # said once, by the reading that follows
    return places


def _is_list(response: ArchivedResponse, notice: Notice) -> bool:
    """Whether a page with little text of its own is a column's list: read as a paper it would be its last row."""
    if len(notice.body) >= THIN:
        return False
    rows = list_page("generic_list", response.body, response.url, {}).entries
    return sum(1 for row in rows if row.date) >= LIST_ROWS


def _found(
    where: str, response: ArchivedResponse, notice: Notice, source: Source | None, archive: Archive
) -> Found:
    captures = [_capture(response.capture(), "detail", response.place, archive)]
    files = []
    for link in notice.attachments:
        place = archive.files.get(url_key(link.url))
        if place is None:
            files.append(StoredAttachment(link.name, link.url))
            continue
        held = read_at(archive.path.parent, place)
        files.append(stored_file(link, held.body))
        captures.append(_capture(replace(held, url=link.url), "attachment", place, archive))
    paper = page_paper(notice, response.url, source, files, response.fetched_at)
    if source and len(source.site.columns) == 1:
        paper = replace(paper, source_id=source.id)
    return Found(where, paper, tuple(captures))


def _capture(capture: Capture, kind: CaptureKind, place: ArchivePlace | None, archive: Archive) -> CaptureRow:
    headers = {name.lower(): value for name, value in capture.headers}
    return CaptureRow(
        url=capture.url,
        kind=kind,
        fetched_at=capture.fetched_at,
        status=capture.status,
        sha256=hashlib.sha256(capture.body).hexdigest(),
        verdict="ok",
        content_type=headers.get("content-type"),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        place=replace(place, file=archive.kept) if place else None,
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
