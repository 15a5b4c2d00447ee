"""How long the ledger keeps what: the bodies of sent messages 30 days, deliveries 180, their counts for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from indexing.store import Store
from indexing.store.portions import portions
from indexing.store.schema import channels, deliveries, delivery_items, delivery_totals

_BODIES = timedelta(days=30)
_DELIVERIES = timedelta(days=180)


def tidy(store: Store, moment: datetime) -> int:
    """Takes out what is older than that, at an aware moment; gives the number of deliveries. What still waits or is kept stays."""
    old_body = deliveries.c.body.is_not(None) & (deliveries.c.sent_at < moment - _BODIES)
    old = (deliveries.c.created < moment - _DELIVERIES) & deliveries.c.state.in_(
        ("sent", "failed", "dropped")
    )
    with store.reading() as connection:
        if not connection.scalar(sa.select(deliveries.c.id).where(old_body | old).limit(1)):
            return 0
    with store.writing(ordered=False) as connection:
        connection.execute(deliveries.update().where(old_body).values(body=None))
        gone = connection.execute(
            sa.select(deliveries.c.id, channels.c.kind, deliveries.c.state)
            .join_from(deliveries, channels)
            .where(old)
        ).all()
        counts: dict[tuple[str, str], int] = {}
        for row in gone:
            counts[row.kind, row.state] = counts.get((row.kind, row.state), 0) + 1
        for (kind, state), count in counts.items():
            own = (delivery_totals.c.kind == kind) & (delivery_totals.c.state == state)
            before = connection.scalar(sa.select(delivery_totals.c["count"]).where(own)) or 0
            connection.execute(delivery_totals.delete().where(own))
            connection.execute(delivery_totals.insert().values(kind=kind, state=state, count=before + count))
        for some in portions([row.id for row in gone]):
            connection.execute(delivery_items.delete().where(delivery_items.c.delivery_id.in_(some)))
            connection.execute(deliveries.delete().where(deliveries.c.id.in_(some)))
    return len(gone)
