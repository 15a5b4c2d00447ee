"""Documents as they stood: what a version held, in the form of a document of today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

import sqlalchemy as sa

from indexing.changes import VersionFields
from indexing.changes.fields import File
from indexing.records import StoredAttachment
from indexing.store.database import Store
from indexing.store.papers.documents import Document, load_documents
from indexing.store.papers.understood import understood
from indexing.store.papers.version_fields import restore
from indexing.store.portions import portions
from indexing.store.schema import versions

VersionKey: TypeAlias = tuple[str, int]
"""A document's id and the number of a version of it."""
ColumnOf: TypeAlias = Callable[[str | None], str | None]
"""The Chinese name of a source's column, by the source's id, for judging the topic."""


def load_versions(
    store: Store, keys: Iterable[VersionKey], column_of: ColumnOf
) -> dict[VersionKey, Document]:
    """The documents as these versions hold them; what there is none of is left out.

    A version keeps the fields that are compared. The topic is judged again from them; region, translations and status are
    today's; a file that has been replaced since is without its text, which is not kept.
    """
    wanted = set(keys)
    now = load_documents(store, sorted({document_id for document_id, _ in wanted}))
    found = {(d.id, d.version): d for d in now.values() if (d.id, d.version) in wanted}
    past = sorted(wanted - found.keys())
    with store.reading() as connection:
        for some in portions(past):
            rows = connection.execute(
                sa.select(versions).where(sa.tuple_(versions.c.document_id, versions.c.number).in_(some))
            )
            for row in rows:
                fields = restore(row.fields, row.body)
                document = now[row.document_id]
                judged = understood(fields, column_of(document.source_id))
                found[row.document_id, row.number] = _as_it_was(document, fields, row.number, judged["topic"])
    return found


def _as_it_was(document: Document, fields: VersionFields, number: int, topic: str) -> Document:
    return replace(
        document,
        version=number,
        topic=topic,
        title=fields.title,
        body=fields.body,
        published=fields.published,
        document_date=fields.document_date,
        agencies=fields.agencies,
        doc_no=fields.doc_no,
        index_no=fields.index_no,
        origin_name=fields.origin_name,
        document_type=fields.document_type,
        attachments=tuple(_file(file, document.attachments) for file in fields.attachments),
    )


def _file(file: File, now: Iterable[StoredAttachment]) -> StoredAttachment:
    name, url, sha256 = file
    for one in now:
        if (one.url or one.name) == (url or name) and (not sha256 or sha256 == one.sha256):
            return replace(one, name=name)
        if sha256 and sha256 == one.sha256:
            return replace(one, name=name, url=url)
    return StoredAttachment(name, url, sha256=sha256)
