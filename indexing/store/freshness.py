"""How fresh the store is: per source and whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from indexing.records import RunState
from indexing.store.database import Store
from indexing.store.papers.documents import count_documents
from indexing.store.runs.ledger import last_runs
from indexing.store.schema import changes, runs


@dataclass(frozen=True, slots=True)
class SourceFreshness:
    """When a source was last looked at, whole (`last_success`) or at all, and how the last look ended."""

    source_id: str
    last_run: datetime
    last_state: RunState
    last_success: datetime | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """`last_change` is the newest change's time, `last_seq` its number (0: none yet)."""

    documents: int
    last_seq: int
    last_change: datetime | None
    last_success: datetime | None
    sources: tuple[SourceFreshness, ...]


def freshness(store: Store) -> Freshness:
    """How fresh it is now; sources by id."""
    lasts = last_runs(store)
    finished = (
        sa.select(runs.c.source_id, sa.func.max(runs.c.ended))
        .where(runs.c.state == "finished")
        .group_by(runs.c.source_id)
    )
    newest = sa.select(changes.c.seq, changes.c.time).order_by(changes.c.seq.desc()).limit(1)
    with store.reading() as connection:
        successes = {row.source_id: row[1] for row in connection.execute(finished)}
        last = connection.execute(newest).one_or_none()
    return Freshness(
        documents=count_documents(store),
        last_seq=last.seq if last else 0,
        last_change=last.time if last else None,
        last_success=max((ended for ended in successes.values() if ended), default=None),
        sources=tuple(
            SourceFreshness(source_id, run.started, run.state, successes.get(source_id))
            for source_id, run in sorted(lasts.items())
        ),
    )
