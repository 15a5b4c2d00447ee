"""What the ledger and the record say of each source: its runs of late, and when it last brought a paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from indexing.records import RunState
from indexing.store.database import Store
from indexing.store.schema import appearances, runs


@dataclass(frozen=True, slots=True)
class RunMark:
    """One run as a board needs it."""

    id: str
    state: RunState
    started: datetime


@dataclass(frozen=True, slots=True)
class Brought:
    """How many pages of papers a source has shown, and when the newest of them was first seen."""

    pages: int
    last: datetime


def runs_since(store: Store, moment: datetime) -> Mapping[str, tuple[RunMark, ...]]:
    """The runs that started from a moment on, by source, newest first."""
    query = (
        sa.select(runs.c.source_id, runs.c.id, runs.c.state, runs.c.started)
        .where(runs.c.started >= moment)
        .order_by(runs.c.started.desc(), runs.c.id.desc())
    )
    found: dict[str, list[RunMark]] = {}
    with store.reading() as connection:
        for source_id, key, state, started in connection.execute(query):
            found.setdefault(source_id, []).append(RunMark(key, state, started))
    return {source_id: tuple(marks) for source_id, marks in found.items()}


def brought_by_source(store: Store) -> Mapping[str, Brought]:
    """By source, what it has brought."""
    last = sa.type_coerce(sa.func.max(appearances.c.first_seen), appearances.c.first_seen.type)
    query = (
        sa.select(appearances.c.source_id, sa.func.count(), last)
        .where(appearances.c.source_id.is_not(None))
        .group_by(appearances.c.source_id)
    )
    with store.reading() as connection:
        return {source_id: Brought(pages, moment) for source_id, pages, moment in connection.execute(query)}


def newest_documents(store: Store, source_id: str, limit: int) -> tuple[str, ...]:
    """The ids of the documents that a source brought last, newest first."""
    query = (
        sa.select(appearances.c.document_id)
        .where(appearances.c.source_id == source_id)
        .group_by(appearances.c.document_id)
        .order_by(sa.func.max(appearances.c.first_seen).desc(), appearances.c.document_id)
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(connection.scalars(query))
