"""The schedules of sources as they are stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.store.database import Store
from indexing.store.portions import portions
from indexing.store.schema import schedules

ScheduleOrigin = Literal["yaml", "operator"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a source is due. `window` are times of day `HH:MM-HH:MM` (Shanghai) in which its runs may begin, none: always; `jitter`
    in seconds is the most that is added to a time of the rule. `next_due` has it already."""

    source_id: str
    rule: str
    window: tuple[str, ...] = ()
    jitter: int = 0
    priority: int = 0
    paused_until: datetime | None = None
    skip_holidays: bool = False
    next_due: datetime | None = None
    revision: int = 1
    origin: ScheduleOrigin = "yaml"


def load_schedules(store: Store) -> dict[str, Schedule]:
    """All schedules by source."""
    with store.reading() as connection:
        return read_schedules(connection)


def read_schedules(connection: Connection) -> dict[str, Schedule]:
    """As `load_schedules`, for whoever goes on to write."""
    return {row.source_id: _schedule(row) for row in connection.execute(sa.select(schedules))}


def due_schedules(connection: Connection, moment: datetime, limit: int) -> tuple[Schedule, ...]:
    """The schedules whose time has come, the longest overdue first."""
    query = (
        sa.select(schedules)
        .where(schedules.c.next_due <= moment)
        .order_by(schedules.c.next_due, schedules.c.source_id)
        .limit(limit)
    )
    return tuple(_schedule(row) for row in connection.execute(query))


def save_schedules(connection: Connection, changed: Iterable[Schedule]) -> None:
    """Writes schedules in the place of those of the same sources."""
    rows = [{**asdict(one), "window": list(one.window)} for one in changed]
    if rows:
        remove_schedules(connection, [row["source_id"] for row in rows])
        connection.execute(schedules.insert(), rows)


def remove_schedules(connection: Connection, source_ids: Iterable[str]) -> None:
    for some in portions(source_ids):
        connection.execute(schedules.delete().where(schedules.c.source_id.in_(some)))


def _schedule(row: sa.Row[Any]) -> Schedule:
    values = dict(row._mapping)
    return Schedule(**{**values, "window": tuple(values["window"])})
