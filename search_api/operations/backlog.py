"""What waits to be done: to be indexed, read, matched, delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from config.settings import Settings
from indexing.registers.keeping import waiting_facts
from indexing.store import Store
from indexing.store.outbox import backlog, set_aside
from indexing.store.schema import alerts, changes, cursors, deliveries, digests
from indexing.store.vectors import count_vectors
from indexing.vectors.models import ready


@dataclass(frozen=True, slots=True)
class Backlog:
    """Documents that wait to be indexed (`outbox`), those of them that the engine refused, documents whose facts are to be kept, and
    readings by the models of meaning; changes that are not yet matched, alerts that are not yet planned, deliveries that wait.
    `next_delivery` is when the first of these is to go: past it, it is late."""

    outbox: int
    refused: int
    facts: int
    vectors: int
    changes: int
    alerts: int
    deliveries: int
    next_delivery: datetime | None


def backlog_of(store: Store, settings: Settings) -> Backlog:
    waits = deliveries.c.state == "waiting"
    next_due = sa.type_coerce(sa.func.min(deliveries.c.next), deliveries.c.next.type)
    with store.reading() as connection:
        newest = connection.scalar(sa.select(sa.func.max(changes.c.seq))) or 0
        matched = connection.scalar(sa.select(cursors.c.value).where(cursors.c.name == "alerts"))
        unplanned = connection.scalar(
            sa.select(sa.func.count()).select_from(alerts).where(alerts.c.planned.is_(None))
        )
        count, first = connection.execute(
            sa.select(sa.func.count(), next_due).select_from(deliveries).where(waits)
        ).one()
    return Backlog(
        backlog(store),
        len(set_aside(store)),
        waiting_facts(store),
        sum(count_vectors(store, model.key).waiting for model in ready(settings)),
        newest - matched if matched is not None else 0,
        unplanned or 0,
        count,
        first,
    )


def last_digest(store: Store) -> datetime | None:
    """When a digest was put together last."""
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.type_coerce(sa.func.max(digests.c.time), digests.c.time.type)))
