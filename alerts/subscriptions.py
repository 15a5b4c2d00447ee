"""Subscriptions in the store: made, listed, changed, paused and ended. None is ever deleted."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from alerts.draft import Draft
from alerts.epoch import newest_change
from config.clock import now
from config.faults import NotFound
from config.language import tr
from indexing.store import Store
from indexing.store.portions import portions
from indexing.store.schema import channels, subscription_channels, subscriptions


@dataclass(frozen=True, slots=True)
class Subscription:
    """A saved subscription. Changes up to number `start_seq` are none of its. `closed_at`: its one paper was found;
    `end_reason` says in a code with parameters why it was closed or removed."""

    id: str
    draft: Draft
    created: datetime
    start_seq: int
    paused_until: datetime | None
    last_checked: datetime | None
    last_matched: datetime | None
    last_told: datetime | None
    feed_token: str
    closed_at: datetime | None
    removed_at: datetime | None
    end_reason: Mapping[str, Any] | None

    @property
    def feed_path(self) -> str:
        """The secret address of its feed, below the public address."""
        return f"/feeds/subscriptions/{self.feed_token}.atom"

    def is_paused(self, moment: datetime) -> bool:
        return self.paused_until is not None and moment < self.paused_until


def add_subscription(store: Store, draft: Draft) -> Subscription:
    """Saves a subscription, which starts from now. Raises NotFound for a channel that there is not."""
    key = f"sub_{secrets.token_hex(4)}"
    with store.writing() as connection:
        _check_channels(connection, draft.channels)
        connection.execute(
            subscriptions.insert().values(
                id=key,
                created=now(),
                start_seq=newest_change(connection),
                feed_token=secrets.token_urlsafe(24),
                **_columns(draft),
            )
        )
        _connect(connection, key, draft.channels)
    return find_subscription(store, key)


def find_subscription(store: Store, key: str) -> Subscription:
    """The subscription of that id, ended or not. Raises NotFound."""
    found = list_subscriptions(store, ids=[key], ended=True)
    if not found:
        raise NotFound(tr(f"没有订阅 {key}", f"no subscription {key}"), where=key)
    return found[0]


def list_subscriptions(
    store: Store, *, ids: Iterable[str] | None = None, owner: str | None = None, ended: bool = False
) -> tuple[Subscription, ...]:
    """The subscriptions, oldest first; those that were removed only with `ended`."""
    query = sa.select(subscriptions).order_by(subscriptions.c.created, subscriptions.c.id)
    if ids is not None:
        query = query.where(subscriptions.c.id.in_(list(ids)))
    if owner is not None:
        query = query.where(subscriptions.c.owner == owner)
    if not ended:
        query = query.where(subscriptions.c.removed_at.is_(None))
    with store.reading() as connection:
        rows = connection.execute(query).all()
        to: dict[str, list[str]] = {}
        for some in portions(row.id for row in rows):
            links = sa.select(subscription_channels).where(subscription_channels.c.subscription_id.in_(some))
            for link in connection.execute(links.order_by(subscription_channels.c.channel_id)):
                to.setdefault(link.subscription_id, []).append(link.channel_id)
    return tuple(_subscription(row, tuple(to.get(row.id, ()))) for row in rows)


def edit_subscription(store: Store, key: str, draft: Draft) -> Subscription:
    """Puts a draft in a subscription's place. Raises NotFound."""
    find_subscription(store, key)
    with store.writing() as connection:
        _check_channels(connection, draft.channels)
        connection.execute(subscriptions.update().where(subscriptions.c.id == key).values(**_columns(draft)))
        connection.execute(
            subscription_channels.delete().where(subscription_channels.c.subscription_id == key)
        )
        _connect(connection, key, draft.channels)
    return find_subscription(store, key)


def pause_subscription(store: Store, key: str, until: datetime | None) -> Subscription:
    """Keeps a subscription silent until an aware moment; None lets it speak again. What it matches meanwhile is noted, and shown
    in its log, its feed and the inbox. Raises NotFound."""
    return _set(store, key, paused_until=until)


def remove_subscription(store: Store, key: str, reason: Mapping[str, Any]) -> Subscription:
    """Ends a subscription; it is told of nothing more. Raises NotFound."""
    return _set(store, key, removed_at=now(), end_reason=dict(reason))


def _set(store: Store, key: str, **values: Any) -> Subscription:
    find_subscription(store, key)
    with store.writing(ordered=False) as connection:
        connection.execute(subscriptions.update().where(subscriptions.c.id == key).values(**values))
    return find_subscription(store, key)


def _check_channels(connection: Connection, ids: tuple[str, ...]) -> None:
    there = set(
        connection.scalars(
            sa.select(channels.c.id).where(channels.c.id.in_(ids), channels.c.state != "removed")
        )
    )
    for key in ids:
        if key not in there:
            raise NotFound(tr(f"没有通知渠道 {key}", f"no channel {key}"), where=key)


def _connect(connection: Connection, key: str, ids: tuple[str, ...]) -> None:
    if ids:
        connection.execute(
            subscription_channels.insert(), [{"subscription_id": key, "channel_id": one} for one in ids]
        )


def _columns(draft: Draft) -> dict[str, Any]:
    values = asdict(draft)
    del values["channels"]
    return values | {"classes": list(draft.classes), "topics": list(draft.topics)}


def _subscription(row: Row[Any], to: tuple[str, ...]) -> Subscription:
    held = row._mapping
    draft = Draft(
        **{name: held[name] for name in ("name", "on", "query", "rhythm", "quiet", "days", "owner")},
        classes=tuple(held["classes"]),
        topics=tuple(held["topics"]),
        channels=to,
    )
    rest = {name: held[name] for name in Subscription.__slots__ if name != "draft"}
    return Subscription(draft=draft, **rest)
