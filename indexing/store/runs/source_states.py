"""How sources are: a row for every change of state, and what judging them needs of runs and papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa

from indexing.store.database import Store
from indexing.store.schema import documents, runs, source_states

NETWORK = "network"
"""Stands for a source's id in the rows: our own network."""

HealthState: TypeAlias = Literal[
    "up", "late", "outage", "blocked", "layout", "quiet", "paused", "never_worked"
]


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a source was judged by. `origin`: yaml, history (its own finished runs and papers), or default."""

    name: str
    value: float
    origin: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A state with its reason, as a code and parameters."""

    state: HealthState
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    thresholds: tuple[Threshold, ...] = ()


@dataclass(frozen=True, slots=True)
class StateChange:
    """A row: the source came to be so at `time`, from `before` (None: it was judged for the first time)."""

    source_id: str
    before: HealthState | None
    time: datetime
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class EndedRun:
    """What judging needs of a run."""

    source_id: str
    state: str
    started: datetime
    ended: datetime
    entries: int
    verdicts: Mapping[str, int]


def current_states(store: Store) -> dict[str, StateChange]:
    """The last change of each source."""
    newest = sa.select(sa.func.max(source_states.c.id)).group_by(source_states.c.source_id)
    query = sa.select(source_states).where(source_states.c.id.in_(newest))
    with store.reading() as connection:
        return {row.source_id: _change(row) for row in connection.execute(query)}


def state_history(store: Store, source_id: str, limit: int = 200) -> tuple[StateChange, ...]:
    """The changes of a source, newest first."""
    query = (
        sa.select(source_states)
        .where(source_states.c.source_id == source_id)
        .order_by(source_states.c.id.desc())
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(_change(row) for row in connection.execute(query))


def note_states(store: Store, changes: Iterable[StateChange], *, soon: bool = False) -> None:
    """Adds changes, save those of sources that another process has noted so meanwhile."""
    with store.writing(soon=soon) as connection:
        for change in changes:
            last = connection.scalar(
                sa.select(source_states.c.state)
                .where(source_states.c.source_id == change.source_id)
                .order_by(source_states.c.id.desc())
                .limit(1)
            )
            if last == change.judgement.state:
                continue
            connection.execute(source_states.insert().values(**_row(change)))


def recent_runs(store: Store, since: datetime, most: int) -> dict[str, tuple[EndedRun, ...]]:
    """By source, its runs that ended by themselves since a moment, newest first, at most so many."""
    newest_first = (runs.c.started.desc(), runs.c.id.desc())
    rank = sa.func.row_number().over(partition_by=runs.c.source_id, order_by=newest_first).label("rank")
    names = ("source_id", "state", "started", "ended", "entries", "verdicts")
    told = ("finished", "partial", "blocked", "failed", "quarantined")
    ranked = (
        sa.select(*(runs.c[name] for name in names), rank)
        .where(runs.c.state.in_(told), runs.c.started >= since)
        .subquery()
    )
    query = sa.select(ranked).where(ranked.c.rank <= most).order_by(ranked.c.source_id, ranked.c.rank)
    found: dict[str, list[EndedRun]] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            run = EndedRun(row.source_id, row.state, row.started, row.ended, row.entries, row.verdicts)
            found.setdefault(row.source_id, []).append(run)
    return {key: tuple(rows) for key, rows in found.items()}


def paper_days(store: Store, since: date) -> dict[str, tuple[date, ...]]:
    """By source, the days since `since` on which it published, in order."""
    day = sa.func.substr(documents.c.published, 1, 10)
    query = (
        sa.select(documents.c.source_id, day)
        .where(documents.c.source_id.isnot(None), documents.c.published >= since.isoformat())
        .distinct()
    )
    found: dict[str, list[date]] = {}
    with store.reading() as connection:
        for source_id, text in connection.execute(query):
            found.setdefault(source_id, []).append(date.fromisoformat(text))
    return {key: tuple(sorted(days)) for key, days in found.items()}


def _row(change: StateChange) -> dict[str, Any]:
    judged = change.judgement
    return {
        "source_id": change.source_id,
        "before": change.before,
        "state": judged.state,
        "time": change.time,
        "reason": {"code": judged.code, **judged.params},
        "thresholds": [{"name": t.name, "value": t.value, "origin": t.origin} for t in judged.thresholds],
    }


def _change(row: sa.Row[Any]) -> StateChange:
    params = dict(row.reason)
    code = params.pop("code")
    thresholds = tuple(Threshold(**one) for one in row.thresholds)
    return StateChange(row.source_id, row.before, row.time, Judgement(row.state, code, params, thresholds))
