"""Trying a channel: its last real alert goes down the real path once more."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alerts.delivery.plan import new_delivery_id
from alerts.delivery.sender import Sender
from alerts.delivery.turn import our_turn
from config.clock import now
from config.faults import Busy, WrongUsage
from config.language import tr
from config.settings import Settings
from indexing.store import Store
from indexing.store.schema import alerts, channels, deliveries, delivery_items, subscription_channels

# Another process that delivers looks every few seconds.
_PATIENCE = 90.0
_LOOK = 0.5


def test_channel(store: Store, settings: Settings, channel_id: str) -> str:
    """Sends the channel its last alert, or a sample, as a test and gives the delivery's id; what came of it stands in the log. Raises
    WrongUsage for an address that its reader has not confirmed."""
    delivery_id = _queue(store, channel_id, now())
    try:
        with our_turn(store, settings):
            sender = Sender.of(store, settings)
            while wait := sender.send_one(delivery_id).wait:
                time.sleep(wait)
    except Busy:
        _until(lambda: _is_done(store, delivery_id))
    return delivery_id


def _queue(store: Store, channel_id: str, moment: datetime) -> str:
    key = new_delivery_id()
    with store.writing(ordered=False) as connection:
        if connection.scalar(sa.select(channels.c.state).where(channels.c.id == channel_id)) == "unconfirmed":
            raise WrongUsage(
                tr("这个邮箱还没有确认，不发送", "this address is not confirmed; nothing is sent"),
                where=channel_id,
            )
        last = _last_alert(connection, channel_id)
        connection.execute(
            deliveries.insert().values(
                id=key,
                channel_id=channel_id,
                kind="test",
                state="waiting",
                attempts=0,
                next=moment,
                log=[],
                part=1,
                created=moment,
            )
        )
        if last is not None:
            connection.execute(delivery_items.insert().values(delivery_id=key, alert_id=last, position=0))
    return key


def _last_alert(connection: Connection, channel_id: str) -> str | None:
    """The last that it was told, else the last of its subscriptions."""
    newest = sa.select(alerts.c.id).order_by(alerts.c.time.desc(), alerts.c.id).limit(1)
    told: str | None = connection.scalar(
        newest.join_from(delivery_items, alerts)
        .join(deliveries, deliveries.c.id == delivery_items.c.delivery_id)
        .where(deliveries.c.channel_id == channel_id, deliveries.c.state == "sent")
    )
    if told is not None:
        return told
    matched: str | None = connection.scalar(
        newest.join(
            subscription_channels, subscription_channels.c.subscription_id == alerts.c.subscription_id
        ).where(subscription_channels.c.channel_id == channel_id)
    )
    return matched


def _is_done(store: Store, delivery_id: str) -> bool:
    with store.reading() as connection:
        state = connection.scalar(sa.select(deliveries.c.state).where(deliveries.c.id == delivery_id))
    return state != "waiting"


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not done() and time.monotonic() < end:
        time.sleep(_LOOK)
