"""The run ledger: one row a crawl of one source."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from config.clock import SHANGHAI
from indexing.records import RunState
from indexing.store.database import Store
from indexing.store.leases import database_now
from indexing.store.portions import portions
from indexing.store.runs.detail import RunDetail, read_detail
from indexing.store.schema import appearances, documents, host_leases, runs


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run did. `verdicts` counts pages by verdict, `refused` requests not made, by reason."""

    requests: int = 0
    verdicts: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    entries: int = 0
    new: int = 0
    changed: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A row of the ledger. `started` of one that has not begun is when it was queued. `node` is the machine and `claimed_by` the
    worker or command that has it; `heartbeat` is in the database's own time."""

    id: str
    source_id: str
    state: RunState
    started: datetime
    ended: datetime | None
    counts: RunCounts
    seconds: float | None
    detail: RunDetail | None
    log: str | None
    pid: int | None
    node: str | None
    claimed_by: str | None
    heartbeat: datetime | None
    queued_at: datetime | None
    asked_by: str | None
    priority: int | None = None

    @property
    def begun(self) -> bool:
        return self.state not in ("queued", "claimed") and self.pid is not None


def new_run_id(moment: datetime) -> str:
    """A new run's id: time in Shanghai and a random tail, so that ids sort by time."""
    return f"{moment.astimezone(SHANGHAI):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def start_run(store: Store, key: str, source_id: str, moment: datetime, log: str | None = None) -> None:
    """A run that begins at once, in this process."""
    with store.writing(ordered=False) as connection:
        connection.execute(
            runs.insert().values(
                id=key,
                source_id=source_id,
                state="running",
                started=moment,
                pid=os.getpid(),
                log=log,
                heartbeat=database_now(connection),
                **counts_as_row(RunCounts()),
            )
        )


def note_progress(store: Store, key: str, counts: RunCounts, *, progressed: bool = True) -> bool:
    """Renews the counts of a run that is still going, and gives a sign of life. Whether it is asked to end."""
    with store.writing(ordered=False) as connection:
        going = (runs.c.id == key) & (runs.c.state == "running")
        life = database_now(connection)
        signs = {"heartbeat": life, "progress": life} if progressed else {"heartbeat": life}
        connection.execute(runs.update().where(going).values(**counts_as_row(counts), **signs))
        return bool(connection.scalar(sa.select(runs.c.cancel_asked).where(going)))


def at_work(store: Store, key: str) -> None:
    """Notes that a run does something that its counts do not show."""
    with store.writing(ordered=False) as connection:
        life = database_now(connection)
        going = (runs.c.id == key) & (runs.c.state == "running")
        connection.execute(runs.update().where(going).values(heartbeat=life, progress=life))


def finish_run(
    store: Store,
    key: str,
    state: RunState,
    counts: RunCounts,
    moment: datetime,
    seconds: float,
    detail: RunDetail | None = None,
    *,
    unless_ended: bool = False,
) -> None:
    """Ends a run and frees its hosts. With `unless_ended` one that has ended by itself stays as it is."""
    row = runs.c.id == key
    with store.writing(ordered=False) as connection:
        connection.execute(
            runs.update()
            .where(row & runs.c.ended.is_(None) if unless_ended else row)
            .values(
                state=state,
                ended=moment,
                seconds=round(seconds, 3),
                detail=detail.stored() if detail else None,
                **counts_as_row(counts),
            )
        )
        connection.execute(host_leases.delete().where(host_leases.c.run_id == key))


def counts_as_row(counts: RunCounts) -> dict[str, object]:
    """The counts by the names of their columns."""
    return {
        "requests": counts.requests,
        "verdicts": dict(counts.verdicts),
        "refused": dict(counts.refused),
        "entries": counts.entries,
        "new": counts.new,
        "changed": counts.changed,
        "withdrawn": counts.withdrawn,
    }


def get_run(store: Store, key: str) -> Run | None:
    with store.reading() as connection:
        row = connection.execute(sa.select(runs).where(runs.c.id == key)).one_or_none()
    return None if row is None else _run(row)


def list_runs(
    store: Store,
    source_id: str | None = None,
    limit: int = 50,
    before: str | None = None,
    states: Iterable[RunState] = (),
) -> tuple[Run, ...]:
    """The newest runs first, in some states where these are given; with `before` those that come after the run of this id."""
    query = sa.select(runs).order_by(runs.c.started.desc(), runs.c.id.desc()).limit(limit)
    if before:
        at = sa.select(runs.c.started).where(runs.c.id == before).scalar_subquery()
        query = query.where((runs.c.started < at) | ((runs.c.started == at) & (runs.c.id < before)))
    if source_id:
        query = query.where(runs.c.source_id == source_id)
    if wanted := list(states):
        query = query.where(runs.c.state.in_(wanted))
    with store.reading() as connection:
        return tuple(_run(row) for row in connection.execute(query))


def open_runs(store: Store) -> tuple[Run, ...]:
    """The runs that have not ended: those that go on, then those that a worker has, then the queue, next first."""
    place = sa.case((runs.c.state == "running", 0), (runs.c.state == "claimed", 1), else_=2)
    query = (
        sa.select(runs)
        .where(runs.c.state.in_(("queued", "claimed", "running")))
        .order_by(place, runs.c.priority.desc(), runs.c.queued_at, runs.c.id)
    )
    with store.reading() as connection:
        return tuple(_run(row) for row in connection.execute(query))


def run_before(store: Store, source_id: str, key: str) -> Run | None:
    """The newest run of a source beside this one that has begun."""
    begun = runs.c.pid.isnot(None) & (runs.c.state != "claimed")
    query = (
        sa.select(runs)
        .where(runs.c.source_id == source_id, runs.c.id != key, begun)
        .order_by(runs.c.started.desc(), runs.c.id.desc())
        .limit(1)
    )
    with store.reading() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _run(row)


def most_entries(store: Store) -> dict[str, dict[str, int]]:
    """By source, the Shanghai days (`YYYY-MM-DD`) of finished runs that listed something, and the most rows that one listed."""
    day = sa.func.substr(sa.type_coerce(runs.c.started, sa.String), 1, 10)
    query = (
        sa.select(runs.c.source_id, day, sa.func.max(runs.c.entries))
        .where(runs.c.state == "finished", runs.c.entries > 0)
        .group_by(runs.c.source_id, day)
    )
    found: dict[str, dict[str, int]] = {}
    with store.reading() as connection:
        for source_id, date, entries in connection.execute(query):
            found.setdefault(source_id, {})[date] = entries
    return found


def last_runs(store: Store) -> dict[str, Run]:
    """The newest run of each source that ever ran; those that have not begun, or never did, are none."""
    newest_first = (runs.c.started.desc(), runs.c.id.desc())
    rank = sa.func.row_number().over(partition_by=runs.c.source_id, order_by=newest_first)
    begun = runs.c.pid.isnot(None) & (runs.c.state != "claimed")
    ranked = sa.select(runs, rank.label("rank")).where(begun).subquery()
    with store.reading() as connection:
        rows = connection.execute(sa.select(ranked).where(ranked.c.rank == 1))
        return {row.source_id: _run(row) for row in rows}


def sources_with_paper(store: Store, source_ids: Iterable[str], fields: Iterable[str]) -> frozenset[str]:
    """Those of the sources that have a paper whose page was read and which has all these fields (names of the documents
    table)."""
    query = (
        sa.select(appearances.c.source_id)
        .join(documents, appearances.c.document_id == documents.c.id)
        .where(documents.c.status != "external")
        .distinct()
    )
    for name in fields:
        # A list is kept as JSON: the empty one is no field.
        query = query.where(sa.cast(documents.c[name], sa.String).notin_(("", "[]", "null")))
    found: set[str] = set()
    with store.reading() as connection:
        for some in portions(source_ids):
            found.update(connection.scalars(query.where(appearances.c.source_id.in_(some))))
    return frozenset(found)


def _run(row: sa.Row[Any]) -> Run:
    r = row._mapping
    return Run(
        id=r["id"],
        source_id=r["source_id"],
        state=r["state"],
        started=r["started"],
        ended=r["ended"],
        counts=RunCounts(
            r["requests"], r["verdicts"], r["refused"], r["entries"], r["new"], r["changed"], r["withdrawn"]
        ),
        seconds=r["seconds"],
        detail=read_detail(r["detail"]),
        log=r["log"],
        pid=r["pid"],
        node=r["node"],
        claimed_by=r["claimed_by"],
        heartbeat=r["heartbeat"],
        queued_at=r["queued_at"],
        asked_by=r["asked_by"],
        priority=r["priority"],
    )
