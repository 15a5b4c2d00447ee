"""A document as it was known at the end of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.clock import SHANGHAI
from indexing.changes import VersionFields
from indexing.records import StoredAttachment
from indexing.store.database import Store
from indexing.store.papers.documents import Document
from indexing.store.papers.version_fields import SAID, restore
from indexing.store.schema import appearances, changes, versions
from indexing.text.urls import url_key


def document_on(store: Store, document: Document, day: date) -> Document | None:
    """The document as it was known at that day's end in Shanghai; None where it was not known yet.

    `document` is loaded with its history. What a version holds is of the version that stood then; topic, region and
    translations are today's.
    """
    end = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    stood = [version for version in document.versions if version.time < end]
    if not stood:
        return None
    number = stood[-1].number
    with store.reading() as connection:
        row = connection.execute(
            sa.select(versions.c.fields, versions.c.body).where(
                versions.c.document_id == document.id, versions.c.number == number
            )
        ).one()
        places = _places(connection, document.id, end)
        withdrawn = _withdrawn(connection, document.id, end)
    fields = restore(row.fields, row.body)
    then = document.status if document.status == "external" else "current"
    kept: dict[str, Any] = {name: getattr(fields, name) for name in SAID}
    return replace(
        document,
        **kept,
        version=number,
        versions=tuple(stood),
        attachments=_files(fields, document),
        appearances=tuple(place for place in document.appearances if url_key(place.url) in places),
        status="withdrawn" if withdrawn else then,
    )


def _places(connection: Connection, document_id: str, end: datetime) -> frozenset[str]:
    """The keys of the addresses at which the document had been seen."""
    rows = connection.scalars(
        sa.select(appearances.c.url).where(
            appearances.c.document_id == document_id, appearances.c.first_seen < end
        )
    )
    return frozenset(url_key(url) for url in rows)


def _withdrawn(connection: Connection, document_id: str, end: datetime) -> bool:
    """Whether the last that was told of its standing is that it is gone."""
    told = connection.scalars(
        sa.select(changes.c.classes)
        .where(changes.c.document_id == document_id, changes.c.time < end)
        .order_by(changes.c.seq)
    )
    gone = False
    for classes in told:
        if "withdrawn" in classes:
            gone = True
        elif "back" in classes:
            gone = False
    return gone


def _files(fields: VersionFields, document: Document) -> tuple[StoredAttachment, ...]:
    """The version's attachments. What was read of a file stands only beside the same bytes."""
    known = {(file.url or file.name, file.sha256): file for file in document.attachments}
    return tuple(
        replace(known[url or name, sha256], name=name)
        if (url or name, sha256) in known
        else StoredAttachment(name, url, sha256=sha256)
        for name, url, sha256 in fields.attachments
    )
