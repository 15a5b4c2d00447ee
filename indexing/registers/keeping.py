"""Facts kept beside the documents, so that registers and search need not read every text: made at leisure, again where a document, a
reader or what was set right has changed. What search knows of a document follows through the outbox."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.facts.facts import Facts
from indexing.facts.flat import FlatFact, flat
from indexing.registers.activities import key_of
from indexing.registers.citing import citation_rows
from indexing.registers.dated import keep_calendar, leave_calendar
from indexing.registers.fact_corrections import corrected, fact_corrections_of
from indexing.registers.of_document import facts_of, facts_of_files
from indexing.store import Document, Store, load_documents
from indexing.store.outbox import renew
from indexing.store.portions import portions
from indexing.store.schema import (
    activities,
    attachments,
    citations,
    document_facts,
    documents,
    part_facts,
    versions,
)

MADE_BY = 2
"""The number of the readers. Whoever changes what they read raises it: what readers with a lower one made is read again then."""

_BATCH = 50
_HAN = re.compile("[\u3400-\u9fff]+")
# Of papers about something else nobody asks for activities.
TOPICS = ("core", "related")


def keep_facts(
    store: Store,
    sources: Collection[str] = (),
    *,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Reads the documents of our field (of these sources, without any of all) whose facts are not kept yet or were made by older
    readers, the newest first, until none is left or `stop` says so; gives how many, and tells `progress` after each. A kill
    loses the one that is being read. What calendars show follows when all are read."""
    done = 0
    while not stop() and (ids := _waiting(store, sources)):
        for document in load_documents(store, ids).values():
            if stop():
                break
            _keep(store, document)
            done += 1
            if progress:
                progress(done)
    if stop():
        leave_calendar(store)
    else:
        keep_calendar(store, read=done > 0)
    return done


def keep_again(store: Store, document_ids: Sequence[str]) -> None:
    """Reads the facts of these documents now, whether they wait or not."""
    for document in load_documents(store, document_ids).values():
        _keep(store, document)


def keep_naming(store: Store, names: Collection[str]) -> None:
    """Reads now those of the waiting documents in which one of these names stands, so that the register holds what they tell of it."""
    # Marks and width may be written otherwise, the longest stretch of characters between them not.
    runs = sorted({max([*_HAN.findall(name), ""], key=len) or name for name in names})
    version = (versions.c.document_id == documents.c.id) & (versions.c.number == documents.c.version)
    file = sa.exists().where(attachments.c.document_id == documents.c.id)
    waiting = _missing(()).join(versions, version)
    found: set[str] = set()
    with store.reading() as connection:
        if not connection.scalar(sa.select(_missing(()).exists())):
            return
        for some in portions(runs, _BATCH):
            named = [
                documents.c.title.contains(run, autoescape=True)
                | versions.c.body.contains(run, autoescape=True)
                | file.where(attachments.c.text.contains(run, autoescape=True))
                for run in some
            ]
            found.update(connection.scalars(waiting.where(sa.or_(*named))))
    for ids in portions(sorted(found), _BATCH):
        keep_again(store, ids)


def waiting_facts(store: Store, sources: Collection[str] = ()) -> int:
    """How many documents (of these sources, without any of all) are still to be read."""
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(_missing(sources).subquery())) or 0


def load_flat(store: Store, ids: Sequence[str]) -> dict[str, tuple[FlatFact, ...]]:
    """What is kept of these documents, by id; those of which nothing is kept are left out."""
    with store.reading() as connection:
        return flat_in(connection, ids)


def flat_in(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[FlatFact, ...]]:
    """The same within a transaction."""
    found: dict[str, tuple[FlatFact, ...]] = {}
    for some in portions(ids):
        rows = connection.execute(_TOLD, {"ids": some})
        found |= {row.document_id: _unpacked(row.told) for row in rows if row.told}
    return found


# Put together once: every page of results asks it.
_TOLD = (
    sa.select(document_facts.c.document_id, document_facts.c.told)
    .join(documents, documents.c.id == document_facts.c.document_id)
    .where(documents.c.topic.in_(TOPICS), documents.c.id.in_(sa.bindparam("ids", expanding=True)))
)


def flat_of(store: Store, document: Document) -> tuple[FlatFact, ...]:
    """What a document says, read now, in whatever version it is; nothing where it is about something else, as nothing is kept."""
    return _flat(parts_of(store, document), document) if document.topic in TOPICS else ()


def parts_of(store: Store, document: Document) -> tuple[tuple[int, Facts], ...]:
    """What its body (0) and its files (their numbers) say, read now, with what was set right."""
    right = fact_corrections_of(store, document.id)
    files = ((place, corrected(said, right)) for place, said in facts_of_files(document))
    return ((0, facts_of(store, document)), *files)


def _flat(parts: Sequence[tuple[int, Facts]], document: Document) -> tuple[FlatFact, ...]:
    return tuple(dict.fromkeys(fact for _, said in parts for fact in flat(said, document.title)))


def _missing(sources: Collection[str]) -> sa.Select[tuple[str]]:
    kept = (
        sa.exists()
        .where(document_facts.c.document_id == documents.c.id)
        .where(document_facts.c.version == documents.c.version, document_facts.c.made_by >= MADE_BY)
    )
    query = sa.select(documents.c.id).where(
        documents.c.topic.in_(TOPICS), documents.c.status != "external", ~kept
    )
    return query.where(documents.c.source_id.in_(sources)) if sources else query


def _waiting(store: Store, sources: Collection[str]) -> list[str]:
    with store.reading() as connection:
        query = _missing(sources).order_by(documents.c.last_changed.desc(), documents.c.id).limit(_BATCH)
        return list(connection.scalars(query))


def _keep(store: Store, document: Document) -> None:
    parts = parts_of(store, document)
    facts = parts[0][1]
    told = _packed(_flat(parts, document))
    activities_told = [(place, one) for place, said in parts for one in said.activities]
    rows = [
        {
            "document_id": document.id,
            "position": position,
            "key": key_of(one.name),
            "name": one.name,
            "start": one.start,
            "end": one.end,
            "facts": asdict(one) | {"place": place},
        }
        for position, (place, one) in enumerate(activities_told)
    ]
    here = document_facts.c.document_id == document.id
    with store.writing() as connection:  # ordered: another process may be keeping the same
        before = connection.scalar(sa.select(document_facts.c.told).where(here))
        _replace(connection, activities, document.id, rows)
        _replace(connection, citations, document.id, list(citation_rows(document, facts.citations)))
        _replace(connection, part_facts, document.id, [_part(document.id, *part) for part in parts])
        kept = {
            "document_id": document.id,
            "version": document.version,
            "made_by": MADE_BY,
            "told": told,
        }
        _replace(connection, document_facts, document.id, [kept])
        if (before or []) != told:
            renew(connection, document.id)


def _part(document_id: str, place: int, facts: Facts) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "place": place,
        "citations": [asdict(one) for one in facts.citations if not one.own],
        "figures": [asdict(one) for one in facts.figures],
        "benefits": [asdict(one) for one in facts.benefits],
        "deadlines": [asdict(one) for one in facts.deadlines],
        "measures": [asdict(one) for one in facts.measures],
    }


def _replace(connection: Connection, table: sa.Table, document_id: str, rows: list[dict[str, Any]]) -> None:
    connection.execute(table.delete().where(table.c.document_id == document_id))
    if rows:
        connection.execute(table.insert(), rows)


def _packed(facts: Sequence[FlatFact]) -> list[list[Any]]:
    """As they are stored, and as they come back from JSON."""
    return [
        [one.kind, list(one.names), one.start, one.end, list(one.caps), list(one.values)] for one in facts
    ]


def _unpacked(rows: Sequence[Sequence[Any]]) -> tuple[FlatFact, ...]:
    return tuple(
        FlatFact(kind, tuple(names), start, end, tuple(caps), tuple(values))
        for kind, names, start, end, caps, values in rows
    )
