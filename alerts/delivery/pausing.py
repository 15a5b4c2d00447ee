"""Channels that pause, go on, and end; and what becomes of their messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alerts.delivery.grouping import Addressee, Due, Parcel, parcels
from alerts.delivery.notices import tell_owner
from alerts.delivery.plan import add_delivery
from config.faults import NotFound
from config.language import tr
from indexing.store import Store
from indexing.store.portions import portions
from indexing.store.schema import (
    alerts,
    channels,
    deliveries,
    delivery_items,
    subscription_channels,
    subscriptions,
)

Missed = Literal["digest", "drop"]


@dataclass(frozen=True, slots=True)
class Resumed:
    """`missed` messages were kept; `deliveries` are those that now bring what they said."""

    missed: int
    deliveries: tuple[str, ...]


def pause(store: Store, channel_id: str, until: datetime) -> None:
    """A person's pause, until an aware moment. Raises NotFound."""
    with store.writing(ordered=False) as connection:
        _must_exist(connection, channel_id)
        hold(connection, channel_id, {"code": "asked"}, until)


def hold(
    connection: Connection, channel_id: str, reason: Mapping[str, Any], until: datetime | None = None
) -> None:
    """Pauses a channel: what is waiting for it is kept. Notices of other channels are not; tests of it go on."""
    connection.execute(
        channels.update()
        .where(channels.c.id == channel_id)
        .values(state="paused", reason=dict(reason), paused_until=until)
    )
    waiting = (deliveries.c.channel_id == channel_id) & (deliveries.c.state == "waiting")
    for kinds, state in ((("at_once", "digest", "missed"), "kept"), (("notice",), "dropped")):
        connection.execute(
            deliveries.update().where(waiting, deliveries.c.kind.in_(kinds)).values(state=state, next=None)
        )


def give_up(connection: Connection, channel_id: str, reason: Mapping[str, Any], moment: datetime) -> None:
    """Pauses a channel that does not work, and tells its owner elsewhere."""
    hold(connection, channel_id, reason)
    tell_owner(connection, channel_id, "paused", moment)


def resume(store: Store, channel_id: str, missed: Missed, moment: datetime) -> Resumed:
    """The channel goes on: with one digest of what was kept, or from now. Raises NotFound."""
    with store.writing(ordered=False) as connection:
        _must_exist(connection, channel_id)
        return _resume(connection, channel_id, missed, moment)


def resume_those_due(store: Store, moment: datetime) -> int:
    """Pauses end by themselves, with what was kept."""
    over = (channels.c.state == "paused") & (channels.c.paused_until <= moment)
    with store.reading() as connection:
        if not connection.scalar(sa.select(sa.func.count()).where(over)):
            return 0
    with store.writing(ordered=False) as connection:
        found = connection.scalars(sa.select(channels.c.id).where(over)).all()
        for channel_id in found:
            _resume(connection, channel_id, "digest", moment)
    return len(found)


def remove(store: Store, channel_id: str) -> None:
    """No subscription uses it any more, and nothing that waits is sent. Its log stays. Raises NotFound."""
    with store.writing(ordered=False) as connection:
        _must_exist(connection, channel_id)
        connection.execute(
            channels.update()
            .where(channels.c.id == channel_id)
            .values(state="removed", secret=None, reason=None)
        )
        connection.execute(
            subscription_channels.delete().where(subscription_channels.c.channel_id == channel_id)
        )
        connection.execute(
            deliveries.update()
            .where(deliveries.c.channel_id == channel_id, deliveries.c.state.in_(("waiting", "kept")))
            .values(state="dropped", next=None)
        )


def _resume(connection: Connection, channel_id: str, missed: Missed, moment: datetime) -> Resumed:
    connection.execute(
        channels.update()
        .where(channels.c.id == channel_id)
        .values(state="active", reason=None, paused_until=None, failures=0, opened_until=None)
    )
    kept = connection.scalars(
        sa.select(deliveries.c.id).where(deliveries.c.channel_id == channel_id, deliveries.c.state == "kept")
    ).all()
    made: list[str] = []
    if missed == "digest":
        channel = connection.execute(sa.select(channels).where(channels.c.id == channel_id)).one()
        to = Addressee(channel.id, channel.kind, channel.state)
        due = _kept_alerts(connection, kept)
        for parcel in parcels(due, {alert.subscription_id: (to,) for alert in due}):
            made.append(add_delivery(connection, _as_missed(parcel), moment))
    for some in portions(kept):
        connection.execute(
            deliveries.update().where(deliveries.c.id.in_(some)).values(state="dropped", next=None)
        )
    return Resumed(len(kept), tuple(made))


def _kept_alerts(connection: Connection, delivery_ids: Sequence[str]) -> list[Due]:
    """The alerts of these deliveries, each once, as if they were of one run."""
    found: dict[str, Due] = {}
    for some in portions(delivery_ids):
        rows = connection.execute(
            sa.select(alerts, subscriptions.c.on, subscriptions.c.created)
            .join_from(delivery_items, alerts)
            .join(subscriptions, subscriptions.c.id == alerts.c.subscription_id)
            .where(delivery_items.c.delivery_id.in_(some))
        )
        for row in rows:
            found[row.id] = Due(
                row.id,
                row.event,
                row.outcome,
                row.on,
                tuple(row.classes),
                row.time,
                row.seq,
                row.subscription_id,
                row.created,
                None,
            )
    return list(found.values())


def _as_missed(parcel: Parcel) -> Parcel:
    return replace(parcel, kind="missed")


def _must_exist(connection: Connection, channel_id: str) -> None:
    state = connection.scalar(sa.select(channels.c.state).where(channels.c.id == channel_id))
    if state in (None, "removed"):
        raise NotFound(tr(f"没有通知方式 {channel_id}", f"no channel {channel_id}"), where=channel_id)
