"""Finding the document that a page at a new address is a copy of."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from indexing.records import Paper
from indexing.reposts import Face, Sketch, bands, from_bytes, same_paper, to_bytes
from indexing.store.schema import documents, sketch_bands, sketches

# A band that so many share is a template's (an empty form, a standard notice) and tells nothing.
MOST_CANDIDATES = 50


def find_original(connection: Connection, paper: Paper, sketch: Sketch | None) -> Row[Any] | None:
    """The document that this paper is a copy of, or None.

    Papers that are only known by their list row have no copies, and one that comes with an id of its own is what it says.
    """
    if paper.status == "external" or paper.id:
        return None
    face = Face(paper.title, paper.doc_no, paper.document_date, paper.published, sketch)
    for row in _candidates(connection, paper, sketch):
        stored = from_bytes(row.digest) if row.digest else None
        if same_paper(face, Face(row.title, row.doc_no, row.document_date, row.published, stored)):
            return row
    return None


def _candidates(connection: Connection, paper: Paper, sketch: Sketch | None) -> list[Row[Any]]:
    query = (
        sa.select(documents, sketches.c.digest)
        .outerjoin(sketches, sketches.c.document_id == documents.c.id)
        .where(documents.c.status != "external")
        .order_by(documents.c.first_seen, documents.c.id)
        .limit(MOST_CANDIDATES)
    )
    alike = (
        sa.select(sketch_bands.c.document_id).where(sketch_bands.c.band.in_(bands(sketch))).distinct()
        if sketch
        else None
    )
    found: dict[str, Row[Any]] = {}
    if paper.doc_no:
        found |= {row.id: row for row in connection.execute(query.where(documents.c.doc_no == paper.doc_no))}
    if alike is not None:
        found |= {row.id: row for row in connection.execute(query.where(documents.c.id.in_(alike)))}
    return list(found.values())


def keep_sketch(connection: Connection, document_id: str, sketch: Sketch | None) -> None:
    """Makes this the document's sketch."""
    for table in (sketches, sketch_bands):
        connection.execute(table.delete().where(table.c.document_id == document_id))
    if sketch:
        add_sketch(connection, document_id, sketch)


def add_sketch(connection: Connection, document_id: str, sketch: Sketch) -> None:
    """Gives a document without sketch its first."""
    connection.execute(sketches.insert().values(document_id=document_id, digest=to_bytes(sketch)))
    connection.execute(
        sketch_bands.insert(), [{"band": band, "document_id": document_id} for band in set(bands(sketch))]
    )
