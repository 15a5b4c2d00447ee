"""The numbered, append-only log of changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from indexing.records import Change, FieldChange
from indexing.store.database import Store
from indexing.store.portions import portions
from indexing.store.schema import changes


def changes_since(
    store: Store, *, seq: int = 0, moment: datetime | None = None, run_id: str | None = None, batch: int = 500
) -> Iterator[Change]:
    """The changes after number `seq`, or from `moment` on, or of one run, in the order of their numbers."""
    last = seq
    while True:
        query = sa.select(changes).where(changes.c.seq > last).order_by(changes.c.seq).limit(batch)
        if moment is not None:
            query = query.where(changes.c.time >= moment)
        if run_id is not None:
            query = query.where(changes.c.run_id == run_id)
        with store.reading() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return
        for row in rows:
            yield change_of(row)
        last = rows[-1].seq


def last_seq(store: Store) -> int:
    """The number of the newest change, 0 where there is none."""
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.max(changes.c.seq))) or 0


def newest_changes(
    store: Store, before: int | None = None, limit: int = 100, of: Sequence[str] | None = None
) -> tuple[Change, ...]:
    """The newest changes first: those with numbers smaller than `before`, those of the documents named, where given."""
    query = sa.select(changes).order_by(changes.c.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(changes.c.seq < before)
    with store.reading() as connection:
        if of is None:
            return tuple(change_of(row) for row in connection.execute(query))
        found = [
            change_of(row)
            for some in portions(of)
            for row in connection.execute(query.where(changes.c.document_id.in_(some)))
        ]
    return tuple(sorted(found, key=lambda change: -change.seq)[:limit])


def change_of(row: sa.Row[Any]) -> Change:
    return Change(
        seq=row.seq,
        time=row.time,
        document_id=row.document_id,
        url=row.url,
        title=row.title,
        classes=tuple(row.classes),
        origin=row.origin,
        fields=tuple(FieldChange(f["field"], f["old"], f["new"]) for f in row.fields),
        version_from=row.version_from,
        version_to=row.version_to,
        run_id=row.run_id,
    )
