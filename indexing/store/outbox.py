"""The outbox: index work that commits leave behind, until an engine has taken it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.store.database import Store
from indexing.store.schema import outbox, segments

# A document that the engine refused this often is left for a person to look at.
MOST_ATTEMPTS = 5


def enqueue(connection: Connection, document_id: str) -> None:
    """Leaves index work for a document that changed; a row that already waits is renewed, its kept segmentation goes."""
    connection.execute(outbox.delete().where(outbox.c.document_id == document_id))
    connection.execute(segments.delete().where(segments.c.document_id == document_id))
    connection.execute(outbox.insert().values(document_id=document_id, attempts=0))


def waiting(store: Store, limit: int) -> tuple[tuple[int, str], ...]:
    """The oldest waiting rows as (seq, document id)."""
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(outbox.c.seq, outbox.c.document_id)
            .where(outbox.c.attempts < MOST_ATTEMPTS)
            .order_by(outbox.c.seq)
            .limit(limit)
        )
        return tuple((row.seq, row.document_id) for row in rows)


def places(store: Store, ids: Sequence[str]) -> dict[str, int]:
    """The seq of those of these documents that wait. A document that changes gets another."""
    with store.reading() as connection:
        return places_in(connection, ids)


def places_in(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """As `places`, in a transaction."""
    query = sa.select(outbox.c.document_id, outbox.c.seq).where(outbox.c.document_id.in_(list(ids)))
    return {row.document_id: row.seq for row in connection.execute(query)}


def done(store: Store, seqs: Sequence[int]) -> None:
    """Removes the rows with these numbers; a row renewed meanwhile has another number and stays."""
    with store.writing() as connection:
        connection.execute(outbox.delete().where(outbox.c.seq.in_(list(seqs))))


def failed(store: Store, seq: int, reason: str) -> None:
    """Notes that the engine refused a row's document, and why."""
    with store.writing() as connection:
        connection.execute(
            outbox.update()
            .where(outbox.c.seq == seq)
            .values(attempts=outbox.c.attempts + 1, error=reason[:2000])
        )


def backlog(store: Store) -> int:
    """How many documents wait."""
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(outbox)) or 0


def set_aside(store: Store) -> tuple[tuple[str, str], ...]:
    """The documents that the engine refused too often, with its last reason."""
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(outbox.c.document_id, outbox.c.error).where(outbox.c.attempts >= MOST_ATTEMPTS)
        )
        return tuple((row.document_id, row.error or "") for row in rows)
