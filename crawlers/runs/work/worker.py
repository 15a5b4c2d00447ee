"""A worker: takes the queued runs of the hosts that are its machine's, and has each crawled."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from config.clock import now
from config.faults import Fault
from config.language import tr, wordings
from config.settings import Settings
from config.site import Source
from crawlers.runs.roster import Roster
from crawlers.runs.work.build import own_build
from crawlers.runs.work.choosing import may_begin
from crawlers.runs.work.crawls import Crawls
from crawlers.runs.work.launch import RUNS_AT_ONCE
from crawlers.runs.work.local import LocalCrawls
from crawlers.runs.work.nodes import Muster, belongs_to, host_groups, muster
from crawlers.runs.work.pool import PoolCrawls
from crawlers.runs.work.reaping import close_dead, kill_stuck
from crawlers.runs.work.worker_lock import hold_worker, worker_lives
from indexing.store import Store
from indexing.store.nodes import sign_of_life, sign_out, worker_signs
from indexing.store.runs.detail import RunDetail
from indexing.store.runs.ledger import Run, RunCounts, finish_run
from indexing.store.runs.queue import Waiting, claim, going, taken_hosts, waiting, worker_alive

# In seconds of real time: between two looks at the queue, and at the runs that are under way.
_TURN, _A_LOOK = 0.5, 10.0
_REST = 5.0  # after a fault of the database

logger = logging.getLogger(__name__)


class Worker:
    """Does what is queued, at most `at_once` runs side by side and one a host, until it is told to stop.

    `ended` is told of every run of its own that has ended, `apart` of the others (once) when it may not work for running
    another version than they.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        ended: Callable[[Run], None],
        apart: Callable[[Muster], None],
        *,
        at_once: int = RUNS_AT_ONCE,
    ) -> None:
        self.store = store
        self.settings = settings
        self.ended = ended
        self.apart = apart
        self.at_once = at_once * max(1, len(settings.scrapyd_urls))
        self.name = ""
        self._build = own_build()
        self._roster = Roster(settings.sources)
        self._crawls: Crawls
        self._stopping = threading.Event()
        self._looked = float("-inf")
        self._said_apart = False

    def run(self, *, once: bool = False) -> None:
        """Works until `stop`; with `once` until nothing waits that it may take."""
        with hold_worker(self.settings.node, self.settings.locks) as self.name:
            kind = PoolCrawls if self.settings.scrapyd_urls else LocalCrawls
            self._crawls = kind(self.store, self.settings, self.name)
            self._crawls.take_up()
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
                self._tell(self._crawls.end())
                sign_out(self.store, self.name)

    def _turn(self) -> bool:
        self._look_after()
        took = self._take()
        self._tell(self._crawls.collect())
        return took

    def stop(self) -> None:
        """Ends the runs that are under way in order, and then `run`. What they were to do is queued again."""
        self._stopping.set()

    def _tell(self, runs: Sequence[Run]) -> None:
        for run in runs:
            self.ended(run)

    def _look_after(self) -> None:
        if time.monotonic() - self._looked < _A_LOOK:
            return
        settings, home = self.settings, str(self.settings.home)
        sign_of_life(self.store, self.name, settings.node, home, settings.public_url, self._build)
        self._looked = time.monotonic()
        for sign in worker_signs(self.store):
            here = sign.node == settings.node and sign.home == home
            if here and not sign.gone and not worker_lives(sign.name, settings.locks):
                sign_out(self.store, sign.name)
        worker_alive(self.store, self.name)
        kill_stuck(self.store, settings)
        close_dead(self.store, settings)

    def _take(self) -> bool:
        """Claims and starts what may begin now; whether that was anything."""
        queue = waiting(self.store) if len(self._crawls) < self.at_once else ()
        if not queue:
            return False
        sources = self._roster.registry().sources
        there = muster(worker_signs(self.store))
        if not there.may_work(self._build):
            if not self._said_apart:
                self.apart(there)
            self._said_apart = True
            return False
        self._said_apart = False
        self._refuse_unknown(queue, sources)
        queue = self._own(queue, sources, there)
        took = False
        while len(self._crawls) < self.at_once:
            busy = {run.source_id for run in going(self.store)}
            chosen = may_begin(queue, sources, busy, taken_hosts(self.store), now())
            for run in chosen:
                source = sources[run.source_id]
                if claim(self.store, run.id, source.site.hosts, self.settings.node, self.name):
                    self._crawls.start(run, source)
                    queue = tuple(one for one in queue if one.id != run.id)
                    took = True
                    break
            else:
                break
        return took

    def _own(
        self, queue: Sequence[Waiting], sources: Mapping[str, Source], there: Muster
    ) -> tuple[Waiting, ...]:
        """What of the queue is of hosts that belong to this machine."""
        if there.nodes == (self.settings.node,):
            return tuple(queue)
        groups = host_groups(site.hosts for site in self._roster.registry().sites.values())
        held = {
            groups[sources[run.source_id].site.hosts[0]]: run.node
            for run in going(self.store)
            if run.node and run.source_id in sources
        }
        return tuple(
            run
            for run in queue
            if run.source_id in sources
            and belongs_to(sources[run.source_id].site.hosts, groups, held, there.nodes) == self.settings.node
        )

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
