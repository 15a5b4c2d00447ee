"""Who is told of occasions, and which of their queries fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from alerts.draft import Watched
from alerts.matching.outcomes import Saved
from alerts.matching.queries import Compiled, Queries
from alerts.matching.sides import Side
from indexing.engine.saved import Batch
from indexing.store import Store
from indexing.store.schema import subscriptions


@dataclass(frozen=True, slots=True)
class Watcher:
    """A subscription to something else than papers. `days` is how long before a date it is told, None: as usual."""

    saved: Saved
    on: str
    created: datetime
    rhythm: str
    days: int | None


def load_watchers(store: Store, on: Iterable[Watched]) -> list[Watcher]:
    """The open subscriptions to any of these."""
    of = subscriptions.c
    query = sa.select(subscriptions).where(
        of.on.in_(list(on)), of.removed_at.is_(None), of.closed_at.is_(None)
    )
    with store.reading() as connection:
        rows = connection.execute(query.order_by(of.created, of.id)).all()
    return [
        Watcher(
            Saved(row.id, row.query, frozenset(row.classes), frozenset(row.topics), row.start_seq),
            row.on,
            row.created,
            row.rhythm,
            row.days,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Fitting:
    """Which of the sides that were tried the query of a subscription fits: their places, by the subscription's id."""

    places: Mapping[str, frozenset[int]]
    compiled: Mapping[str, Compiled]

    def first(self, watcher: Watcher, places: Iterable[int]) -> int | None:
        """The first of these places that fits."""
        fits = self.places.get(watcher.saved.id, frozenset())
        return next((place for place in places if place in fits), None)


def fitting(
    sides: Sequence[Side],
    watchers: Sequence[Watcher],
    queries: Queries,
    today: date,
    *,
    any_topic: bool = False,
) -> Fitting:
    """Tries every query on every side, by search's own compiler; a side counts that has one of the subscription's topics."""
    compiled = queries.compiled(dict.fromkeys(one.saved.query for one in watchers), today)
    if not sides or not watchers:
        return Fitting({}, compiled)
    batch = Batch([side.indexed for side in sides], queries.parts)
    matched = {text: batch.matches(one.saved) for text, one in compiled.items()}
    return Fitting(
        {
            one.saved.id: frozenset(
                place
                for place in matched.get(one.saved.query, ())
                if any_topic or "all" in one.saved.topics or sides[place].document.topic in one.saved.topics
            )
            for one in watchers
        },
        compiled,
    )
