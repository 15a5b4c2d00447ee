"""Which changes are told at all: what the sites did, and not what we did to our collection."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from indexing.records import Change
from indexing.store import Store
from indexing.store.portions import portions
from indexing.store.schema import runs

_SILENT = frozenset({"import", "backfill", "reread"})
_ENDED_WELL = ("finished", "partial")


def told(store: Store, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Those of the changes that are told: no import, backfill or re-reading, and nothing of a source until its first run that
    went to its end has ended, since all of that is new to us only."""
    loud = [change for change in changes if change.origin not in _SILENT]
    first = _in_first_runs(store, {change.run_id for change in loud if change.run_id})
    return tuple(change for change in loud if change.run_id not in first)


def _in_first_runs(store: Store, ids: Iterable[str]) -> frozenset[str]:
    """Those of the runs before which none of their source had ended well."""
    before = runs.alias()
    earlier = sa.exists().where(
        before.c.source_id == runs.c.source_id,
        before.c.id != runs.c.id,
        before.c.state.in_(_ENDED_WELL),
        before.c.ended <= runs.c.started,
    )
    found: set[str] = set()
    with store.reading() as connection:
        for some in portions(sorted(ids)):
            found |= set(connection.scalars(sa.select(runs.c.id).where(runs.c.id.in_(some), ~earlier)))
    return frozenset(found)
