"""Runs on their way to a worker: queued, claimed, taken by the crawl itself, and cancelled wherever they are.

Every step is one statement that names the state it starts from, so that of two who want it one gets it. Signs of life are in
the database's own time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from config.faults import Busy
from config.language import tr
from indexing.store.database import Store
from indexing.store.leases import database_now
from indexing.store.runs.ledger import RunCounts, counts_as_row
from indexing.store.schema import host_leases, runs

# What a person asks for goes before what is due anyway.
BY_PERSON, BY_SCHEDULE = 10, 0
SCHEDULE, HAND = "schedule", "hand"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queued run. `ask` is what was asked for beyond the source."""

    id: str
    source_id: str
    asked_by: str
    ask: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Going:
    """A run that is claimed or running. `pid` is None until the crawl itself has taken it; `idle` is how long nothing was done,
    `silent` how long there was no sign of life."""

    id: str
    source_id: str
    state: str
    node: str | None
    claimed_by: str | None
    pid: int | None
    idle: timedelta
    silent: timedelta


def enqueue(
    store: Store,
    key: str,
    source_id: str,
    moment: datetime,
    *,
    asked_by: str,
    priority: int = BY_PERSON,
    ask: Mapping[str, Any] | None = None,
) -> str:
    """Queues a run and returns its id. A source waits once: where a run of it is queued, that one's id, which may now come
    sooner."""
    with store.writing() as connection:
        queued = (runs.c.source_id == source_id) & (runs.c.state == "queued")
        there: str | None = connection.scalar(sa.select(runs.c.id).where(queued))
        if there is not None:
            sooner = (runs.c.id == there) & (runs.c.priority < priority)
            connection.execute(
                runs.update().where(sooner).values(priority=priority, asked_by=asked_by, ask=dict(ask or {}))
            )
            return there
        insert_queued(connection, key, source_id, moment, asked_by, priority, ask or {})
    return key


def insert_queued(
    connection: sa.Connection,
    key: str,
    source_id: str,
    moment: datetime,
    asked_by: str,
    priority: int,
    ask: Mapping[str, Any],
) -> None:
    connection.execute(
        runs.insert().values(
            id=key,
            source_id=source_id,
            state="queued",
            started=moment,
            queued_at=moment,
            asked_by=asked_by,
            priority=priority,
            ask=dict(ask),
            **counts_as_row(RunCounts()),
        )
    )


def waiting(store: Store) -> tuple[Waiting, ...]:
    """The queue, next first."""
    query = (
        sa.select(runs.c.id, runs.c.source_id, runs.c.asked_by, runs.c.ask)
        .where(runs.c.state == "queued")
        .order_by(runs.c.priority.desc(), runs.c.queued_at, runs.c.id)
    )
    with store.reading() as connection:
        return tuple(Waiting(r.id, r.source_id, r.asked_by, r.ask or {}) for r in connection.execute(query))


def going(store: Store) -> tuple[Going, ...]:
    """The runs that are claimed or running."""
    with store.reading() as connection:
        moment = database_now(connection)
        rows = connection.execute(sa.select(runs).where(runs.c.state.in_(("claimed", "running")))).all()
    found = []
    for r in rows:
        life = r.heartbeat or r.started  # a run of an earlier version gave none
        found.append(
            Going(
                r.id,
                r.source_id,
                r.state,
                r.node,
                r.claimed_by,
                r.pid,
                moment - (r.progress or life),
                moment - life,
            )
        )
    return tuple(found)


def taken_hosts(store: Store) -> frozenset[str]:
    """The hosts that runs have now."""
    with store.reading() as connection:
        return frozenset(connection.scalars(sa.select(host_leases.c.host)))


def claim(store: Store, key: str, hosts: Iterable[str], node: str, worker: str) -> bool:
    """Claims a queued run and its hosts for a worker. False where another was first, or has one of the hosts."""
    try:
        with store.writing(ordered=False) as connection:
            free = sa.select(runs.c.id).where(runs.c.id == key, runs.c.state == "queued")
            if connection.scalar(free.with_for_update(skip_locked=True)) is None:
                return False
            connection.execute(
                host_leases.insert(), [{"host": host, "run_id": key} for host in sorted(set(hosts))]
            )
            connection.execute(
                runs.update()
                .where(runs.c.id == key)
                .values(state="claimed", node=node, claimed_by=worker, heartbeat=database_now(connection))
            )
    except sa.exc.IntegrityError:
        return False
    return True


def lease_hosts(store: Store, key: str, hosts: Iterable[str]) -> bool:
    """Gives a run its hosts, over all machines, as a claim does. False where another run that is going has one of them."""
    wanted = sorted(set(hosts))
    mine = host_leases.c.host.in_(wanted)
    live = sa.select(runs.c.id).where(runs.c.state.in_(("claimed", "running")))
    try:
        with store.writing(ordered=False) as connection:
            connection.execute(host_leases.delete().where(mine & host_leases.c.run_id.notin_(live)))
            there = dict(
                connection.execute(sa.select(host_leases.c.host, host_leases.c.run_id).where(mine)).all()
            )
            if set(there.values()) - {key}:
                return False
            missing = [{"host": host, "run_id": key} for host in wanted if host not in there]
            if missing:
                connection.execute(host_leases.insert(), missing)
    except sa.exc.IntegrityError:
        return False
    return True


def take(store: Store, key: str, source_id: str, node: str, moment: datetime, log: str | None) -> None:
    """The crawl's first act: its process takes the run that a worker claimed for it, or, started by hand, one of its own.

    Raises Busy where the run is another process's, or is no more to be done.
    """
    with store.writing(ordered=False) as connection:
        life = database_now(connection)
        mine = {"pid": os.getpid(), "node": node, "heartbeat": life, "log": log}
        claimed = (runs.c.id == key) & (runs.c.state == "claimed") & runs.c.pid.is_(None)
        if connection.execute(runs.update().where(claimed).values(**mine)).rowcount == 1:
            return
        if connection.scalar(sa.select(runs.c.id).where(runs.c.id == key)) is None:
            try:
                with connection.begin_nested():
                    connection.execute(
                        runs.insert().values(
                            id=key,
                            source_id=source_id,
                            state="claimed",
                            started=moment,
                            asked_by=HAND,
                            claimed_by=f"{node}:{HAND}",
                            priority=BY_PERSON,
                            **counts_as_row(RunCounts()),
                            **mine,
                        )
                    )
            except sa.exc.IntegrityError:
                pass
            else:
                return
    raise Busy(
        tr(f"批次 {key} 已由另一进程领取，或已结束", f"run {key} is another process's, or has ended"),
        where=key,
    )


def begin(store: Store, key: str, moment: datetime) -> bool:
    """A run that was taken begins. False where it was cancelled meanwhile."""
    with store.writing(ordered=False) as connection:
        life = database_now(connection)
        taken = (runs.c.id == key) & (runs.c.state == "claimed")
        done = connection.execute(
            runs.update().where(taken).values(state="running", started=moment, heartbeat=life, progress=life)
        )
    return done.rowcount == 1


def alive(store: Store, key: str) -> bool:
    """A sign of life from a run that waits for its host. Whether it is still wanted."""
    with store.writing(ordered=False) as connection:
        taken = (runs.c.id == key) & (runs.c.state == "claimed") & runs.c.cancel_asked.isnot(True)
        done = connection.execute(runs.update().where(taken).values(heartbeat=database_now(connection)))
    return done.rowcount == 1


def worker_alive(store: Store, worker: str) -> None:
    """A worker's sign of life for what it has claimed and not yet handed over."""
    with store.writing(ordered=False) as connection:
        own = (runs.c.claimed_by == worker) & (runs.c.state == "claimed") & runs.c.pid.is_(None)
        connection.execute(runs.update().where(own).values(heartbeat=database_now(connection)))


def release(store: Store, key: str) -> None:
    """Puts a claimed run, which has not begun, back into the queue; one by hand is forgotten, and so is one whose source has
    come to wait there again."""
    with store.writing() as connection:
        row = connection.execute(
            sa.select(runs.c.source_id, runs.c.queued_at).where(runs.c.id == key, runs.c.state == "claimed")
        ).one_or_none()
        if row is None:
            return
        connection.execute(host_leases.delete().where(host_leases.c.run_id == key))
        queued = (runs.c.source_id == row.source_id) & (runs.c.state == "queued")
        if row.queued_at is None or connection.scalar(sa.select(runs.c.id).where(queued)):
            connection.execute(runs.delete().where(runs.c.id == key))
            return
        free = {"state": "queued", "node": None, "claimed_by": None, "pid": None, "heartbeat": None}
        connection.execute(runs.update().where(runs.c.id == key).values(**free))


def ask_to_cancel(store: Store, key: str, moment: datetime) -> None:
    """Cancels a run that no process has begun at once, and asks one that is going to end; one that has ended stays as it is."""
    with store.writing(ordered=False) as connection:
        idle = (runs.c.id == key) & runs.c.state.in_(("queued", "claimed")) & runs.c.pid.is_(None)
        ended = {"state": "cancelled", "ended": moment, "seconds": 0.0}
        if connection.execute(runs.update().where(idle).values(**ended)).rowcount:
            connection.execute(host_leases.delete().where(host_leases.c.run_id == key))
            return
        busy = (runs.c.id == key) & runs.c.ended.is_(None)
        connection.execute(runs.update().where(busy).values(cancel_asked=True))


def queued_since(store: Store) -> dict[str, datetime]:
    """By source, since when a run of it is queued and not begun."""
    query = sa.select(runs.c.source_id, runs.c.queued_at).where(runs.c.state == "queued")
    with store.reading() as connection:
        return {row.source_id: row.queued_at for row in connection.execute(query)}
