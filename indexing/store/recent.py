"""The log of changes as people read it: newest first, by class, and counted by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from indexing.records import Change, ChangeClass
from indexing.store.changelog import change_of
from indexing.store.database import Store
from indexing.store.schema import changes


def latest_changes(
    store: Store,
    *,
    limit: int,
    before: int | None = None,
    classes: Sequence[ChangeClass] = (),
    document_id: str | None = None,
    run_id: str | None = None,
) -> tuple[Change, ...]:
    """The newest changes first, those that come after the change numbered `before`, with any of `classes`, of one document or run
    where named. Changes of one moment go by their numbers."""
    query = sa.select(changes).order_by(changes.c.time.desc(), changes.c.seq.desc()).limit(limit)
    if before is not None:
        at = sa.select(changes.c.time).where(changes.c.seq == before).scalar_subquery()
        query = query.where((changes.c.time < at) | ((changes.c.time == at) & (changes.c.seq < before)))
    if classes:
        stored = sa.cast(changes.c.classes, sa.String)
        query = query.where(sa.or_(*(stored.contains(f'"{one}"', autoescape=True) for one in classes)))
    if document_id is not None:
        query = query.where(changes.c.document_id == document_id)
    if run_id is not None:
        query = query.where(changes.c.run_id == run_id)
    with store.reading() as connection:
        return tuple(change_of(row) for row in connection.execute(query))


def changes_by_day(store: Store, since: datetime) -> Mapping[str, Mapping[str, int]]:
    """By Shanghai day (`YYYY-MM-DD`), how many changes there were from a moment on, by their most important class."""
    day = sa.func.substr(sa.type_coerce(changes.c.time, sa.String), 1, 10)
    stored = sa.cast(changes.c.classes, sa.String)
    query = sa.select(day, stored, sa.func.count()).where(changes.c.time >= since).group_by(day, stored)
    found: dict[str, dict[str, int]] = {}
    with store.reading() as connection:
        for date, classes, count in connection.execute(query):
            names = classes.split('"')
            if len(names) > 1:
                counts = found.setdefault(date, {})
                counts[names[1]] = counts.get(names[1], 0) + count
    return found
