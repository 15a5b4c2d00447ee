"""One channel's due messages, sent one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alerts.channels.answers import Answer
from alerts.channels.channel import Channel
from alerts.channels.rows import read_channel
from alerts.channels.sending import Postman
from alerts.delivery.contents import read_message
from alerts.delivery.outcome import Attempt, note_attempt
from alerts.delivery.plan import new_delivery_id
from alerts.delivery.rates import take
from alerts.message.message import Message, Rendered
from alerts.secrets import Keys
from config.clock import now
from config.faults import Fault
from config.language import tr
from config.settings import Settings
from indexing.store import Store
from indexing.store.schema import channels, deliveries, delivery_items

# A digest that is too long for a bot goes on in two messages more; a webhook's as long as there is something.
_PARTS = 3
_BOTS = frozenset({"wecom", "dingtalk", "feishu"})


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a channel's messages: `gave_up` of those that `failed` are not tried again by themselves. `wait`: the seconds
    (of real time) after which its budget allows the next that is due."""

    sent: int = 0
    failed: int = 0
    gave_up: int = 0
    wait: float = 0.0

    def __add__(self, other: Sent) -> Sent:
        waits = [wait for wait in (self.wait, other.wait) if wait]
        return Sent(
            self.sent + other.sent,
            self.failed + other.failed,
            self.gave_up + other.gave_up,
            min(waits, default=0.0),
        )


@dataclass(frozen=True, slots=True)
class Sender:
    """What sending takes."""

    store: Store
    keys: Keys
    postman: Postman
    settings: Settings

    @classmethod
    def of(cls, store: Store, settings: Settings) -> Sender:
        return cls(store, Keys.of(settings), Postman.of(settings), settings)

    def channels_due(self, moment: datetime) -> tuple[str, ...]:
        """The channels that have something due at an aware moment and whose circuit lets it through."""
        with self.store.reading() as connection:
            rows = connection.scalars(
                sa.select(deliveries.c.channel_id)
                .distinct()
                .join_from(deliveries, channels)
                .where(_due(moment))
                .order_by(deliveries.c.channel_id)
            )
            return tuple(rows)

    def send_all(self, channel_id: str, moment: datetime, may_go_on: Callable[[], bool]) -> Sent:
        """Sends what was due on a channel at an aware moment until nothing is left, its circuit opens, its budget is spent, or
        `may_go_on` says no."""
        total = Sent()
        while may_go_on():
            delivery_id = self._first_due(channel_id, moment)
            if delivery_id is None:
                return total
            total += self.send_one(delivery_id)
            if total.wait:
                return total
        return total

    def send_one(self, delivery_id: str) -> Sent:
        """One attempt at a delivery."""
        with self.store.reading() as connection:
            row = connection.execute(
                sa.select(deliveries, channels.c.kind.label("channel_kind"))
                .join_from(deliveries, channels)
                .where(deliveries.c.id == delivery_id)
            ).one()
        wait = take(self.store, row.channel_kind, row.channel_id, time.time())
        if wait:
            return Sent(wait=wait)
        moment, started = now(), time.monotonic()
        body, told = "", frozenset[str]()
        try:
            prepared = self._prepare(delivery_id)
            if prepared is None:
                return Sent()
            channel, message, rendered = prepared
            body = rendered.body
            told = frozenset(named.id for item in message.items for named in (item.subscription, *item.also))
            answer = self.postman.send(channel, delivery_id, body)
        except Fault as fault:
            answer = Answer("wrong", "fault", tr(str(fault), str(fault)), said=fault.detail or "")
        except Exception as error:  # one message's fault costs no other channel anything
            answer = Answer("temporary", "fault", tr(f"内部错误：{error!r}", f"internal error: {error!r}"))
        attempt = Attempt(moment, time.monotonic() - started, answer, body, told)
        with self.store.writing(ordered=False) as connection:
            gave_up = note_attempt(connection, delivery_id, attempt)
        failed = answer.verdict != "sent"
        return Sent(sent=int(not failed), failed=int(failed), gave_up=int(gave_up))

    def _first_due(self, channel_id: str, moment: datetime) -> str | None:
        with self.store.reading() as connection:
            found: str | None = connection.scalar(
                sa.select(deliveries.c.id)
                .join_from(deliveries, channels)
                .where(_due(moment), deliveries.c.channel_id == channel_id)
                .order_by(deliveries.c.next, deliveries.c.created, deliveries.c.part, deliveries.c.id)
                .limit(1)
            )
            return found

    def _prepare(self, delivery_id: str) -> tuple[Channel, Message, Rendered] | None:
        """The message as it is sent. What is too long for the channel becomes a delivery of its own first; where nobody wants it
        any more it is dropped, and None given."""
        with self.store.reading() as connection:
            row = connection.execute(sa.select(deliveries).where(deliveries.c.id == delivery_id)).one()
            of = connection.execute(sa.select(channels).where(channels.c.id == row.channel_id)).one()
            channel = read_channel(of, self.keys)
            message = read_message(connection, row, channel, self.keys, self.settings.address)
        if message is None:
            with self.store.writing(ordered=False) as connection:
                connection.execute(
                    deliveries.update()
                    .where(deliveries.c.id == delivery_id)
                    .values(state="dropped", next=None)
                )
            return None
        rendered = self.postman.render(channel, message)
        if rendered.items < len(message.items) and _may_go_on(channel, message, rendered):
            with self.store.writing(ordered=False) as connection:
                _split(connection, row, message, rendered.items)
            message = replace(message, items=message.items[: rendered.items])
            rendered = self.postman.render(channel, message)
        return channel, message, rendered


def _due(moment: datetime) -> sa.ColumnElement[bool]:
    return (
        (deliveries.c.state == "waiting")
        & (deliveries.c.next <= moment)
        & (channels.c.opened_until.is_(None) | (channels.c.opened_until <= moment))
    )


def _may_go_on(channel: Channel, message: Message, rendered: Rendered) -> bool:
    if rendered.items == 0 or message.kind == "test":
        return False
    return channel.kind == "webhook" or (channel.kind in _BOTS and message.part < _PARTS)


def _split(connection: Connection, row: sa.Row[Any], message: Message, count: int) -> None:
    """Leaves the delivery its first items and gives the others to a new one, which is due right after it."""
    key, part = new_delivery_id(), row.part + 1
    window = f"{row.window.partition('#p')[0]}#p{part}" if row.window else None
    connection.execute(
        deliveries.insert().values(
            id=key,
            channel_id=row.channel_id,
            subscription_id=row.subscription_id,
            run_id=row.run_id,
            window=window,
            kind=row.kind,
            state="waiting",
            attempts=0,
            next=row.next,
            log=[],
            part=part,
            created=row.created,
        )
    )
    moved = [alert for item in message.items[count:] for alert in item.alert_ids]
    connection.execute(
        delivery_items.update()
        .where(delivery_items.c.delivery_id == row.id, delivery_items.c.alert_id.in_(moved))
        .values(delivery_id=key)
    )
