"""WARC files, anyone's: every HTML response is read as a detail page; the files it links to are kept with it where the
same archive holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from config.agencies import region_of
from config.registry import Registry
from config.site import Source
from crawlers.archive import ArchivedResponse, CutOff, read_at, read_records
from crawlers.attachments import read_file
from crawlers.families import list_page
from crawlers.importing.found import Broken, Found, Piece, Skipped
from crawlers.papers import is_paper
from crawlers.reader import Reader
from indexing.records import ArchivePlace, AttachmentLink, Hints, Notice, Paper, StoredAttachment
from indexing.store.captures import CaptureRow
from indexing.urls import url_key

# The list pages of the real-page corpus read as at most 213 characters of text and have ten rows or more.
THIN, LIST_ROWS = 400, 8

_HTML = ("text/html", "application/xhtml")


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
            if response.status < 300 and not _is_html(response):
                continue
            source = by_host.get(_host(response.url))
            notice = reader.read_now(response.body, response.url, _hints(response, source))
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
            if response.status == 200 and response.place and not _is_html(response):
                places[url_key(response.url)] = response.place
    except CutOff:
        pass  # said once, by the reading that follows
    return places


def _is_html(response: ArchivedResponse) -> bool:
    kind = {k.lower(): v for k, v in response.headers}.get("content-type", "").lower()
    return kind.startswith(_HTML) or (not kind and response.body.lstrip()[:1] == b"<")


def _is_list(response: ArchivedResponse, notice: Notice) -> bool:
    """Whether a page with little text of its own is a column's list: read as a paper it would be its last row."""
    if len(notice.body) >= THIN:
        return False
    rows = list_page("generic_list", response.body, response.url, {}).entries
    return sum(1 for row in rows if row.date) >= LIST_ROWS


def _hints(response: ArchivedResponse, source: Source | None) -> Hints:
    return Hints(
        status=response.status,
        headers={name.lower(): value for name, value in response.headers},
        body=source.site.body if source else (),
        agency=source.agency if source else None,
    )


def _found(
    where: str, response: ArchivedResponse, notice: Notice, source: Source | None, archive: Archive
) -> Found:
    captures = [_capture(response, archive)]
    files = []
    for link in notice.attachments:
        place = archive.files.get(url_key(link.url))
        if place is None:
            files.append(StoredAttachment(link.name, link.url))
            continue
        stored, capture = _file(link, place, archive)
        files.append(stored)
        captures.append(capture)
    agencies = notice.agencies or ((source.agency,) if source and source.agency else ())
    paper = Paper(
        url=response.url,
        title=notice.title or response.url,
        seen_at=response.fetched_at,
        body=notice.body,
        published=notice.published,
        document_date=notice.document_date,
        agencies=agencies,
        doc_no=notice.doc_no,
        index_no=notice.index_no,
        origin_name=notice.origin_name,
        document_type=notice.document_type,
        region=region_of(agencies, notice.title or "") or (source.site.region if source else None),
        source_id=source.id if source and len(source.site.columns) == 1 else None,
        attachments=tuple(files),
    )
    return Found(where, paper, tuple(captures))


def _file(link: AttachmentLink, place: ArchivePlace, archive: Archive) -> tuple[StoredAttachment, CaptureRow]:
    response = read_at(archive.path.parent, place)
    text = read_file(response.body, link.name)
    stored = StoredAttachment(
        link.name,
        link.url,
        text.format,
        hashlib.sha256(response.body).hexdigest(),
        len(response.body),
        text.state,
        text.text,
    )
    capture = CaptureRow(
        url=link.url,
        kind="attachment",
        fetched_at=response.fetched_at,
        status=response.status,
        sha256=stored.sha256 or "",
        verdict="ok",
        place=replace(place, file=archive.kept),
    )
    return stored, capture


def _capture(response: ArchivedResponse, archive: Archive) -> CaptureRow:
    headers = {name.lower(): value for name, value in response.headers}
    return CaptureRow(
        url=response.url,
        kind="detail",
        fetched_at=response.fetched_at,
        status=response.status,
        sha256=hashlib.sha256(response.body).hexdigest(),
        verdict="ok",
        content_type=headers.get("content-type"),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        place=replace(response.place, file=archive.kept) if response.place else None,
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
