"""What the ledger and the record say of each source: its runs of late, and when it last brought a paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from indexing.records import ArchivePlace, RunState
from indexing.store.database import Store
from indexing.store.schema import appearances, captures, runs


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


@dataclass(frozen=True, slots=True)
class OddPage:
    """A page that a run could not read as content, as it was stored. `place` is None where its bytes are gone;
    `node` is the machine that has them."""

    id: int
    url: str
    kind: str
    status: int
    verdict: str
    detail: str | None
    place: ArchivePlace | None
    node: str | None = None


def odd_pages(store: Store, run_id: str, limit: int, page_id: int | None = None) -> tuple[OddPage, ...]:
    """The pages of a run whose verdict is not `ok`, in the order in which they came; only the one with this id, if given."""
    query = (
        sa.select(captures)
        .where(captures.c.run_id == run_id, captures.c.verdict.is_not(None), captures.c.verdict != "ok")
        .order_by(captures.c.id)
        .limit(limit)
    )
    if page_id is not None:
        query = query.where(captures.c.id == page_id)
    with store.reading() as connection:
        return tuple(
            OddPage(
                row.id,
                row.url,
                row.kind,
                row.status,
                row.verdict,
                row.verdict_detail,
                ArchivePlace(row.file, row.offset, row.length) if row.file else None,
                row.node,
            )
            for row in connection.execute(query)
        )
