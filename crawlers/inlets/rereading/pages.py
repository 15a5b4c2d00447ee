"""Which pages are read again, and from what: a page's captures, and the list row that led to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from config.faults import Fault
from config.site import Source
from crawlers.archive.shelves import Shelves
from crawlers.extract.lists import list_page
from indexing.records import Capture, Entry, Verdict
from indexing.store import Document, Store, load_documents
from indexing.store.addresses import addresses_of
from indexing.store.captures import CaptureRow, captures_at, list_captures
from indexing.store.portions import portions
from indexing.store.schema import changes, versions
from indexing.text.urls import url_key

# What was judged so may have been the parser's fault; a page that was blocked or gone was not there to be read.
DOUBTFUL: tuple[Verdict, ...] = ("empty", "error", "soft404")

# List pages looked through for the rows that led to a source's papers; a source has far fewer distinct ones in a year.
MOST_LISTS = 2000


@dataclass(frozen=True, slots=True)
class Page:
    """A page to read again: the document that stands there, if one does, with the time of its newest version that no second
    reading made, and the page's captures, newest first."""

    url: str
    document: Document | None
    original: bool
    captures: tuple[CaptureRow, ...]
    entry: Entry | None
    version_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The archives; `missing` collects the files of which something could not be read, and why."""

    archives: Shelves
    missing: dict[str, str] = field(default_factory=dict)

    def read(self, row: CaptureRow) -> Capture | None:
        """The bytes of a capture, None where they are not here."""
        if row.place is None:
            return None
        try:
            return self.archives.read(row.place, row.node)
        except Fault as fault:
            why = fault.title
        except OSError as error:
            why = error.strerror or str(error)
        self.missing.setdefault(row.place.file, why)
        return None


def pages_at(
    store: Store, urls: Sequence[str], ids: Mapping[str, str], rows: Mapping[str, Entry]
) -> list[Page]:
    """The pages at these addresses. `ids` are the documents' ids by address, `rows` the list rows by the pages' keys."""
    documents = load_documents(
        store, list({ids[url] for url in urls if url in ids}), history=True, text=False
    )
    found = captures_at(store, urls)
    times = _version_times(store, documents)
    pages = []
    for url in urls:
        document = documents.get(ids.get(url, ""))
        standing = document.appearances if document else ()
        entry = rows.get(url_key(url))
        if entry is None and document and document.source_id:
            # Read without the list row that led to it, a page's title may come out otherwise; that is no change.
            entry = Entry(document.title, url)
        captures = tuple(row for row in reversed(found.get(url_key(url), ())) if row.kind == "detail")
        original = any(a.original for a in standing if a.url == url)
        newest = times.get(document.id) if document else None
        pages.append(Page(url, document, original, captures, entry, newest))
    return pages


def list_rows(store: Store, evidence: Evidence, source: Source) -> dict[str, Entry]:
    """The list rows that led to a source's pages, by the pages' keys; the newest row of each."""
    entries: dict[str, Entry] = {}
    looked: set[str] = set()
    key = addresses_of(store).key
    for row in list_captures(store, source.id, MOST_LISTS):
        if row.sha256 in looked:
            continue
        looked.add(row.sha256)
        if capture := evidence.read(row):
            for entry in list_page(source.family, capture.body, capture.url, source.column.options).entries:
                entries.setdefault(key(entry.url), entry)
    return entries


def is_newest(page: Page) -> bool:
    """Whether the page's captures are what its document's current version was read from: an import may be newer."""
    seen = [row.fetched_at for row in page.captures if row.verdict in ("ok", *DOUBTFUL)]
    return bool(seen) and (page.version_time is None or max(seen) >= page.version_time)


def _version_times(store: Store, document_ids: Iterable[str]) -> dict[str, datetime]:
    """The time of each document's newest version that was not made by reading it a second time."""
    made_by_rereading = sa.exists().where(
        changes.c.document_id == versions.c.document_id,
        changes.c.version_to == versions.c.number,
        changes.c.origin == "reread",
    )
    query = sa.select(versions.c.document_id, versions.c.time).where(~made_by_rereading)
    found: dict[str, datetime] = {}
    with store.reading() as connection:
        for some in portions(document_ids):
            mine = query.where(versions.c.document_id.in_(some)).order_by(versions.c.number)
            found |= {row.document_id: row.time for row in connection.execute(mine)}
    return found
