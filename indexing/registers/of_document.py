"""The facts of a document that is stored: read from its text, set right by operators, and what it cites looked up among the
others."""

from __future__ import annotations

import re
from dataclasses import replace

from indexing.facts.facts import Facts
from indexing.facts.reading import read_facts
from indexing.registers.citing import papers_named, title_key
from indexing.registers.fact_corrections import corrected, fact_corrections_of
from indexing.store import Document, Store
from indexing.text.doc_no import normalise_doc_no

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def facts_of(store: Store, document: Document) -> Facts:
    """What a document says; spans count in its body. A citation names the document it is of where that is known."""
    facts = corrected(read_of(document), fact_corrections_of(store, document.id))
    named = [one for one in facts.citations if not one.own]
    numbers = {number for one in named if (number := _number(one.number))}
    titles = {title_key(one.title) for one in named if one.title}
    known = papers_named(store, numbers, titles, but=document.id)
    cited = tuple(
        one
        if one.own
        else replace(
            one,
            document_id=known.get(_number(one.number) or "") or known.get(title_key(one.title or "")),
        )
        for one in facts.citations
    )
    return replace(facts, citations=cited)


def read_of(document: Document) -> Facts:
    """What is read of its text, whatever anybody set right."""
    day = next(
        (one[:10] for one in (document.published, document.document_date) if one and _DAY.match(one)), None
    )
    return read_facts(document.title, document.body, day)


def _number(number: str | None) -> str | None:
    return normalise_doc_no(number) if number else None
