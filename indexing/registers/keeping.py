"""Facts kept beside the documents, so that registers need not read every text: made at leisure, again where a document or a
reader has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from indexing.changes.folding import folded
from indexing.facts.facts import Facts
from indexing.registers.dated import keep_calendar, leave_calendar
from indexing.registers.of_document import facts_of, facts_of_files
from indexing.store import Document, Store, load_documents
from indexing.store.schema import activities, document_facts, documents, part_facts

MADE_BY = 2
"""The number of the readers. Whoever changes what they read raises it: all is read again then."""

_BATCH = 50
_LONGEST_KEY = 200
# Of papers about something else nobody asks for activities.
_TOPICS = ("core", "related")


def keep_facts(store: Store, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Reads the documents of our field whose facts are not kept yet, the newest first, until none is left or `stop` says so; gives
    how many. A kill loses the one that is being read. What calendars show follows when all are read."""
    done = 0
    while not stop() and (ids := _waiting(store)):
        for document in load_documents(store, ids).values():
            if stop():
                break
            _keep(store, document)
            done += 1
    if stop():
        leave_calendar(store)
    else:
        keep_calendar(store, read=done > 0)
    return done


def waiting_facts(store: Store) -> int:
    """How many documents are still to be read."""
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(_missing().subquery())) or 0


def _missing() -> sa.Select[tuple[str]]:
    kept = (
        sa.exists()
        .where(document_facts.c.document_id == documents.c.id)
        .where(document_facts.c.version == documents.c.version, document_facts.c.made_by == MADE_BY)
    )
    return sa.select(documents.c.id).where(
        documents.c.topic.in_(_TOPICS), documents.c.status != "external", ~kept
    )


def _waiting(store: Store) -> list[str]:
    with store.reading() as connection:
        query = _missing().order_by(documents.c.last_changed.desc(), documents.c.id).limit(_BATCH)
        return list(connection.scalars(query))


def _keep(store: Store, document: Document) -> None:
    parts = ((0, facts_of(store, document)), *facts_of_files(document))
    told = [(place, one) for place, facts in parts for one in facts.activities]
    rows = [
        {
            "document_id": document.id,
            "position": position,
            "key": folded(one.name)[:_LONGEST_KEY],
            "name": one.name,
            "start": one.start,
            "end": one.end,
            "facts": asdict(one) | {"place": place},
        }
        for position, (place, one) in enumerate(told)
    ]
    with store.writing(ordered=False) as connection:
        for table in (activities, document_facts, part_facts):
            connection.execute(table.delete().where(table.c.document_id == document.id))
        connection.execute(
            document_facts.insert().values(
                document_id=document.id,
                version=document.version,
                made_by=MADE_BY,
                measures=sorted({one.n for _, facts in parts for one in facts.measures}),
                deadlines=[asdict(one) for one in parts[0][1].deadlines],
            )
        )
        connection.execute(part_facts.insert(), [_part(document.id, *part) for part in parts])
        if rows:
            connection.execute(activities.insert(), rows)


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
