"""Who is at work: the machines by their workers, and who holds what only one process does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from crawlers.runs.work.nodes import muster
from indexing.store import Store
from indexing.store.leases import database_now
from indexing.store.nodes import worker_signs
from indexing.store.runs.ledger import Run
from indexing.store.schema import fenced_leases


@dataclass(frozen=True, slots=True)
class Node:
    """A machine: how many runs it has now, what its workers run, and their last sign of life, in the database's own time. `live`: a
    worker of it is there; `apart`: it runs another version than the newest, and gets no work."""

    name: str
    going: int
    build: str
    last_sign: datetime
    live: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lease, and until when in the database's own time; `alive`: it has not run out."""

    name: str
    holder: str
    until: datetime
    alive: bool


def nodes(store: Store, open_runs: Iterable[Run]) -> tuple[Node, ...]:
    """The machines that ever had a worker, by name."""
    signs = worker_signs(store)
    there = muster(signs)
    going = Counter(run.node for run in open_runs if run.state != "queued")
    newest = {sign.node: sign for sign in sorted(signs, key=lambda sign: sign.seen)}
    return tuple(
        Node(
            name,
            going[name],
            str(newest[name].build),
            newest[name].seen,
            any(sign.node == name for sign in there.live),
            any(sign.node == name for sign in there.apart),
        )
        for name in sorted(newest)
    )


def worker_at_work(store: Store) -> bool:
    """Whether a worker is there, on whichever machine."""
    return bool(muster(worker_signs(store)).live)


def holders(store: Store) -> tuple[Holder, ...]:
    """Who has what only one process does at a time."""
    with store.reading() as connection:
        moment = database_now(connection)
        rows = connection.execute(sa.select(fenced_leases).order_by(fenced_leases.c.name)).all()
    return tuple(Holder(row.name, row.holder, row.until, row.until > moment) for row in rows)
