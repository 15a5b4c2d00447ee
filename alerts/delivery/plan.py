"""What is due to be told becomes deliveries, in one transaction with the note that it did: never twice, never not at all.

At once: when the run that matched has ended, or two minutes after its last match. A digest: when its window has ended, late rather
than never. Whatever is not due yet just stays unplanned.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alerts.delivery.grouping import Addressee, Due, Parcel, parcels
from alerts.delivery.ladder import off_peak
from config.quiet_hours import parse_quiet_hours
from config.rhythm import parse_rhythm, window
from indexing.store import Store
from indexing.store.portions import portions
from indexing.store.schema import (
    alerts,
    changes,
    channels,
    deliveries,
    delivery_items,
    digests,
    runs,
    subscription_channels,
    subscriptions,
)

_SETTLED = timedelta(minutes=2)
# A digest goes by when something happened, not by when it was matched: else a process that runs once a day would tell all of it a
# day late.
_HAPPENED = sa.func.coalesce(changes.c.time, alerts.c.time)


@dataclass(frozen=True, slots=True)
class Pending:
    """The unplanned alerts of one subscription from one run: the `oldest` of what happened, and when the `newest` was matched."""

    subscription_id: str
    run_id: str | None
    running: bool
    oldest: datetime
    newest: datetime
    rhythm: str
    quiet: str | None
    paused_until: datetime | None
    removed: bool


@dataclass(frozen=True, slots=True)
class Release:
    """What of it is due: alerts before `until`; `window` is the digest's name. `silent`: they stand in the log and are told to nobody."""

    pending: Pending
    until: datetime | None = None
    window: str | None = None
    held: bool = False
    silent: bool = False


def plan(store: Store, moment: datetime) -> int:
    """Plans all that is due at an aware moment; gives the number of deliveries."""
    with store.writing(ordered=False) as connection:
        released = [ready for one in _pending(connection) if (ready := release(one, moment)) is not None]
        silent = _due(connection, [one for one in released if one.silent])
        due = _due(connection, [one for one in released if not one.silent])
        due = _take_windows(connection, due, moment)
        told = parcels(due, _channels(connection, {alert.subscription_id for alert in due}))
        add_deliveries(connection, told, moment)
        for some in portions([alert.id for alert in (*due, *silent)]):
            connection.execute(alerts.update().where(alerts.c.id.in_(some)).values(planned=moment))
        return len(told)


def release(one: Pending, moment: datetime) -> Release | None:
    """What of these alerts is due at an aware moment; None where nothing is. Pure."""
    if one.removed or (one.paused_until is not None and one.newest < one.paused_until):
        return Release(one, silent=True)
    quiet = parse_quiet_hours(one.quiet) if one.quiet else None
    if quiet is not None and quiet.until(moment) is not None:
        return None
    rhythm = _rhythm(one.rhythm)
    if rhythm.unit == "at_once":
        due = not one.running or moment - one.newest >= _SETTLED
        held = quiet is not None and quiet.until(one.newest) is not None
        return Release(one, held=held) if due else None
    ended = window(rhythm, moment)
    return Release(one, ended.end, ended.name) if ended is not None and one.oldest < ended.end else None


def add_deliveries(connection: Connection, told: Iterable[Parcel], moment: datetime) -> list[str]:
    """Writes deliveries with their items, and gives their ids; one to a paused channel is kept until that goes on."""
    keyed = [(new_delivery_id(), parcel) for parcel in told]
    for some in portions(keyed):
        connection.execute(deliveries.insert(), [_row(key, parcel, moment) for key, parcel in some])
        connection.execute(
            delivery_items.insert(),
            [
                {"delivery_id": key, "alert_id": alert, "position": position}
                for key, parcel in some
                for position, item in enumerate(parcel.items)
                for alert in item
            ],
        )
    return [key for key, _ in keyed]


def _row(key: str, parcel: Parcel, moment: datetime) -> Mapping[str, object]:
    paused = parcel.channel.state == "paused"
    return {
        "id": key,
        "channel_id": parcel.channel.id,
        "subscription_id": parcel.subscription_id,
        "run_id": parcel.run_id,
        "window": parcel.window,
        "kind": parcel.kind,
        "state": "kept" if paused else "waiting",
        "attempts": 0,
        "next": None if paused else off_peak(parcel.channel.kind, parcel.channel.id, moment),
        "log": [],
        "part": 1,
        "created": moment,
    }


def new_delivery_id() -> str:
    """Without a dot: Standard Webhooks signs `id.timestamp.body`."""
    return f"dlv_{secrets.token_hex(12)}"


_rhythm = cache(parse_rhythm)


def _pending(connection: Connection) -> list[Pending]:
    of = (
        alerts.c.subscription_id,
        alerts.c.run_id,
        subscriptions.c.on,
        subscriptions.c.rhythm,
        subscriptions.c.quiet,
        subscriptions.c.paused_until,
        subscriptions.c.removed_at,
        runs.c.state,
    )
    rows = connection.execute(
        sa.select(*of, sa.func.min(_HAPPENED).label("oldest"), sa.func.max(alerts.c.time).label("newest"))
        .join_from(alerts, subscriptions)
        .outerjoin(changes, changes.c.seq == alerts.c.seq)
        .outerjoin(runs, runs.c.id == alerts.c.run_id)
        .where(alerts.c.planned.is_(None))
        .group_by(*of)
    ).all()
    return [
        Pending(
            row.subscription_id,
            row.run_id,
            row.state == "running",
            row.oldest,
            row.newest,
            "at_once" if row.on == "report" else row.rhythm,  # it is a digest already
            row.quiet,
            row.paused_until,
            row.removed_at is not None,
        )
        for row in rows
    ]


def _due(connection: Connection, released: Sequence[Release]) -> list[Due]:
    """The alerts that are released."""
    by_run = {(one.pending.subscription_id, one.pending.run_id): one for one in released}
    found: list[Due] = []
    for some in portions(dict.fromkeys(one.pending.subscription_id for one in released)):
        rows = connection.execute(
            sa.select(alerts, subscriptions.c.on, subscriptions.c.created, _HAPPENED.label("happened"))
            .join_from(alerts, subscriptions)
            .outerjoin(changes, changes.c.seq == alerts.c.seq)
            .where(alerts.c.planned.is_(None), alerts.c.subscription_id.in_(some))
        )
        for row in rows:
            one = by_run.get((row.subscription_id, row.run_id))
            if one is None or (one.until is not None and row.happened >= one.until):
                continue
            found.append(
                Due(
                    row.id,
                    row.event,
                    row.outcome,
                    row.on,
                    tuple(row.classes),
                    row.happened,
                    row.seq,
                    row.subscription_id,
                    row.created,
                    row.run_id,
                    one.window,
                    one.held,
                )
            )
    return found


def _take_windows(connection: Connection, due: Sequence[Due], moment: datetime) -> list[Due]:
    """The alerts without those of a digest that was told already: a row says whose each window is, written before anything is
    rendered. They wait for the next one."""
    counts = Counter((alert.subscription_id, alert.window) for alert in due if alert.window)
    told: set[tuple[str, str]] = set()
    for some in portions({name for _, name in counts}):
        rows = connection.execute(
            sa.select(digests.c.subscription_id, digests.c.window).where(digests.c.window.in_(some))
        )
        told |= {(row.subscription_id, row.window) for row in rows}
    for few in portions([(key, count) for key, count in counts.items() if key not in told]):
        connection.execute(
            digests.insert(),
            [
                {"subscription_id": key, "window": name, "time": moment, "items": count}
                for (key, name), count in few
            ],
        )
    return [alert for alert in due if (alert.subscription_id, alert.window) not in told]


def _channels(connection: Connection, subscription_ids: set[str]) -> Mapping[str, Sequence[Addressee]]:
    """The channels of each subscription that is still there. An unconfirmed address gets nothing, then or later."""
    found: dict[str, list[Addressee]] = {}
    for some in portions(sorted(subscription_ids)):
        rows = connection.execute(
            sa.select(
                subscription_channels.c.subscription_id, channels.c.id, channels.c.kind, channels.c.state
            )
            .join_from(subscription_channels, channels)
            .join(subscriptions, subscriptions.c.id == subscription_channels.c.subscription_id)
            .where(
                subscription_channels.c.subscription_id.in_(some),
                channels.c.state.in_(("active", "paused")),
                subscriptions.c.removed_at.is_(None),
            )
            .order_by(channels.c.id)
        )
        for row in rows:
            found.setdefault(row.subscription_id, []).append(Addressee(row.id, row.kind, row.state))
    return found
