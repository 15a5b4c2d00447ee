"""From the cursor on through the log of changes: alerts are written, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from threading import Lock

import sqlalchemy as sa

from alerts.epoch import advance, position
from alerts.matching.outcomes import Saved, Telling, outcomes
from alerts.matching.queries import Queries
from alerts.matching.sides import load_sides
from alerts.matching.telling_news import occasions_of
from alerts.matching.told import told
from alerts.matching.watches import close_watches
from alerts.noting import NewAlert, note_alerts
from config.clock import now
from config.settings import Settings
from indexing.records import Change
from indexing.store import Store, changes_since
from indexing.store.schema import subscriptions

BATCH = 200
"""So many changes are tried at a time."""

# `last_checked` is told in minutes.
_NOTED_EVERY = timedelta(minutes=1)

_asking = Lock()  # compiling numbers parts that a batch of another thread may just be answering


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """How many changes were gone through, and how many alerts are new."""

    changes: int = 0
    alerts: int = 0


def match_changes(store: Store, settings: Settings) -> MatchCounts:
    """Tries every subscription on every change since the last time, and notes what there is to tell.

    A kill or an outage of days repeats work and loses and doubles nothing: the cursor moves in the transaction that notes the
    alerts, and two who do this at once find that the other has moved it. Raises Halted where alerts wait for a person's word.
    """
    changes = alerts = 0
    while True:
        here = position(store)
        batch = list(islice(changes_since(store, seq=here, batch=BATCH), BATCH))
        alerts += close_watches(store, batch)
        if not batch:
            _note_checked(store)
            return MatchCounts(changes, alerts)
        loud = told(store, batch)
        found = [*_of_documents(store, settings, loud), *occasions_of(store, settings, loud, batch[-1].seq)]
        with store.writing() as connection:
            if advance(connection, here, batch[-1].seq):
                changes += len(batch)
                alerts += note_alerts(connection, found, now())


def _of_documents(store: Store, settings: Settings, loud: Sequence[Change]) -> list[NewAlert]:
    saved = _saved(store)
    wanted = {name for one in saved for name in one.classes}
    due = [change for change in loud if not wanted.isdisjoint(change.classes)]
    if not due:
        return []
    with _asking:
        queries = _queries(settings.compiled_queries)
        compiled = queries.compiled(dict.fromkeys(one.query for one in saved), now().date())
        sides = load_sides(store, settings, due, facts=queries.ask_of_facts)
        found = list(outcomes(sides, saved, compiled, queries))
    telling = Telling(compiled)
    return [telling.alert(one) for one in found]


@cache
def _queries(file: Path) -> Queries:
    return Queries.of(file)


def _saved(store: Store) -> list[Saved]:
    columns = subscriptions.c
    query = sa.select(columns.id, columns.query, columns.classes, columns.topics, columns.start_seq)
    sets: dict[tuple[str, ...], frozenset[str]] = {}

    def shared(names: list[str]) -> frozenset[str]:
        return sets.setdefault(tuple(names), frozenset(names))

    with store.reading() as connection:
        rows = connection.execute(query.where(columns.on == "documents", _is_open()))
        return [Saved(r.id, r.query, shared(r.classes), shared(r.topics), r.start_seq) for r in rows]


def _is_open() -> sa.ColumnElement[bool]:
    return subscriptions.c.removed_at.is_(None) & subscriptions.c.closed_at.is_(None)


def _note_checked(store: Store) -> None:
    moment = now()
    columns = subscriptions.c
    due = columns.last_checked.is_(None) | (columns.last_checked < moment - _NOTED_EVERY)
    with store.reading() as connection:
        if not connection.scalar(sa.select(sa.func.count()).where(due, _is_open())):
            return
    with store.writing(ordered=False) as connection:
        connection.execute(subscriptions.update().where(due, _is_open()).values(last_checked=moment))
