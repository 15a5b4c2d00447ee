"""The scheduler: a few ticks in memory, run by the one process that has the lease.

On one machine the operating system's lock says at once that a former holder is gone; another machine takes over when the lease,
counted in the database's time, has run out. What is written on the lease's strength is written in a transaction that asks for it.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from filelock import FileLock, Timeout

from alerts.delivery.canary import plant
from config.clock import now
from config.faults import Busy
from config.reroute import read_reroute
from config.settings import Settings, load_settings
from crawlers.runs.health.watch import watch
from crawlers.runs.roster import Roster
from crawlers.runs.schedule.tick import bring_back, keep_in_step, queue_due
from indexing.store import Store, open_store
from indexing.store.leases import Lease, give_back, renew_lease, take_lease
from search_api.operations.disk import disk_of
from search_api.supervisor.heartbeat import beat
from search_api.supervisor.housekeeping import prune_logs

logger = logging.getLogger(__name__)

NAME = "scheduler"
# A dead holder's lease is over, and taken, within 30 seconds.
SPAN = timedelta(seconds=20)
# Real seconds between two ticks of a kind.
DUE, RENEW, HEALTH, HOUSEKEEPING, HEARTBEAT = 2.0, 5.0, 60.0, 3600.0, 300.0
_STANDBY = 2.0
# The clock may be set back by so much without a word.
_SLACK = timedelta(minutes=1)


def schedule_for_ever() -> int:
    """Schedules, or stands by, until SIGTERM."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    settings = load_settings()
    store = open_store(settings.database_url, settings.locks)
    Scheduler(store, settings, stopping).run()
    store.close()
    return 0


class Scheduler:
    """One of those who may schedule."""

    def __init__(self, store: Store, settings: Settings, stopping: threading.Event) -> None:
        self.store = store
        self.settings = settings
        self._stopping = stopping
        self._lost = threading.Event()
        self._roster = Roster(settings.sources)
        self._reroute = read_reroute(settings.reroute)
        self._last_tick: datetime | None = None

    def run(self) -> None:
        lock = FileLock(self.settings.locks / f"{NAME}.lock")
        machine = f"{self.settings.node}:{self.settings.home}:"
        while not self._stopping.is_set():
            try:
                with lock.acquire(timeout=0):
                    lease = self._stand_by(machine)
                    if lease is not None:
                        self._serve(lease)
            except Timeout:
                self._stopping.wait(_STANDBY)

    def _stand_by(self, machine: str) -> Lease | None:
        """Waits for the lease. Who has this machine's lock knows that no other process of it holds the lease."""
        while not self._stopping.is_set():
            lease = take_lease(self.store, NAME, f"{machine}{os.getpid()}", SPAN, dead=machine)
            if lease is not None:
                return lease
            self._stopping.wait(_STANDBY)
        return None

    def _serve(self, lease: Lease) -> None:
        """Ticks until told to stop, or until the lease is another's."""
        logger.info("scheduling, lease %s", lease.token)
        self._lost.clear()
        self._last_tick = None
        ticks = BackgroundScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for tick, seconds in self._ticks(lease):
            # The first at once: APScheduler's own would come after the interval.
            ticks.add_job(tick, "interval", seconds=seconds, next_run_time=datetime.now().astimezone())
        ticks.start()
        try:
            while not self._stopping.is_set() and not self._lost.is_set():
                self._stopping.wait(0.2)
        finally:
            ticks.shutdown(wait=True)
            give_back(self.store, lease)

    def _ticks(self, lease: Lease) -> list[tuple[Callable[[], object], float]]:
        def renew() -> None:
            if not renew_lease(self.store, lease, SPAN):
                self._lost.set()

        return [
            (renew, RENEW),
            (lambda: self._due(lease), DUE),
            (lambda: watch(self.store, self._roster.registry().sources, now()), HEALTH),
            (lambda: plant(self.store, now()), HEALTH),
            (self._keep_house, HOUSEKEEPING),
            (lambda: beat(self.store, self.settings), HEARTBEAT),
        ]

    def _keep_house(self) -> None:
        prune_logs(self.settings.logs, now())
        if (disk := disk_of(self.settings, now())).short:
            logger.warning("disk: %s", disk.words())

    def _due(self, lease: Lease) -> None:
        moment = now()
        if self._last_tick is None or moment < self._last_tick - _SLACK:
            bring_back(self.store, moment)
        self._last_tick = moment
        keep_in_step(self.store, self._roster.registry().sources, self._reroute, moment)
        try:
            queue_due(self.store, lease, moment)
        except Busy:
            self._lost.set()
