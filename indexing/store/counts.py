"""How many there are of what the ledger and the change log hold, by kind."""

from __future__ import annotations

import json

import sqlalchemy as sa

from indexing.store.database import Store
from indexing.store.schema import changes, channels, deliveries, delivery_totals, runs


def run_counts(store: Store) -> dict[str, int]:
    """Runs by state, those under way included."""
    query = sa.select(runs.c.state, sa.func.count()).group_by(runs.c.state)
    with store.reading() as connection:
        return {row.state: row[1] for row in connection.execute(query)}


def change_counts(store: Store) -> dict[str, int]:
    """Changes by class; one of several classes counts in each."""
    classes = sa.cast(changes.c.classes, sa.Text)
    counts: dict[str, int] = {}
    with store.reading() as connection:
        for listed, count in connection.execute(sa.select(classes, sa.func.count()).group_by(classes)):
            for name in json.loads(listed):
                counts[name] = counts.get(name, 0) + count
    return counts


def delivery_counts(store: Store) -> dict[tuple[str, str], int]:
    """Messages by kind of channel and state, those that are no longer in the ledger included."""
    here = (
        sa.select(channels.c.kind, deliveries.c.state, sa.func.count())
        .join(channels, channels.c.id == deliveries.c.channel_id)
        .group_by(channels.c.kind, deliveries.c.state)
    )
    counts: dict[tuple[str, str], int] = {}
    with store.reading() as connection:
        for kind, state, count in (
            *connection.execute(here),
            *connection.execute(sa.select(delivery_totals)),
        ):
            counts[kind, state] = counts.get((kind, state), 0) + count
    return counts
