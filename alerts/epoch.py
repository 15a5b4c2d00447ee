"""How far alerts have come in the log of changes, and in which life of the database that is.

A database that was restored or built again gives numbers a second time, to other changes. It has another epoch then, and
alerts wait for a person's word, so that a number that comes again neither repeats nor swallows anything.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.clock import now
from config.faults import Fault
from config.language import tr
from indexing.store import Store
from indexing.store.schema import changes, cursors, epochs, source_states, subscriptions

_NAME = "alerts"
STATES = "source_states"
"""The cursor on the sources' changes of state."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """`halted` is why alerts wait, as a code with parameters; None: they do not."""

    id: str
    since: datetime
    halted: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Numbering:
    """What a number of the log means: `epochs` are the database's lives, the oldest first."""

    epochs: tuple[Epoch, ...]

    def name(self, seq: int, moment: datetime) -> str:
        """A name for the number that was given at an aware moment, which no other change has, before or after a restore."""
        lived = [epoch for epoch in self.epochs if epoch.since <= moment]
        return f"{(lived or self.epochs)[-1 if lived else 0].id}:{seq}"


class Halted(Fault):
    """Alerts wait for a person's word."""

    type = "halted"


def current_epoch(store: Store) -> Epoch:
    """The database's epoch, which begins with the first question for it."""
    with store.reading() as connection:
        found = _epoch(connection)
    if found is None:
        with store.writing() as connection:
            found = _epoch(connection) or _begin(connection)
    return found


def newest_change(connection: Connection) -> int:
    """The highest number that the log has given. Asked in an ordered writing transaction, no lower one can still appear."""
    return connection.scalar(sa.select(sa.func.max(changes.c.seq))) or 0


def position(store: Store) -> int:
    """The number of the last change that alerts have dealt with. The first question sets it to where the oldest subscription
    begins, or to the end of the log.

    Raises Halted where alerts wait for a person, and makes them wait where the number is ahead of the log.
    """
    epoch = current_epoch(store)
    if epoch.halted:
        raise _halted(epoch.halted)
    with store.reading() as connection:
        here, last = read_position(connection), newest_change(connection)
    if here is None:
        with store.writing() as connection:
            here = read_position(connection)
            if here is None:
                first = connection.scalar(sa.select(sa.func.min(subscriptions.c.start_seq)))
                here = newest_change(connection) if first is None else first
                connection.execute(cursors.insert().values(name=_NAME, value=here))
    elif here > last:
        reason = {"code": "ahead", "at": here, "log": last}
        halt(store, reason)
        raise _halted(reason)
    return here


def read_position(connection: Connection, name: str = _NAME) -> int | None:
    found: int | None = connection.scalar(sa.select(cursors.c.value).where(cursors.c.name == name))
    return found


def newest_state(connection: Connection) -> int:
    """The highest number of the sources' changes of state."""
    return connection.scalar(sa.select(sa.func.max(source_states.c.id))) or 0


def advance(connection: Connection, before: int, after: int, name: str = _NAME) -> bool:
    """Moves on from one change to another. False, and nothing done, where somebody else has moved on from there."""
    here = (cursors.c.name == name) & (cursors.c.value == before)
    return connection.execute(cursors.update().where(here).values(value=after)).rowcount == 1


def halt(store: Store, reason: Mapping[str, Any]) -> None:
    """Makes alerts wait for a person's word."""
    current_epoch(store)
    with store.writing() as connection:
        connection.execute(epochs.update().values(halted=dict(reason)))


def go_on(store: Store) -> Epoch:
    """A person's word: a new epoch, in which alerts go on from the end of the log as it is now."""
    with store.writing() as connection:
        last = newest_change(connection)
        for name, value in ((_NAME, last), (STATES, newest_state(connection))):
            connection.execute(cursors.delete().where(cursors.c.name == name))
            connection.execute(cursors.insert().values(name=name, value=value))
        later = subscriptions.c.start_seq > last
        connection.execute(subscriptions.update().where(later).values(start_seq=last))
        return _begin(connection)


def numbering(store: Store) -> Numbering:
    """The epochs that the database has had."""
    current_epoch(store)
    with store.reading() as connection:
        rows = connection.execute(sa.select(epochs).order_by(epochs.c.since)).all()
    return Numbering(tuple(Epoch(row.id, row.since, row.halted) for row in rows))


def _epoch(connection: Connection) -> Epoch | None:
    row = connection.execute(sa.select(epochs).order_by(epochs.c.since.desc()).limit(1)).one_or_none()
    return None if row is None else Epoch(row.id, row.since, row.halted)


def _begin(connection: Connection) -> Epoch:
    moment, before = now(), _epoch(connection)
    if before is not None:  # times are kept to the second
        moment = max(moment, before.since + timedelta(seconds=1))
    epoch = Epoch(secrets.token_hex(8), moment, None)
    connection.execute(epochs.insert().values(id=epoch.id, since=epoch.since))
    return epoch


def _halted(reason: Mapping[str, Any]) -> Halted:
    detail = tr(
        "确认数据库无误后运行 huanxin alerts resume：从现在的变更起重新开始",
        "once the database is as it should be, run huanxin alerts resume: alerts go on from the changes of now",
    )
    if reason.get("code") == "ahead":
        at, log = reason["at"], reason["log"]
        return Halted(
            tr(
                f"提醒已暂停：已处理到第 {at} 号变更，而日志只到第 {log} 号",
                f"alerts wait: change {at} was dealt with, but the log ends at {log}",
            ),
            detail=detail,
        )
    return Halted(tr("提醒已暂停：数据库是恢复来的", "alerts wait: the database was restored"), detail=detail)
