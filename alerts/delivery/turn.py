"""Who delivers: one process at a time. On one machine an OS lock proves a death at once; across machines it is a lease."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from filelock import FileLock, Timeout

from config.faults import Busy
from config.language import tr
from config.settings import Settings
from indexing.store import Store
from indexing.store.leases import Lease, give_back, lease_holder, renew_lease, take_lease

_NAME = "deliver"
# Longer than any single step of delivering; renewed all the time.
_SPAN = timedelta(seconds=120)


class TurnLost(Busy):
    """Another process delivers."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to deliver, by a lease that is ours."""

    store: Store
    lease: Lease

    def renew(self) -> None:
        """Raises TurnLost where another machine has taken over, since this one was away for too long."""
        if not renew_lease(self.store, self.lease, _SPAN):
            raise _busy(lease_holder(self.store, _NAME))


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
        holder = f"{settings.node}:{settings.home}"
        lease = take_lease(store, _NAME, holder, _SPAN, dead=holder)
        if lease is None:
            raise _busy(lease_holder(store, _NAME))
        try:
            yield Turn(store, lease)
        finally:
            with suppress(Busy):
                give_back(store, lease)
    finally:
        lock.release()


def _busy(holder: str | None) -> TurnLost:
    return TurnLost(
        tr("另一进程正在投递提醒", "another process is delivering alerts"),
        detail=tr(
            "同一时间只有一个投递进程；它会发送到期的一切",
            "only one delivers at a time; it sends all that is due",
        ),
        where=holder,
    )
