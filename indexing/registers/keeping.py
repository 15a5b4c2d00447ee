"""Facts kept beside the documents, so that registers need not read every text: made at leisure, again where a document or a
reader has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import sqlalchemy as sa

from indexing.registers.activities import key_of
from indexing.registers.of_document import facts_of
from indexing.store import Document, Store, load_documents
from indexing.store.schema import activities, document_facts, documents

MADE_BY = 1
"""The number of the readers. Whoever changes what they read raises it: all is read again then."""

_BATCH = 50
# Of papers about something else nobody asks for activities.
_TOPICS = ("core", "related")


def keep_facts(store: Store, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Reads the documents of our field whose facts are not kept yet, the newest first, until none is left or `stop` says so; gives
    how many. A kill loses the one that is being read."""
    done = 0
    while not stop() and (ids := _waiting(store)):
        for document in load_documents(store, ids).values():
            if stop():
                break
            _keep(store, document)
            done += 1
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
    facts = facts_of(store, document)
    rows = [
        {
            "document_id": document.id,
            "position": position,
            "key": key_of(one.name),
            "name": one.name,
            "start": one.start,
            "end": one.end,
            "facts": asdict(one),
        }
        for position, one in enumerate(facts.activities)
    ]
    of_it = document_facts.c.document_id == document.id
    with store.writing() as connection:  # ordered: another process may be keeping the same
        connection.execute(activities.delete().where(activities.c.document_id == document.id))
        connection.execute(document_facts.delete().where(of_it))
        connection.execute(
            document_facts.insert().values(
                document_id=document.id,
                version=document.version,
                made_by=MADE_BY,
                measures=sorted({one.n for one in facts.measures}),
                deadlines=[asdict(one) for one in facts.deadlines],
            )
        )
        if rows:
            connection.execute(activities.insert(), rows)
