"""Attachments that could not be read, taken up again: a later reader, or OCR, may make something of the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from config.faults import Fault
from config.settings import Settings
from crawlers.archive.shelves import Shelves, shelves
from crawlers.extract.files import read_file
from crawlers.papers.paper import stored_file
from indexing.projection import indexed
from indexing.records import AttachmentLink, AttachmentState, StoredAttachment
from indexing.store import Store
from indexing.store.captures import CaptureRow, captures_at
from indexing.store.outbox import enqueue
from indexing.store.papers.attached import attached_files, renew
from indexing.text.urls import url_key

FAILED: tuple[AttachmentState, ...] = ("needs_ocr", "unreadable")


@dataclass(frozen=True, slots=True)
class FilesReread:
    """`files` counts the attachments taken up, `read` those that have a text now, `states` all by the state they have come to.
    `missing` names archive files and why something in them could not be read. `index_fault`: what is recorded waits for the
    search engine, which says this."""

    files: int
    read: int
    states: dict[str, int]
    missing: tuple[tuple[str, str], ...] = ()
    index_fault: str | None = None


def reread_failed(
    store: Store,
    settings: Settings,
    sources: Sequence[str],
    progress: Callable[[int, int], None],
    *,
    dry_run: bool = False,
) -> FilesReread:
    """Reads again, file by file, what needs OCR or was unreadable and whose bytes the archive has; of these sources where any
    are named. Nothing else of a document changes. `progress` is told how many of how many are done. A dry run writes nothing."""
    failed = attached_files(store, FAILED, sources)
    archives = shelves(store, settings)
    captures = captures_at(store, {each.file.url for each in failed if each.file.url})
    states: Counter[str] = Counter()
    missing: dict[str, str] = {}
    for done, each in enumerate(failed):
        progress(done, len(failed))
        row = _capture(each.file, captures.get(url_key(each.file.url or ""), ()))
        again = _read(each.file, row, archives, missing) if row else None
        if again is None:
            continue
        states[again.state] += 1
        if again == each.file or dry_run:
            continue
        with store.writing() as connection:
            if renew(connection, each.document_id, again) and again.text:
                enqueue(connection, each.document_id)
    progress(len(failed), len(failed))
    fault = None if dry_run else indexed(store, settings)
    return FilesReread(states.total(), states["read"], dict(states), tuple(sorted(missing.items())), fault)


def _capture(file: StoredAttachment, rows: Sequence[CaptureRow]) -> CaptureRow | None:
    """The newest capture of the file's bytes that the archive has."""
    return next((row for row in reversed(rows) if row.place and row.sha256 == file.sha256), None)


def _read(
    file: StoredAttachment, row: CaptureRow, archives: Shelves, missing: dict[str, str]
) -> StoredAttachment | None:
    assert row.place and file.url
    try:
        body = archives.read(row.place, row.node).body
        return stored_file(AttachmentLink(file.name, file.url), body, read_file(body, file.name))
    except Fault as fault:
        why = fault.title
    except OSError as error:
        why = error.strerror or str(error)
    missing.setdefault(row.place.file, why)
    return None
