"""The outbox: index work that commits leave behind, until an engine has taken it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.store.database import Store
from indexing.store.portions import portions
from indexing.store.schema import outbox, segments, vectors

# A document that the engine refused this often is left for a person to look at.
MOST_ATTEMPTS = 5
_LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that is set aside, and the engine's last reason."""

    id: str
    why: str


def enqueue(connection: Connection, document_id: str) -> None:
    """Leaves index work for a document that changed; a row that already waits is renewed, its kept segmentation goes, and its
    vectors are to be looked at."""
    renew(connection, document_id)
    connection.execute(segments.delete().where(segments.c.document_id == document_id))
    connection.execute(
        vectors.update().where(vectors.c.document_id == document_id, vectors.c.fresh).values(fresh=False)
    )


def renew(connection: Connection, document_id: str) -> None:
    """Leaves index work for a document whose texts are as they were; a row that already waits is renewed."""
    connection.execute(outbox.delete().where(outbox.c.document_id == document_id))
    connection.execute(outbox.insert().values(document_id=document_id, attempts=0))


def waiting(store: Store, limit: int, after: int = 0) -> tuple[tuple[int, str], ...]:
    """The oldest waiting rows as (seq, document id), of those with a number past `after`."""
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(outbox.c.seq, outbox.c.document_id)
            .where(outbox.c.attempts < MOST_ATTEMPTS, outbox.c.seq > after)
            .order_by(outbox.c.seq)
            .limit(limit)
        )
        return tuple((row.seq, row.document_id) for row in rows)


def sequence_numbers(store: Store, ids: Iterable[str]) -> dict[str, int]:
    """The seq of those of these documents that wait. A document that changes gets another."""
    with store.reading() as connection:
        return sequence_numbers_in(connection, ids)


def sequence_numbers_in(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """As `sequence_numbers`, in a transaction."""
    found: dict[str, int] = {}
    for some in portions(ids):
        query = sa.select(outbox.c.document_id, outbox.c.seq).where(outbox.c.document_id.in_(some))
        found |= {row.document_id: row.seq for row in connection.execute(query)}
    return found


def done(store: Store, seqs: Iterable[int]) -> None:
    """Removes the rows with these numbers; a row renewed meanwhile, or just being renewed, has another number and stays."""
    for some in portions(seqs):
        with store.writing(ordered=False) as connection:
            mine = _not_being_renewed(connection, some)
            connection.execute(outbox.delete().where(outbox.c.seq.in_(mine)))


def failed(store: Store, seq: int, reason: str, attempts: int = 1) -> None:
    """Notes that the engine refused a row's document, and why."""
    with store.writing(ordered=False) as connection:
        connection.execute(
            outbox.update()
            .where(outbox.c.seq.in_(_not_being_renewed(connection, [seq])))
            .values(attempts=outbox.c.attempts + attempts, error=reason[:_LONGEST_REASON])
        )


def _not_being_renewed(connection: Connection, seqs: Sequence[int]) -> Sequence[int]:
    """Those of the rows that nobody else has in hand. Who has one renews it, so that what is known of it is out of date; and
    to wait for him with other rows in hand would be waiting in a circle, since he takes his in another order."""
    query = sa.select(outbox.c.seq).where(outbox.c.seq.in_(seqs)).with_for_update(skip_locked=True)
    return connection.scalars(query).all()


def backlog(store: Store) -> int:
    """How many documents wait."""
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(outbox)) or 0


def put_aside(store: Store, reasons: Mapping[str, str], seen: Mapping[str, int]) -> None:
    """Sets documents aside that the engine refused, by id with its reasons. `seen` are the seqs that they had before
    they were read: one that waits with another, never tried, may be newer than what was refused and goes on waiting."""
    if not reasons:
        return
    with store.writing() as connection:
        for document_id, reason in reasons.items():
            now = {"attempts": MOST_ATTEMPTS, "error": reason[:_LONGEST_REASON]}
            row = connection.execute(
                sa.select(outbox.c.seq, outbox.c.attempts).where(outbox.c.document_id == document_id)
            ).one_or_none()
            if row is None:
                connection.execute(outbox.insert().values(document_id=document_id, **now))
            elif row.attempts or row.seq == seen.get(document_id):
                connection.execute(outbox.update().where(outbox.c.seq == row.seq).values(**now))


def sequence_numbers_aside(store: Store) -> dict[str, int]:
    """The seq of each document that is set aside."""
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(outbox.c.document_id, outbox.c.seq).where(outbox.c.attempts >= MOST_ATTEMPTS)
        )
        return {row.document_id: row.seq for row in rows}


def set_aside(store: Store) -> tuple[Refusal, ...]:
    """The documents that the engine refused too often."""
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(outbox.c.document_id, outbox.c.error)
            .where(outbox.c.attempts >= MOST_ATTEMPTS)
            .order_by(outbox.c.seq)
        )
        return tuple(Refusal(row.document_id, row.error or "") for row in rows)
