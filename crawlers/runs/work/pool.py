"""Crawls that Scrapyd servers run. The ledger says how a run stands; what a server says is a hint.

A server may run a run's crawl twice: the second finds its run taken and ends. It may forget all it had when it is started again, or
let a run wait for ever: what no crawl has taken is then given to another.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from dataclasses import dataclass
from typing import Literal

import httpx

from config.faults import Fault, Unreachable
from config.settings import Settings
from config.site import Source
from crawlers.runs.work.build import own_build
from crawlers.runs.work.local import spider_arguments
from crawlers.runs.work.nodes import ranking
from crawlers.runs.work.reaping import STUCK, fail_run, stuck_detail
from crawlers.runs.work.scrapyd import Jobs, Scrapyd, reachable
from indexing.store import Store
from indexing.store.runs.detail import RunDetail
from indexing.store.runs.ledger import Run, get_run
from indexing.store.runs.queue import Waiting, going, release

# In real seconds: between two looks at the servers; how long a run may wait at one, and a server be silent.
_LOOK, WAITS, AWAY = 2.0, 600.0, 60.0
# So often a run is given to a server before it is failed.
TIMES = 3

Fate = Literal["ended", "waiting", "away"]


@dataclass(slots=True)
class _Handed:
    """A run that a server (by its address) has. `heard` is when that last answered."""

    server: str
    since: float
    heard: float


def fate(key: str, jobs: Jobs | None, waited: float, silent: float) -> Fate | None:
    """Why a run that no crawl has taken will not be by this server: its crawl has ended or is forgotten, has waited for too many
    seconds, or the server is away for too many. None while there is hope."""
    if jobs is None:
        return "away" if silent > AWAY else None
    if key not in jobs:
        return "ended"
    return "waiting" if waited > WAITS else None


class PoolCrawls:
    """The runs that the worker of this name has handed over. The servers are looked at every `look` seconds."""

    def __init__(self, store: Store, settings: Settings, worker: str, *, look: float = _LOOK) -> None:
        self.store = store
        self.settings = settings
        self.worker = worker
        self._servers = {url: Scrapyd(url) for url in settings.scrapyd_urls}
        self._handed: dict[str, _Handed] = {}
        self._tried: dict[str, list[str]] = {}
        self._look = look
        self._looked = float("-inf")

    def __len__(self) -> int:
        return len(self._handed)

    def take_up(self) -> None:
        jobs = reachable(list(self._servers.values()))
        for run in going(self.store):
            if run.claimed_by != self.worker:
                continue
            server = next((url for url, its in jobs.items() if run.id in its), None)
            if server is not None:
                moment = time.monotonic()
                self._handed[run.id] = _Handed(server, moment, moment)
            elif run.pid is None:
                release(self.store, run.id)

    def start(self, run: Waiting, source: Source) -> None:
        """Hands a run to the server that its host belongs to, or to another where that does not take it. Raises Fault where none
        does; the run waits again."""
        arguments = {**spider_arguments(run, source), "build": str(own_build())}
        tried = Counter(self._tried.get(run.id, ()))
        servers = sorted(ranking(source.site.hosts[0], list(self._servers)), key=tried.__getitem__)
        refused: Fault | None = None
        for url in servers:
            try:
                self._servers[url].schedule(run.id, arguments)
            except Fault as fault:
                refused = fault
                continue
            moment = time.monotonic()
            self._handed[run.id] = _Handed(url, moment, moment)
            return
        release(self.store, run.id)
        assert refused is not None
        raise refused

    def collect(self) -> tuple[Run, ...]:
        moment = time.monotonic()
        if not self._handed or moment - self._looked < self._look:
            return ()
        self._looked = moment
        jobs = reachable(list(self._servers.values()))
        # The ledger is asked after the servers: what a crawl had taken by the time it ended there is known to it.
        rows = {run.id: run for run in going(self.store)}
        ended = []
        for key, handed in list(self._handed.items()):
            its = jobs.get(handed.server)
            if its is not None:
                handed.heard = moment
            row = rows.get(key)
            if row is None:
                ended += self._ended(key, its)
            elif row.pid is None:
                why = fate(key, its, moment - handed.since, moment - handed.heard)
                if why is not None:
                    ended += self._in_vain(key, why, its)
            elif row.state == "running" and row.idle > STUCK:
                self._cancel(key, kill=True)
                fail_run(self.store, key, stuck_detail())
        return tuple(ended)

    def end(self) -> tuple[Run, ...]:
        """Takes back what no crawl has taken; the others go on without this worker."""
        rows = {run.id: run for run in going(self.store)}
        for key in self._handed:
            if key in rows and rows[key].pid is None:
                self._cancel(key)
                release(self.store, key)
        for server in self._servers.values():
            server.close()
        return ()

    def _ended(self, key: str, jobs: Jobs | None) -> list[Run]:
        """A run that has ended, or is back in the queue: where its crawl still waits, that is to be spared."""
        if jobs is not None and key in jobs.pending:
            self._cancel(key)
        del self._handed[key]
        run = get_run(self.store, key)
        if run is None or run.ended is None:
            return []
        self._tried.pop(key, None)
        return [run]

    def _in_vain(self, key: str, why: Fate, jobs: Jobs | None) -> list[Run]:
        """Puts a run back into the queue that a server did not do, and fails it after several times."""
        if jobs is not None and key in jobs:
            self._cancel(key)
        server = self._handed.pop(key).server
        tried = self._tried.setdefault(key, [])
        tried.append(server)
        if len(tried) < TIMES:
            release(self.store, key)
            return []
        host = httpx.URL(server).netloc.decode()
        fail_run(self.store, key, RunDetail("scrapyd", {"why": why, "server": host, "times": len(tried)}))
        del self._tried[key]
        run = get_run(self.store, key)
        return [run] if run else []

    def _cancel(self, key: str, *, kill: bool = False) -> None:
        with contextlib.suppress(Unreachable):
            self._servers[self._handed[key].server].cancel(key, kill=kill)
