"""Runs whose process is gone, or does nothing any more.

On this machine only a free lock proves a process dead, on another only a long silence. What had begun is closed as failed; what
had not goes back into the queue.
"""

from __future__ import annotations

import os
import signal
from datetime import timedelta

from config.clock import now
from config.faults import Busy
from config.settings import Settings
from crawlers.runs.source_lock import hold_source
from crawlers.runs.work.worker_lock import worker_lives
from indexing.store import Store
from indexing.store.runs.detail import RunDetail
from indexing.store.runs.ledger import finish_run, get_run
from indexing.store.runs.queue import Going, going, release

SILENT = timedelta(minutes=5)
STUCK = timedelta(minutes=10)


def close_dead(store: Store, settings: Settings, *, held_source: str | None = None) -> tuple[str, ...]:
    """Closes or requeues the runs whose process is gone, and returns their ids. `held_source` is one whose lock the caller has
    and for which no other process of this machine can be running."""
    dead = [run for run in going(store) if _dead(run, settings, held_source)]
    for run in dead:
        if run.pid is None:
            release(store, run.id)
        else:
            fail_run(store, run.id, RunDetail("killed"))
    return tuple(run.id for run in dead)


def kill_stuck(store: Store, settings: Settings) -> tuple[str, ...]:
    """Kills the runs of this machine in which nothing was done for ten minutes, and closes them."""
    stuck = [
        run
        for run in going(store)
        if run.state == "running" and run.node == settings.node and run.pid and run.idle > STUCK
    ]
    for run in stuck:
        if run.pid != os.getpid() and not _source_is_free(run, settings):
            kill_crawl(run.pid or 0)
        fail_run(store, run.id, stuck_detail())
    return tuple(run.id for run in stuck)


def stuck_detail() -> RunDetail:
    """Why a run was killed in which nothing was done."""
    return RunDetail("stuck", {"minutes": int(STUCK.total_seconds() // 60)})


def _dead(run: Going, settings: Settings, held_source: str | None) -> bool:
    if ":" in run.source_id:  # a backfill, which takes up its own
        return False
    if run.node not in (None, settings.node):
        return run.silent > SILENT
    if run.pid is None:
        return run.silent > SILENT or not worker_lives(run.claimed_by or "", settings.locks)
    if run.pid == os.getpid():
        return False
    return run.source_id == held_source or _source_is_free(run, settings)


def _source_is_free(run: Going, settings: Settings) -> bool:
    try:
        with hold_source(run.source_id, settings.locks):
            return True
    except Busy:
        return False


def kill_crawl(pid: int) -> None:
    """A crawl with the readers it has started; ours lead a group of their own."""
    try:
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def fail_run(store: Store, key: str, detail: RunDetail) -> None:
    """Ends a run whose process cannot do so, with what it had done; one that has ended stays as it is."""
    run = get_run(store, key)
    if run is None:
        return
    moment = now()
    seconds = max(0.0, (moment - run.started).total_seconds())
    finish_run(store, key, "failed", run.counts, moment, seconds, detail, unless_ended=True)
