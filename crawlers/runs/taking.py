"""How a crawl comes to its run: the row is its own, then the source, then the hosts."""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import ExitStack, closing

from config.clock import now
from config.faults import Busy
from config.language import tr
from config.settings import Settings
from crawlers.fetch.politeness.host_lock import hold_hosts
from crawlers.runs.source_lock import hold_source
from crawlers.runs.work.reaping import close_dead
from indexing.store import Store, open_store
from indexing.store.runs.ledger import RunCounts, finish_run
from indexing.store.runs.queue import alive, lease_hosts, release, take

# Whoever starts a run looks first whether the source is free; on a crowded machine that look can still hold the lock.
WAIT_FOR_SOURCE = 10

# Sources of one host run one after the other; a run waits this long in seconds for its turn.
WAIT_FOR_HOST = 6 * 3600
LOOK_AGAIN = 2.0


def take_run(
    settings: Settings, key: str, source_id: str, hosts: Collection[str], log: str | None
) -> ExitStack:
    """Takes the run with this id for this process, and its source and `hosts`, and returns the locks that it holds.

    Raises Busy where one of them is another's, and where the run is cancelled while it waits for its hosts. A run that is not
    begun for that goes back into the queue.
    """
    with ExitStack() as locks, closing(open_store(settings.database_url, settings.locks)) as store:
        locks.enter_context(hold_source(source_id, settings.locks, WAIT_FOR_SOURCE))
        take(store, key, source_id, settings.node, now(), log)
        try:
            _wait_for_lease(store, settings, key, source_id, hosts)
            locks.enter_context(
                hold_hosts(hosts, settings.locks, WAIT_FOR_HOST, lambda: _still_wanted(store, key))
            )
        except Busy:
            release(store, key)
            raise
        return locks.pop_all()


def _wait_for_lease(
    store: Store, settings: Settings, key: str, source_id: str, hosts: Collection[str]
) -> None:
    """First the database's word, then this machine's locks: in the same order everywhere, so that two never wait for each
    other."""
    until = time.monotonic() + WAIT_FOR_HOST
    while not lease_hosts(store, key, hosts):
        if time.monotonic() > until:
            raise Busy(tr("主机一直被占用", "its host is taken all the time"), where=key)
        _still_wanted(store, key)
        if not close_dead(store, settings, held_source=source_id):
            time.sleep(LOOK_AGAIN)


def _still_wanted(store: Store, key: str) -> None:
    """A sign of life. Raises Busy for a run that was cancelled meanwhile, which it closes."""
    if not alive(store, key):
        finish_run(store, key, "cancelled", RunCounts(), now(), 0.0, unless_ended=True)
        raise Busy(tr("已取消", "cancelled"), where=key)
