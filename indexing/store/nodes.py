"""The workers of all machines: what each runs, and when it last gave a sign of life, in the database's own time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from indexing.store.database import Store
from indexing.store.leases import database_now
from indexing.store.schema import workers


@dataclass(frozen=True, slots=True)
class Build:
    """What a worker runs: the program's code and the dictionary that it cuts words with."""

    code: str
    dictionary: str

    def __str__(self) -> str:
        return f"{self.code} {self.dictionary}"


@dataclass(frozen=True, slots=True)
class WorkerSign:
    """A worker's row. `silent` is how long ago its last sign of life was; `since` is when it came to run this build."""

    name: str
    node: str
    home: str
    url: str | None
    build: Build
    since: datetime
    seen: datetime
    silent: timedelta
    gone: bool


def sign_of_life(store: Store, name: str, node: str, home: str, url: str | None, build: Build) -> None:
    """A worker tells that it is there, and what it runs."""
    own = workers.c.name == name
    with store.writing(ordered=False) as connection:
        moment = database_now(connection)
        said = {
            "node": node,
            "home": home,
            "url": url,
            "code": build.code,
            "dictionary": build.dictionary,
            "seen": moment,
            "gone": False,
        }
        row = connection.execute(sa.select(workers.c.code, workers.c.dictionary).where(own)).one_or_none()
        if row is None:
            connection.execute(workers.insert().values(name=name, since=moment, **said))
            return
        if Build(*row) != build:
            said["since"] = moment
        connection.execute(workers.update().where(own).values(**said))


def sign_out(store: Store, name: str) -> None:
    """Notes that a worker is gone, so that nobody waits for its silence."""
    with store.writing(ordered=False) as connection:
        connection.execute(workers.update().where(workers.c.name == name).values(gone=True))


def worker_signs(store: Store) -> tuple[WorkerSign, ...]:
    """Every worker that ever was, by name."""
    with store.reading() as connection:
        moment = database_now(connection)
        rows = connection.execute(sa.select(workers).order_by(workers.c.name)).all()
    return tuple(
        WorkerSign(
            r.name,
            r.node,
            r.home,
            r.url,
            Build(r.code, r.dictionary),
            r.since,
            r.seen,
            moment - r.seen,
            r.gone,
        )
        for r in rows
    )
