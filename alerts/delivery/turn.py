"""Who delivers: one process at a time. On one machine an OS lock proves a death at once; across machines it is a lease in the
database's own time, which no setting of our clock moves."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.engine import Connection

from config.faults import Busy
from config.language import tr
from config.settings import Settings
from indexing.store import Store
from indexing.store.schema import leases

_NAME = "deliver"
# Longer than any single step of delivering; renewed all the time.
_SECONDS = 120.0


class TurnLost(Busy):
    """Another process delivers."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to deliver, held by `holder`."""

    store: Store
    holder: str

    def renew(self) -> None:
        """Raises TurnLost where another machine has taken over, since this one was away for too long."""
        with self.store.writing(ordered=False) as connection:
            until = _now(connection) + _SECONDS
            done = connection.execute(
                leases.update()
                .where(leases.c.name == _NAME, leases.c.holder == self.holder)
                .values(until=until)
            )
            if done.rowcount == 0:
                raise _busy(None)


@contextmanager
def our_turn(store: Store, settings: Settings) -> Iterator[Turn]:
    """Holds the right to deliver. Raises TurnLost where another process has it."""
    settings.locks.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.locks / "deliver.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise _busy(lock.lock_file) from None
    try:
        # Whoever held it from this folder is dead: the lock is ours.
        turn = Turn(store, f"{socket.gethostname()}:{settings.home}")
        _take(turn)
        try:
            yield turn
        finally:
            with suppress(Busy), store.writing(ordered=False) as connection:
                connection.execute(
                    leases.delete().where(leases.c.name == _NAME, leases.c.holder == turn.holder)
                )
    finally:
        lock.release()


def _take(turn: Turn) -> None:
    with turn.store.writing() as connection:
        row = connection.execute(sa.select(leases).where(leases.c.name == _NAME)).one_or_none()
        current = _now(connection)
        if row is not None and row.holder != turn.holder and row.until > current:
            raise _busy(row.holder)
        connection.execute(leases.delete().where(leases.c.name == _NAME))
        connection.execute(leases.insert().values(name=_NAME, holder=turn.holder, until=current + _SECONDS))


def _now(connection: Connection) -> float:
    """The database's own time, in seconds since 1970."""
    if connection.dialect.name == "sqlite":
        return float(connection.scalar(sa.text("SELECT (julianday('now') - 2440587.5) * 86400.0")) or 0.0)
    return float(connection.scalar(sa.text("SELECT extract(epoch FROM clock_timestamp())")) or 0.0)


def _busy(holder: str | None) -> TurnLost:
    return TurnLost(
        tr("另一进程正在投递提醒", "another process is delivering alerts"),
        detail=tr(
            "同一时间只有一个投递进程；它会发送到期的一切",
            "only one delivers at a time; it sends all that is due",
        ),
        where=holder,
    )
