"""What the scheduler does again and again: keep schedules in step, queue what is due."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from config.faults import Busy
from config.language import tr
from config.reroute import Reroute
from config.site import Source
from crawlers.runs.schedule.defaults import Steps, in_step
from crawlers.runs.schedule.due import moved_on, out_of_reach
from indexing.store import Store
from indexing.store.leases import Lease, holds
from indexing.store.runs.ledger import new_run_id
from indexing.store.runs.queue import SCHEDULE, insert_queued
from indexing.store.runs.schedules import (
    Schedule,
    due_schedules,
    load_schedules,
    read_schedules,
    remove_schedules,
    save_schedules,
)
from indexing.store.schema import runs

# So many in one transaction.
_AT_ONCE = 500


def draw(most: int) -> int:
    """A jitter in seconds."""
    return random.randint(0, most)  # noqa: S311 - spreads load, guards nothing


def keep_in_step(
    store: Store, sources: Mapping[str, Source], reroute: Reroute, moment: datetime, *, soon: bool = False
) -> None:
    """Brings the stored schedules in step with the registry; `soon`: as `Store.writing` has it."""
    if not _steps(load_schedules(store), sources, reroute, moment):
        return
    with store.writing(soon=soon) as connection:
        if steps := _steps(read_schedules(connection), sources, reroute, moment):
            remove_schedules(connection, steps.remove)
            save_schedules(connection, steps.save)


def _steps(
    stored: Mapping[str, Schedule], sources: Mapping[str, Source], reroute: Reroute, moment: datetime
) -> Steps | None:
    steps = in_step(stored, sources.values(), reroute, moment, draw)
    return steps if steps.save or steps.remove else None


def bring_back(store: Store, moment: datetime) -> None:
    """Gives schedules whose time is out of reach, since the clock was set back, one that is not."""
    with store.writing() as connection:
        far = [one for one in read_schedules(connection).values() if out_of_reach(one, moment)]
        save_schedules(connection, [moved_on(one, moment, draw) for one in far])


def queue_due(store: Store, lease: Lease | None, moment: datetime) -> tuple[str, ...]:
    """Queues a run for every source whose time has come, once however often it was missed, and returns the runs' ids. A source
    that waits already is not queued again. Raises Busy where the lease is another's by now."""
    queued: list[str] = []
    while True:
        with store.writing() as connection:
            if lease is not None and not holds(connection, lease):
                raise Busy(tr("另一台机器接管了调度", "another scheduler has taken over"))
            due = due_schedules(connection, moment, _AT_ONCE)
            there = set(connection.scalars(sa.select(runs.c.source_id).where(runs.c.state == "queued")))
            for one in due:
                if one.source_id not in there:
                    key = new_run_id(moment)
                    ask = {"window": list(one.window)}
                    insert_queued(connection, key, one.source_id, moment, SCHEDULE, one.priority, ask)
                    queued.append(key)
            # A pause that is over has done its part.
            moved = [replace(one, paused_until=None) for one in due]
            save_schedules(connection, [moved_on(one, moment, draw) for one in moved])
        if len(due) < _AT_ONCE:
            return tuple(queued)
