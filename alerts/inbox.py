"""A person's inbox: what their subscriptions told, and what of it they have read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from alerts.log import LoggedAlert, newest_alerts
from alerts.subscriptions import list_subscriptions
from indexing.store import Store
from indexing.store.portions import portions
from indexing.store.schema import alert_reads, alerts, subscriptions


@dataclass(frozen=True, slots=True)
class Message:
    """An alert, the name of the subscription that matched, and whether its owner has read it."""

    alert: LoggedAlert
    subscription: str
    read: bool


def inbox(store: Store, owner: str, most: int, *, fresh_only: bool = False) -> tuple[Message, ...]:
    """The newest alerts of a person's subscriptions, ended ones included, newest first; with `fresh_only` those that they have not
    read."""
    names = {one.id: one.draft.name for one in list_subscriptions(store, owner=owner, ended=True)}
    found = newest_alerts(store, names, most, among=_unread(owner) if fresh_only else None) if names else ()
    read: set[str] = set()
    with store.reading() as connection:
        for some in portions([one.id for one in found]):
            mine = (alert_reads.c.reader == owner) & alert_reads.c.alert_id.in_(some)
            read.update(connection.scalars(sa.select(alert_reads.c.alert_id).where(mine)))
    return tuple(Message(one, names[one.subscription_id], one.id in read) for one in found)


def unread(store: Store, owner: str) -> int:
    """How many alerts of a person's subscriptions they have not read."""
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(_unread(owner).subquery())) or 0


def mark_read(store: Store, owner: str, moment: datetime, ids: Collection[str] | None = None) -> None:
    """Notes that a person has read these of their alerts, or all."""
    with store.writing(ordered=False) as connection:
        fresh = [row.id for row in connection.execute(_unread(owner)) if ids is None or row.id in ids]
        for some in portions(fresh):
            rows = [{"alert_id": key, "reader": owner, "time": moment} for key in some]
            connection.execute(alert_reads.insert(), rows)


def _unread(owner: str) -> sa.Select[tuple[str]]:
    known = sa.select(alert_reads.c.alert_id).where(alert_reads.c.reader == owner)
    mine = sa.select(subscriptions.c.id).where(subscriptions.c.owner == owner)
    return sa.select(alerts.c.id).where(alerts.c.subscription_id.in_(mine), alerts.c.id.not_in(known))
