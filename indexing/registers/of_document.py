"""The facts of a document that is stored: read from its text, and what it cites looked up among the others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import sqlalchemy as sa

from indexing.facts.facts import Citation, Facts
from indexing.facts.reading import read_facts
from indexing.store import Document, Store
from indexing.store.portions import portions
from indexing.store.schema import documents
from indexing.text.doc_no import normalise_doc_no

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def facts_of(store: Store, document: Document) -> Facts:
    """What a document says; spans count in its body. A citation names the document it is of where that is known."""
    day = next(
        (one[:10] for one in (document.published, document.document_date) if one and _DAY.match(one)), None
    )
    facts = read_facts(document.title, document.body, day)
    known = _known(store, facts.citations, document.id)
    cited = tuple(
        one
        if one.own
        else replace(one, document_id=known.get(_number(one) or "") or known.get(one.title or ""))
        for one in facts.citations
    )
    return replace(facts, citations=cited)


def _number(citation: Citation) -> str | None:
    return normalise_doc_no(citation.number) if citation.number else None


def _known(store: Store, citations: Iterable[Citation], own: str) -> dict[str, str]:
    """Ids by 文号 and by title of those that are cited; the first seen where several have it."""
    named = [one for one in citations if not one.own]
    numbers = {number for one in named if (number := _number(one))}
    titles = {one.title for one in named if one.title}
    found: dict[str, str] = {}
    with store.reading() as connection:
        for column, values in ((documents.c.doc_no, numbers), (documents.c.title, titles)):
            for some in portions(sorted(values)):
                query = sa.select(column, documents.c.id).where(column.in_(some), documents.c.id != own)
                for value, key in connection.execute(query.order_by(documents.c.first_seen)):
                    found.setdefault(value, key)
    return found
