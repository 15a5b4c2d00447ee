"""Who cites whom: the papers that documents name, found among the others each time they are asked for, so that a paper which
comes later is found as well; and what later papers did to a document."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa

from indexing.changes.folding import folded
from indexing.facts.facts import Citation
from indexing.store import Document, Store
from indexing.store.papers.documents import sorting_day
from indexing.store.portions import portions
from indexing.store.schema import citations, documents
from indexing.text.doc_no import normalise_doc_no

Standing: TypeAlias = Literal["repealed", "replaced", "amended"]

_MADE: dict[str, Standing] = {"repeals": "repealed", "replaces": "replaced", "amends": "amended"}
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Event:
    """What a later paper did to a document."""

    made: Standing
    document_id: str
    title: str
    date: str | None


def title_key(title: str) -> str:
    """A title as titles are compared."""
    return folded(title)[:_LONGEST_TITLE]


def citation_rows(document: Document, found: Collection[Citation]) -> Iterator[dict[str, Any]]:
    """The rows that are kept of what a document cites, and of the titles and the number it goes by itself."""
    own = Citation(document.title, document.doc_no, "cites", (0, 0), own=True)
    for position, one in enumerate((own, *found)):
        yield {
            "document_id": document.id,
            "position": position,
            "title": title_key(one.title) or None if one.title else None,
            "number": normalise_doc_no(one.number) if one.number else None,
            "relation": one.relation,
            "own": one.own,
        }


def papers_named(
    store: Store, numbers: Collection[str], titles: Collection[str], *, but: str
) -> dict[str, str]:
    """The ids of documents by 文号 and by the key of a title that is theirs; the first seen where several have it."""
    found: dict[str, str] = {}
    with store.reading() as connection:
        own = (
            sa.select(documents.c.id, documents.c.first_seen)
            .join(citations, citations.c.document_id == documents.c.id)
            .where(citations.c.own, documents.c.id != but)
        )
        plain = sa.select(documents.c.id, documents.c.first_seen).where(documents.c.id != but)
        rows: list[Any] = []
        for some in portions(sorted(numbers)):
            named = documents.c.doc_no
            rows += connection.execute(plain.add_columns(named.label("name")).where(named.in_(some)))
            named = citations.c.number
            rows += connection.execute(own.add_columns(named.label("name")).where(named.in_(some)))
        for some in portions(sorted(titles)):
            named = citations.c.title
            rows += connection.execute(own.add_columns(named.label("name")).where(named.in_(some)))
    for row in sorted(rows, key=lambda row: (row.first_seen, row.id)):
        found.setdefault(row.name, row.id)
    return found


def events_of(store: Store, document: Document) -> tuple[Event, ...]:
    """What other papers say they do to a document (废止, 修订 …), the newest first. None is known of one that nobody names."""
    own = sa.select(citations.c.title, citations.c.number).where(
        citations.c.document_id == document.id, citations.c.own
    )
    with store.reading() as connection:
        rows = connection.execute(own).all()
        titles = {title_key(document.title), *(row.title for row in rows if row.title)}
        numbers = {document.doc_no, *(row.number for row in rows)} - {None}
        query = (
            sa.select(
                citations.c.relation,
                documents.c.id,
                documents.c.title,
                documents.c.published,
                documents.c.document_date,
            )
            .join(documents, documents.c.id == citations.c.document_id)
            .where(
                citations.c.relation.in_(_MADE),
                ~citations.c.own,
                documents.c.id != document.id,
                citations.c.title.in_(titles) | citations.c.number.in_(numbers),
            )
        )
        found = [
            Event(_MADE[row.relation], row.id, row.title, sorting_day(row.published, row.document_date))
            for row in connection.execute(query)
        ]
    return tuple(
        sorted(dict.fromkeys(found), key=lambda one: (one.date or "", one.document_id), reverse=True)
    )


def standing(events: Collection[Event]) -> Standing | None:
    """What has become of a document by these; None where nothing is known to have."""
    made = {one.made for one in events}
    return next((one for one in _MADE.values() if one in made), None)
