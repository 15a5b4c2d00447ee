"""Who is at work: the machines by their runs, and who holds what only one process does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from config.settings import Settings
from crawlers.runs.work.worker_lock import worker_lives
from indexing.store import Store
from indexing.store.leases import database_now
from indexing.store.runs.ledger import Run
from indexing.store.schema import fenced_leases, runs

# A machine has a few at most.
_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Node:
    """A machine: how many runs it has now, and its last sign of life, in the database's own time."""

    name: str
    going: int
    last_sign: datetime | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lease, and until when in the database's own time; `alive`: it has not run out."""

    name: str
    holder: str
    until: datetime
    alive: bool


def nodes(store: Store, open_runs: Iterable[Run]) -> tuple[Node, ...]:
    """The machines that ever had a run, by name."""
    going: dict[str, int] = {}
    for run in open_runs:
        if run.node and run.state != "queued":
            going[run.node] = going.get(run.node, 0) + 1
    last = sa.type_coerce(sa.func.max(runs.c.heartbeat), runs.c.heartbeat.type)
    query = (
        sa.select(runs.c.node, last)
        .where(runs.c.node.isnot(None))
        .group_by(runs.c.node)
        .order_by(runs.c.node)
    )
    with store.reading() as connection:
        return tuple(Node(name, going.get(name, 0), sign) for name, sign in connection.execute(query))


def worker_at_work(store: Store, settings: Settings) -> bool:
    """Whether a worker is there; where other machines share the database, one of theirs may be."""
    if store.engine.dialect.name != "sqlite":
        return True
    return any(worker_lives(f"{settings.node}:{number}", settings.locks) for number in range(1, _WORKERS + 1))


def holders(store: Store) -> tuple[Holder, ...]:
    """Who has what only one process does at a time."""
    with store.reading() as connection:
        moment = database_now(connection)
        rows = connection.execute(sa.select(fenced_leases).order_by(fenced_leases.c.name)).all()
    return tuple(Holder(row.name, row.holder, row.until, row.until > moment) for row in rows)
