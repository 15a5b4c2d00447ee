"""A worker: takes queued runs and starts each as a plain `scrapy crawl` in a process of its own."""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from config.clock import now
from config.faults import Busy, Fault
from config.language import tr, wordings
from config.logs import about
from config.settings import Settings
from config.site import Source
from crawlers.runs.launch import RUNS_AT_ONCE, close_exited, start_crawl
from crawlers.runs.reaping import close_dead, kill_crawl, kill_stuck
from crawlers.runs.roster import Roster
from crawlers.runs.work.choosing import may_begin
from crawlers.runs.worker_lock import hold_worker
from indexing.store import Store
from indexing.store.queue import (
    BY_SCHEDULE,
    SCHEDULE,
    Waiting,
    claim,
    enqueue,
    going,
    release,
    taken_hosts,
    waiting,
    worker_alive,
)
from indexing.store.run_detail import RunDetail
from indexing.store.runs import Run, RunCounts, finish_run, get_run, new_run_id

# In seconds of real time: between two looks at the queue, at the runs that are under way, and what a run gets to end in order.
_TURN, _A_LOOK, _PATIENCE = 0.5, 10.0, 7.0
_REST = 5.0  # after a fault of the database

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Crawl:
    """A run that this worker has started."""

    waited: Waiting
    child: subprocess.Popen[bytes]
    log: Path
    began: float


class Worker:
    """Does what is queued, at most `at_once` runs side by side and one a host, until it is told to stop.

    `ended` is told of every run of its own that has ended.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        ended: Callable[[Run], None],
        *,
        at_once: int = RUNS_AT_ONCE,
    ) -> None:
        self.store = store
        self.settings = settings
        self.ended = ended
        self.at_once = at_once
        self.name = ""
        self._roster = Roster(settings.sources)
        self._crawls: dict[str, _Crawl] = {}
        self._stopping = threading.Event()
        self._looked = float("-inf")

    def run(self, *, once: bool = False) -> None:
        """Works until `stop`; with `once` until nothing waits that it may take."""
        with hold_worker(self.settings.node, self.settings.locks) as self.name:
            for run in going(self.store):
                if (
                    run.claimed_by == self.name and run.pid is None
                ):  # of a process before, which had this number
                    release(self.store, run.id)
            try:
                while not self._stopping.is_set():
                    try:
                        took = self._turn()
                    except (Fault, sa.exc.DBAPIError) as fault:
                        if once:
                            raise
                        # The crawls go on meanwhile: a database that is away for a while is no fault of theirs.
                        logger.warning("%s", fault)
                        self._stopping.wait(_REST)
                        continue
                    if once and not took and not self._crawls:
                        break
                    self._stopping.wait(_TURN)
            finally:
                self._end_all()

    def _turn(self) -> bool:
        self._look_after()
        took = self._take()
        self._collect()
        return took

    def stop(self) -> None:
        """Ends the runs that are under way in order, and then `run`. What they were to do is queued again."""
        self._stopping.set()

    def _look_after(self) -> None:
        if time.monotonic() - self._looked < _A_LOOK:
            return
        self._looked = time.monotonic()
        worker_alive(self.store, self.name)
        kill_stuck(self.store, self.settings)
        close_dead(self.store, self.settings)

    def _take(self) -> bool:
        """Claims and starts what may begin now; whether that was anything."""
        queue = waiting(self.store) if len(self._crawls) < self.at_once else ()
        if not queue:
            return False
        sources = self._roster.registry().sources
        self._refuse_unknown(queue, sources)
        took = False
        while len(self._crawls) < self.at_once:
            busy = {run.source_id for run in going(self.store)}
            chosen = may_begin(queue, sources, busy, taken_hosts(self.store), now())
            for run in chosen:
                source = sources[run.source_id]
                if claim(self.store, run.id, source.site.hosts, self.settings.node, self.name):
                    self._start(run, source)
                    took = True
                    break
            else:
                break
            queue = tuple(one for one in queue if one.id not in self._crawls)
        return took

    def _refuse_unknown(self, queue: Sequence[Waiting], sources: Mapping[str, Source]) -> None:
        """Ends what cannot be done: its source is gone from the registry, or disabled since."""
        for run in queue:
            source = sources.get(run.source_id)
            if source is None or not source.enabled:
                title = tr("没有这个来源，或已停用", "no such source, or it is disabled")
                said = {"type": "not_found", **wordings(title), "where": run.source_id}
                finish_run(
                    self.store,
                    run.id,
                    "failed",
                    RunCounts(),
                    now(),
                    0.0,
                    RunDetail("fault", said),
                    unless_ended=True,
                )

    def _start(self, run: Waiting, source: Source) -> None:
        log = self.settings.logs / f"{run.id}.log"
        arguments = {"source": source.id, "run_id": run.id, "log": str(log)}
        arguments["full"] = "1" if run.ask.get("full") else "0"
        if run.ask.get("delay") is not None:
            arguments["delay"] = str(run.ask["delay"])
        if run.asked_by != SCHEDULE:
            arguments["command_id"] = run.id
        with about(run_id=run.id, source_id=source.id):
            logger.info("starts, asked for by %s", run.asked_by)
        child = start_crawl("columns", arguments, log, self.settings.log)
        self._crawls[run.id] = _Crawl(run, child, log, time.monotonic())

    def _collect(self, *, stopped: bool = False) -> None:
        """Closes what has ended."""
        for key, crawl in list(self._crawls.items()):
            code = crawl.child.poll()
            if code is None:
                continue
            del self._crawls[key]
            run = get_run(self.store, key)
            if code == Busy.exit_code and run and run.ended is None:
                if run.pid is None and run.claimed_by == self.name:
                    release(self.store, key)  # its source was another's
                continue
            seconds = time.monotonic() - crawl.began
            source_id = crawl.waited.source_id
            close_exited(self.store, key, source_id, code, seconds, crawl.log, stopped=stopped)
            run = get_run(self.store, key)
            assert run is not None
            with about(run_id=run.id, source_id=run.source_id):
                logger.info("ended %s after %.1f s", run.state, seconds)
            self.ended(run)

    def _end_all(self) -> None:
        interrupted = [crawl.waited for crawl in self._crawls.values()]
        for crawl in self._crawls.values():
            crawl.child.send_signal(signal.SIGINT)
        until = time.monotonic() + _PATIENCE
        while self._crawls and time.monotonic() < until:
            self._collect(stopped=True)
            time.sleep(0.05)
        for crawl in self._crawls.values():
            kill_crawl(crawl.child.pid)
            crawl.child.wait()
        self._collect(stopped=True)
        for waited in interrupted:
            run = get_run(self.store, waited.id)
            if run is None or run.state not in ("cancelled", "failed"):
                continue
            enqueue(
                self.store,
                new_run_id(now()),
                waited.source_id,
                now(),
                asked_by=waited.asked_by,
                priority=BY_SCHEDULE,
                ask=waited.ask,
            )
