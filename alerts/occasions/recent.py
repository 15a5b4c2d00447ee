"""The activities that have become known of late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from alerts.matching.news import News
from alerts.matching.sides import Sides, current_sides
from alerts.matching.told import told
from alerts.occasions.coming import activity_counts, as_announced
from indexing.records import Change
from indexing.registers.activities import register
from indexing.store import Store
from indexing.store.changelog import change_of
from indexing.store.portions import portions
from indexing.store.schema import changes, documents


def recent_activities(store: Store, since: datetime) -> list[News]:
    """The activities of the register whose papers have all come since an aware moment, the first of them by what a site did."""
    with store.reading() as connection:
        fresh = set(connection.scalars(sa.select(documents.c.id).where(documents.c.first_seen >= since)))
    found = [one for one in register(store) if all(witness.document_id in fresh for witness in one.witnesses)]
    changed = _first_changes(store, {witness.document_id for one in found for witness in one.witnesses})
    loud = {one.document_id: one for one in told(store, changed.values())}
    sides = current_sides(store, loud)
    counts = activity_counts(store, loud)
    news: list[News] = []
    for one in found:
        known = [changed[key] for witness in one.witnesses if (key := witness.document_id) in changed]
        first = min(known, key=lambda one: one.seq, default=None)
        if first is None or first.document_id not in loud or first.document_id not in sides:
            continue
        both = Sides(first, sides[first.document_id], None)
        shown = as_announced(one, both.after.document, alone=counts[first.document_id] == 1)
        news.append(News(both, f"activity:{one.key}:{first.seq}", shown))
    return news


def _first_changes(store: Store, ids: Iterable[str]) -> dict[str, Change]:
    """The change that made each document known."""
    found: dict[str, Change] = {}
    with store.reading() as connection:
        for some in portions(sorted(ids)):
            first = sa.select(sa.func.min(changes.c.seq)).where(changes.c.document_id.in_(some))
            query = sa.select(changes).where(changes.c.seq.in_(first.group_by(changes.c.document_id)))
            found |= {row.document_id: change_of(row) for row in connection.execute(query)}
    return found
