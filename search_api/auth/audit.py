"""Who changed what: a row for every change that a person makes."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.clock import now
from indexing.store import Store
from indexing.store.schema import audit


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever makes a change."""

    name: str
    via: Literal["session", "token", "command", "link"]


@dataclass(frozen=True, slots=True)
class Deed:
    """A change that was made: `what` was done `on` which thing, and how the thing was before and after."""

    id: int
    time: datetime
    who: str
    via: str
    what: str
    on: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def at_the_terminal() -> Actor:
    """Whoever runs the command."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "?"
    return Actor(name[:100], "command")


def note(
    connection: Connection,
    actor: Actor,
    what: str,
    on: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Notes a change in the transaction that makes it."""
    connection.execute(
        audit.insert().values(
            time=now(), who=actor.name, via=actor.via, what=what, on=on, before=before, after=after
        )
    )


def note_done(
    store: Store,
    actor: Actor,
    what: str,
    on: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Notes a change that was made in transactions of its own."""
    with store.writing(ordered=False) as connection:
        note(connection, actor, what, on, before, after)


def noted(store: Store, before_id: int | None = None, limit: int = 100) -> tuple[Deed, ...]:
    """The newest changes first; with `before_id` those older than that one."""
    query = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(audit.c.id < before_id)
    with store.reading() as connection:
        return tuple(Deed(*row) for row in connection.execute(query))
