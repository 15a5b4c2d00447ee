"""Reading documents back: whole, as rows for a results list, and as what an index takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.records import ChangeClass, StoredAttachment
from indexing.store.addresses import load_addresses
from indexing.store.database import Store
from indexing.store.portions import portions
from indexing.store.schema import appearances, attachments, documents, versions
from indexing.text.urls import url_key


@dataclass(frozen=True, slots=True)
class Appearance:
    """An address at which a document stands. `differs` names the fields in which that copy differs from the document."""

    url: str
    source_id: str | None
    original: bool
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    time: datetime
    classes: tuple[ChangeClass, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it stands now. `body` is its current version's; `topic_evidence` are the terms that decided its topic, each
    with `term, where, start, end, weight`."""

    id: str
    url: str | None
    title: str
    document_type: str | None
    topic: str | None
    topic_evidence: tuple[dict[str, Any], ...]
    agencies: tuple[str, ...]
    doc_no: str | None
    index_no: str | None
    origin_name: str | None
    published: str | None
    document_date: str | None
    first_seen: datetime
    last_changed: datetime
    region: str | None
    source_id: str | None
    status: str
    version: int
    archived_urls: tuple[str, ...]
    title_en: str | None
    summary_en: str | None
    body_en: str | None
    body: str
    attachments: tuple[StoredAttachment, ...] = ()
    versions: tuple[VersionRow, ...] = ()
    appearances: tuple[Appearance, ...] = ()

    @property
    def date(self) -> str | None:
        return sorting_day(self.published, self.document_date)


def sorting_day(published: str | None, document_date: str | None) -> str | None:
    """The day by which lists sort and filter: of publication, else of the paper itself."""
    day = published or document_date
    return day[:10] if day else None


def find_document(store: Store, key: str) -> str | None:
    """The id of the document with this id or address, in whatever form, if there is one."""
    with store.reading() as connection:
        found: str | None = connection.scalar(sa.select(documents.c.id).where(documents.c.id == key))
        if found is None:
            own, written = load_addresses(connection).key(key), url_key(key)
            at = sa.select(appearances.c.document_id).where(appearances.c.url_key.in_((own, written)))
            found = connection.scalars(at.order_by(appearances.c.url_key != written)).first()
        return found


def load_documents(
    store: Store, ids: Sequence[str], *, history: bool = False, text: bool = True
) -> dict[str, Document]:
    """The documents with these ids, by id; unknown ids are left out. `history` brings versions and appearances too; without
    `text` bodies and the texts of attachments stay empty, for who needs only what stands about a paper."""
    with store.reading() as connection:
        return documents_in(connection, ids, history=history, text=text)


def documents_in(
    connection: Connection, ids: Sequence[str], *, history: bool = False, text: bool = True
) -> dict[str, Document]:
    """The same within a transaction."""
    found: dict[str, Document] = {}
    for some in portions(ids):
        found |= _load(connection, some, history, text)
    return found


# Put together once: to build a statement takes SQLAlchemy longer than SQLite takes to answer it.
_IDS: sa.BindParameter[str] = sa.bindparam("ids", expanding=True)
_WHOLE = (
    sa.select(documents, versions.c.body)
    .join(versions, (versions.c.document_id == documents.c.id) & (versions.c.number == documents.c.version))
    .where(documents.c.id.in_(_IDS))
)
_HEADS = sa.select(documents, sa.literal("").label("body")).where(documents.c.id.in_(_IDS))
_FILES = (
    sa.select(attachments)
    .where(attachments.c.document_id.in_(_IDS))
    .order_by(attachments.c.document_id, attachments.c.position)
)
_FILE_HEADS = (
    sa.select(*(column for column in attachments.c if column.name != "text"), sa.literal("").label("text"))
    .where(attachments.c.document_id.in_(_IDS))
    .order_by(attachments.c.document_id, attachments.c.position)
)
_PAST = (
    sa.select(versions.c.document_id, versions.c.number, versions.c.time, versions.c.classes)
    .where(versions.c.document_id.in_(_IDS))
    .order_by(versions.c.document_id, versions.c.number)
)
_STANDING = (
    sa.select(
        appearances.c.document_id,
        appearances.c.url,
        appearances.c.source_id,
        appearances.c.original,
        appearances.c.differs,
    )
    .where(appearances.c.document_id.in_(_IDS))
    .order_by(appearances.c.original.desc(), appearances.c.first_seen)
)


def _load(connection: Connection, ids: list[str], history: bool, text: bool) -> dict[str, Document]:
    def of(query: sa.Select[Any]) -> sa.CursorResult[Any]:
        return connection.execute(query, {"ids": ids})

    rows = of(_WHOLE if text else _HEADS).all()
    files = _grouped(of(_FILES if text else _FILE_HEADS))
    past = _grouped(of(_PAST)) if history else {}
    standing = _grouped(of(_STANDING)) if history else {}
    return {
        row.id: Document(
            **{name: getattr(row, name) for name in _COLUMNS},
            agencies=tuple(row.agencies),
            archived_urls=tuple(row.archived_urls),
            topic_evidence=tuple(row.topic_evidence),
            body=row.body,
            attachments=tuple(
                StoredAttachment(
                    f.name, f.url, f.format, f.sha256, f.size, f.state, f.text, f.by, f.confidence, f.detail
                )
                for f in files.get(row.id, ())
            ),
            versions=tuple(VersionRow(v.number, v.time, tuple(v.classes)) for v in past.get(row.id, ())),
            appearances=tuple(
                Appearance(a.url, a.source_id, a.original, tuple(a.differs)) for a in standing.get(row.id, ())
            ),
        )
        for row in rows
    }


_LISTS = ("agencies", "archived_urls", "topic_evidence")
_COLUMNS = tuple(f.name for f in fields(Document) if f.name in documents.columns and f.name not in _LISTS)


def _grouped(rows: sa.CursorResult[Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.document_id, []).append(row)
    return groups


def version_body(store: Store, document_id: str, number: int) -> tuple[dict[str, Any], str] | None:
    """A version's fields (as stored) and body, or None where there is no such version."""
    with store.reading() as connection:
        row = connection.execute(
            sa.select(versions.c.fields, versions.c.body).where(
                versions.c.document_id == document_id, versions.c.number == number
            )
        ).one_or_none()
    return None if row is None else (row.fields, row.body)


def document_ids(store: Store, batch: int = 1000) -> Iterator[list[str]]:
    """The ids of all documents, in order, in batches."""
    last = ""
    while True:
        with store.reading() as connection:
            ids = list(
                connection.scalars(
                    sa.select(documents.c.id)
                    .where(documents.c.id > last)
                    .order_by(documents.c.id)
                    .limit(batch)
                )
            )
        if not ids:
            return
        yield ids
        last = ids[-1]


def count_documents(store: Store) -> int:
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(documents)) or 0


def known_urls(store: Store, urls: Sequence[str]) -> frozenset[str]:
    """Those of the addresses at which a document is known to stand."""
    by_key: dict[str, list[str]] = {}
    known: set[str] = set()
    with store.reading() as connection:
        key = load_addresses(connection).key
        for url in urls:
            by_key.setdefault(key(url), []).append(url)
        for some in portions(by_key):
            query = sa.select(appearances.c.url_key).where(appearances.c.url_key.in_(some))
            known.update(url for there in connection.scalars(query) for url in by_key[there])
    return frozenset(known)
