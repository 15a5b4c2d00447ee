"""What was noted, and what became of telling it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from indexing.store import Store
from indexing.store.schema import Moment, alerts, deliveries, delivery_items

_BATCH = 500


@dataclass(frozen=True, slots=True)
class LoggedDelivery:
    """One way an alert took. `answer` is what the other side said last."""

    id: str
    channel_id: str
    state: str
    attempts: int
    next: datetime | None
    answer: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class LoggedAlert:
    """A noted alert; `what` and the lines of `details` are in both languages, `evidence` is `{text, marks}`, `page` a path of ours."""

    id: str
    subscription_id: str
    event: str
    seq: int | None
    document_id: str | None
    title: str
    classes: tuple[str, ...]
    outcome: str
    what: Mapping[str, str]
    evidence: Mapping[str, Any] | None
    details: tuple[Mapping[str, str], ...]
    page: str | None
    time: datetime
    deliveries: tuple[LoggedDelivery, ...]


def read_log(
    store: Store, *, subscription: str | None = None, since: datetime | None = None
) -> Iterator[LoggedAlert]:
    """The alerts from an aware moment on, oldest first, in the order of their changes."""
    seq = sa.func.coalesce(alerts.c.seq, 0)
    place = sa.tuple_(alerts.c.time, seq, alerts.c.id)
    query = sa.select(alerts).order_by(alerts.c.time, seq, alerts.c.id).limit(_BATCH)
    if subscription is not None:
        query = query.where(alerts.c.subscription_id == subscription)
    if since is not None:
        query = query.where(alerts.c.time >= since)
    here = query
    while True:
        with store.reading() as connection:
            rows = connection.execute(here).all()
            ways = _ways(connection.execute(_of([row.id for row in rows])).all()) if rows else {}
        if not rows:
            return
        for row in rows:
            yield _logged(row, ways)
        last = rows[-1]
        here = query.where(place > sa.tuple_(sa.literal(last.time, Moment), last.seq or 0, last.id))


def newest_alerts(
    store: Store, subscription: str | Iterable[str], most: int, *, among: sa.Select[tuple[str]] | None = None
) -> tuple[LoggedAlert, ...]:
    """The newest alerts of one subscription, or of several, newest first; with `among` of those that this selects the ids of."""
    ids = [subscription] if isinstance(subscription, str) else list(subscription)
    query = (
        sa.select(alerts)
        .where(alerts.c.subscription_id.in_(ids))
        .order_by(alerts.c.time.desc(), alerts.c.id.desc())
        .limit(most)
    )
    if among is not None:
        query = query.where(alerts.c.id.in_(among))
    with store.reading() as connection:
        rows = connection.execute(query).all()
        ways = _ways(connection.execute(_of([row.id for row in rows])).all()) if rows else {}
    return tuple(_logged(row, ways) for row in rows)


def _logged(row: Any, ways: Mapping[str, list[LoggedDelivery]]) -> LoggedAlert:
    return LoggedAlert(
        **{name: getattr(row, name) for name in _PLAIN},
        classes=tuple(row.classes),
        details=tuple(row.details or ()),
        deliveries=tuple(ways.get(row.id, ())),
    )


_PLAIN = tuple(name for name in LoggedAlert.__slots__ if name not in ("classes", "details", "deliveries"))
_WAY = tuple(LoggedDelivery.__slots__)


def _of(ids: list[str]) -> sa.Select[Any]:
    return (
        sa.select(delivery_items.c.alert_id, *(deliveries.c[name] for name in _WAY))
        .join(deliveries, deliveries.c.id == delivery_items.c.delivery_id)
        .where(delivery_items.c.alert_id.in_(ids))
        .order_by(deliveries.c.created, deliveries.c.id)
    )


def _ways(rows: Any) -> dict[str, list[LoggedDelivery]]:
    found: dict[str, list[LoggedDelivery]] = {}
    for row in rows:
        found.setdefault(row.alert_id, []).append(LoggedDelivery(*(getattr(row, name) for name in _WAY)))
    return found
