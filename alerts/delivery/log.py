"""The log of deliveries: what was sent where, with every attempt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from config.language import language
from indexing.store import Store
from indexing.store.portions import portions
from indexing.store.schema import deliveries, delivery_items


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the log. `log` has a line an attempt: `{time, verdict, code, cause, said, seconds}`; `answer` is what the last one
    came to, with `cause` and `remedy`, in the reader's language all of them. Times are aware."""

    id: str
    channel_id: str
    subscription_id: str | None
    run_id: str | None
    kind: str
    window: str | None
    state: str
    attempts: int
    next: datetime | None
    created: datetime
    sent_at: datetime | None
    alerts: tuple[str, ...]
    answer: Mapping[str, Any] | None
    log: tuple[Mapping[str, Any], ...]


def read_deliveries(
    store: Store,
    *,
    ids: Sequence[str] | None = None,
    channel_id: str | None = None,
    state: str | None = None,
    since: datetime | None = None,
    most: int = 1000,
) -> tuple[Delivery, ...]:
    """The newest `most`, oldest first."""
    query = sa.select(deliveries).order_by(deliveries.c.created.desc(), deliveries.c.id.desc()).limit(most)
    if ids is not None:
        query = query.where(deliveries.c.id.in_(ids))
    if channel_id is not None:
        query = query.where(deliveries.c.channel_id == channel_id)
    if state is not None:
        query = query.where(deliveries.c.state == state)
    if since is not None:
        query = query.where(deliveries.c.created >= since)
    told: dict[str, list[str]] = {}
    with store.reading() as connection:
        rows = connection.execute(query).all()[::-1]
        for some in portions([row.id for row in rows]):
            items = connection.execute(
                sa.select(delivery_items)
                .where(delivery_items.c.delivery_id.in_(some))
                .order_by(delivery_items.c.position, delivery_items.c.alert_id)
            )
            for item in items:
                told.setdefault(item.delivery_id, []).append(item.alert_id)
    return tuple(
        Delivery(
            row.id,
            row.channel_id,
            row.subscription_id,
            row.run_id,
            row.kind,
            row.window,
            row.state,
            row.attempts,
            row.next,
            row.created,
            row.sent_at,
            tuple(told.get(row.id, ())),
            answer_shape(row.answer),
            tuple(line | {"cause": (line.get("cause") or {}).get(language()) or None} for line in row.log),
        )
        for row in rows
    )


def answer_shape(stored: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A stored answer with its words in the reader's language."""
    if stored is None:
        return None
    spoken = language()
    told = {part: (stored.get(part) or {}).get(spoken) or None for part in ("cause", "remedy")}
    return {
        "verdict": stored.get("verdict"),
        "code": stored.get("code"),
        **told,
        "said": stored.get("said") or None,
    }
