"""Sending a message once more because a person asks for it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from config.faults import NotFound, WrongUsage
from config.language import tr
from indexing.store import Store
from indexing.store.schema import channels, deliveries


def send_again(store: Store, delivery_id: str, moment: datetime) -> None:
    """Makes a delivery due at an aware moment: one that waits is tried now, one that failed or was sent goes out again, with the id it has,
    so that a receiver that has it already drops it. Raises NotFound, and WrongUsage for one that cannot be sent as things are."""
    with store.writing(ordered=False) as connection:
        row = connection.execute(
            sa.select(deliveries.c.state, channels.c.state.label("channel"))
            .join_from(deliveries, channels)
            .where(deliveries.c.id == delivery_id)
        ).one_or_none()
        if row is None:
            raise NotFound(tr(f"没有投递 {delivery_id}", f"no delivery {delivery_id}"), where=delivery_id)
        if row.channel != "active":
            raise WrongUsage(
                tr("通知方式停着，先恢复它", "its channel is not active; let that go on first"),
                where=delivery_id,
            )
        if row.state not in ("waiting", "failed", "sent"):
            raise WrongUsage(
                tr("这条消息不再发送", "this message is no longer to be sent"), where=delivery_id
            )
        connection.execute(
            deliveries.update().where(deliveries.c.id == delivery_id).values(state="waiting", next=moment)
        )
