"""A version's fields as rows keep them, and what a new reading leaves standing of the old."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from indexing.changes import VersionFields
from indexing.records import Paper
from indexing.store.schema import versions

SAID = tuple(field.name for field in fields(VersionFields) if field.name != "attachments")
"""What a page says of its paper, or may be silent about; files are told apart."""


def fields_of(paper: Paper) -> VersionFields:
    """The fields that a version of this paper holds."""
    return VersionFields(
        title=paper.title,
        body=paper.body,
        published=paper.published,
        document_date=paper.document_date,
        agencies=paper.agencies,
        doc_no=paper.doc_no,
        index_no=paper.index_no,
        origin_name=paper.origin_name,
        document_type=paper.document_type,
        attachments=tuple((a.name, a.url, a.sha256) for a in paper.attachments),
    )


def merged(old: VersionFields, new: VersionFields) -> VersionFields:
    """The new fields, with the old value where the new page states none: a field that a changed template no longer shows
    is not a change of the paper. A hash not fetched this time is the one known before."""
    kept = {name: getattr(old, name) for name in SAID if not getattr(new, name)}
    known = {url or name: sha for name, url, sha in old.attachments}
    files = tuple((name, url, sha or known.get(url or name)) for name, url, sha in new.attachments)
    return replace(new, attachments=files, **kept)


def stored_fields(connection: Connection, document: Row[Any]) -> VersionFields:
    """The fields of a document's current version."""
    row = connection.execute(
        sa.select(versions.c.fields, versions.c.body).where(
            versions.c.document_id == document.id, versions.c.number == document.version
        )
    ).one()
    return restore(row.fields, row.body)


def restore(fields: dict[str, Any], body: str) -> VersionFields:
    """The fields of a version as its row keeps them."""
    return VersionFields(
        **{
            **fields,
            "agencies": tuple(fields["agencies"]),
            "attachments": tuple((n, u, s) for n, u, s in fields["attachments"]),
        },
        body=body,
    )


def version_columns(fields: VersionFields) -> dict[str, Any]:
    """`fields` and `body` of a version's row."""
    kept = asdict(fields)
    body = kept.pop("body")
    return {"fields": kept, "body": body}


def document_columns(fields: VersionFields) -> dict[str, Any]:
    """The columns of a document's row that repeat its current version's fields."""
    columns = asdict(fields)
    del columns["body"], columns["attachments"]
    return columns | {"agencies": list(fields.agencies)}
