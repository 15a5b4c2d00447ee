"""Draining the outbox: whoever comes first brings what waits there into the index."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from config.faults import Fault
from config.settings import Settings
from indexing.engine import Engine, open_engine
from indexing.engine.index_faults import IndexBusy
from indexing.projection.documents import BATCH, index_changes
from indexing.projection.lock import PATIENCE, index_lock
from indexing.store.database import Store
from indexing.store.outbox import MOST_ATTEMPTS, backlog, done, failed, waiting
from indexing.store.papers.documents import count_documents

# A drain that is just ending may have looked for the last time before our papers came, so a crawl looks again for
# so many seconds. A rebuild takes in at its end what came meanwhile.
LINGER = 3.0
_GLANCE = 0.1


def drain(
    store: Store, settings: Settings, *, wait: bool = True, progress: Callable[[int], None] | None = None
) -> int:
    """Brings what waits in the outbox into the index and returns how many documents that were.

    Whoever comes first does it, under a lock; with `wait` false a second comer leaves it to the first and returns 0.
    A batch leaves the outbox only after the engine has it durably, so that a kill repeats work and loses none. An engine
    that is away, or whose disk is full, leaves everything waiting: the fault is raised with `wait`, else swallowed, since
    the backlog shows it. What the engine refused too often is left to a rebuild or reconciling.
    """
    if not waiting(store, 1):
        return 0
    try:
        return _locked_drain(store, settings, PATIENCE if wait else 0, progress)
    except Fault:
        if wait:
            raise
        return 0


def settle(
    store: Store,
    settings: Settings,
    patience: float = PATIENCE,
    progress: Callable[[int], None] | None = None,
) -> int:
    """As `drain`, for who wants what he recorded to be indexed, by whoever is at it. Returns how many documents that were
    here: 0 too where another process holds the index for longer than `patience` seconds (a rebuild, which takes in what comes
    meanwhile, or a drain).

    Raises the engine's Fault where it takes nothing now, never Busy for another's work on the index.
    """
    until = time.monotonic() + patience
    while waiting(store, 1):
        try:
            return _locked_drain(store, settings, _GLANCE, progress)
        except IndexBusy:
            if time.monotonic() >= until:
                break
    return 0


def indexed(
    store: Store,
    settings: Settings,
    patience: float = PATIENCE,
    progress: Callable[[int], None] | None = None,
) -> str | None:
    """`settle` for who goes on without the engine: None, or what its Fault says; the backlog waits then."""
    try:
        settle(store, settings, patience, progress)
    except Fault as fault:
        return fault.title
    return None


def _locked_drain(
    store: Store, settings: Settings, patience: float, progress: Callable[[int], None] | None = None
) -> int:
    with index_lock(settings, patience):
        engine = open_engine(settings)
        _create_if_first(store, engine)
        return OutboxPass(store, engine).go_on(progress)


def _create_if_first(store: Store, engine: Engine) -> None:
    """A new store gets a new index. Where documents were indexed before and the index is gone, it must be rebuilt: an
    empty one that answers would hide them."""
    if not engine.exists() and backlog(store) >= count_documents(store):
        engine.create()


@dataclass(slots=True)
class OutboxPass:
    """One way through the outbox, from the oldest row on; each row is tried once. `last` is the number of the newest that was
    tried, `touched` are the documents of all rows tried.

    What is recorded anew meanwhile gets a higher number, and so its turn.
    """

    store: Store
    engine: Engine
    last: int = 0
    touched: set[str] = field(default_factory=set)

    def go_on(self, progress: Callable[[int], None] | None = None) -> int:
        """Gives the engine what waits past `last`, and returns how many documents it took."""
        count = 0
        while rows := waiting(self.store, BATCH, self.last):
            taken = self._give(rows)
            self.last = rows[-1][0]
            count += taken
            if progress:
                progress(taken)
        return count

    def skip(self) -> None:
        """Leaves the batch whose turn it is to somebody else."""
        rows = waiting(self.store, BATCH, self.last)
        if rows:
            self.last = rows[-1][0]

    def _give(self, rows: tuple[tuple[int, str], ...]) -> int:
        """The engine's Fault leaves the rows as they are; a refusal counts against its own row."""
        never: dict[str, str] = {}
        not_now: dict[str, str] = {}
        for changes in index_changes(self.store, (key for _, key in rows)):
            refusals = self.engine.apply(*changes)
            never.update(refusals.never)
            not_now.update(refusals.not_now)
        for seq, key in rows:
            if key in never:
                failed(self.store, seq, never[key], MOST_ATTEMPTS)
            elif key in not_now:  # it counts only beside others that go through
                failed(self.store, seq, not_now[key])
        taken = [seq for seq, key in rows if key not in never and key not in not_now]
        done(self.store, taken)
        self.touched.update(key for _, key in rows)
        return len(taken)
