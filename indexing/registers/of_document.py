"""The facts of a document that is stored: read from its text, set right by operators, and what it cites looked up among the
others."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa

from indexing.facts.facts import Activity, Benefit, Citation, Deadline, Facts, Span, Tier
from indexing.facts.reading import read_facts
from indexing.registers.citing import papers_named, title_key
from indexing.registers.fact_corrections import corrected, fact_corrections_of
from indexing.store import Document, Store
from indexing.store.schema import activities, part_facts
from indexing.text.doc_no import normalise_doc_no

logger = logging.getLogger(__name__)

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
    return _read(document.title, document.body, document)


def facts_of_files(document: Document) -> Iterator[tuple[int, Facts]]:
    """What its files say, each with its number from 1 on; spans count in the file's own text. Files without text are left out."""
    for number, file in enumerate(document.attachments, 1):
        if file.text:
            yield number, _read(PurePath(file.name).stem, file.text, document)


def kept_of_files(store: Store, document_id: str) -> tuple[tuple[int, Facts], ...]:
    """What its files were read to say when registers were made: activities, benefits, deadlines and citations by the file's number.
    Empty until then."""
    parts = sa.select(part_facts).where(part_facts.c.document_id == document_id, part_facts.c.place > 0)
    held = sa.select(activities.c.facts).where(activities.c.document_id == document_id)
    with store.reading() as connection:
        rows = connection.execute(parts.order_by(part_facts.c.place)).mappings().all()
        told = list(connection.scalars(held.order_by(activities.c.position))) if rows else []
    return tuple(
        (
            row["place"],
            Facts(
                activities=tuple(_activity(one) for one in told if one.get("place", 0) == row["place"]),
                benefits=tuple(_benefit(one) for one in row["benefits"]),
                deadlines=tuple(Deadline(**{**one, "span": _span(one)}) for one in row["deadlines"]),
                citations=tuple(Citation(**{**one, "span": _span(one)}) for one in row["citations"]),
            ),
        )
        for row in rows
    )


def _span(one: Mapping[str, Any]) -> Span:
    start, end = one["span"]
    return (start, end)


def _activity(one: Mapping[str, Any]) -> Activity:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in one.items()
    }
    del values["place"]
    benefits = tuple(_benefit(each) for each in one["benefits"])
    return Activity(**{**values, "benefits": benefits, "spans": tuple((a, b) for a, b in one["spans"])})


def _benefit(one: Mapping[str, Any]) -> Benefit:
    tiers = tuple(Tier(**tier) for tier in one["tiers"])
    return Benefit(**{**one, "span": _span(one), "items": tuple(one["items"]), "tiers": tiers})


def _read(title: str, text: str, document: Document) -> Facts:
    """What a text says. A text over which a reader stumbles says nothing: that is logged, and costs no other."""
    try:
        return read_facts(title, text, _day(document))
    except Exception:
        logger.exception("%s: its facts cannot be read (%s)", document.id, title)
        return Facts()


def _day(document: Document) -> str | None:
    dated = (document.published, document.document_date)
    return next((one[:10] for one in dated if one and _DAY.match(one)), None)


def _number(number: str | None) -> str | None:
    return normalise_doc_no(number) if number else None
