"""Crawls as processes of this machine: each a plain `scrapy crawl`."""

from __future__ import annotations

import logging
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from config.clock import now
from config.faults import Busy
from config.logs import about
from config.settings import Settings
from config.site import Source
from crawlers.runs.work.launch import close_exited, start_crawl
from crawlers.runs.work.reaping import kill_crawl
from indexing.store import Store
from indexing.store.runs.ledger import Run, get_run, new_run_id
from indexing.store.runs.queue import BY_SCHEDULE, SCHEDULE, Waiting, enqueue, going, release

logger = logging.getLogger(__name__)

# What a run gets to end in order, in real seconds.
_PATIENCE = 7.0


@dataclass(slots=True)
class _Crawl:
    """A run that was started here."""

    waited: Waiting
    child: subprocess.Popen[bytes]
    log: Path
    began: float


class LocalCrawls:
    """The crawls of the worker of this name."""

    def __init__(self, store: Store, settings: Settings, worker: str) -> None:
        self.store = store
        self.settings = settings
        self.worker = worker
        self._crawls: dict[str, _Crawl] = {}

    def __len__(self) -> int:
        return len(self._crawls)

    def take_up(self) -> None:
        for run in going(self.store):
            if run.claimed_by == self.worker and run.pid is None:
                release(self.store, run.id)

    def start(self, run: Waiting, source: Source) -> None:
        log = self.settings.logs / f"{run.id}.log"
        with about(run_id=run.id, source_id=source.id):
            logger.info("starts, asked for by %s", run.asked_by)
        arguments = {**spider_arguments(run, source), "log": str(log)}
        child = start_crawl("columns", arguments, log, self.settings.log)
        self._crawls[run.id] = _Crawl(run, child, log, time.monotonic())

    def collect(self) -> tuple[Run, ...]:
        return self._collect()

    def _collect(self, *, stopped: bool = False) -> tuple[Run, ...]:
        ended = []
        for key, crawl in list(self._crawls.items()):
            code = crawl.child.poll()
            if code is None:
                continue
            del self._crawls[key]
            run = get_run(self.store, key)
            if code == Busy.exit_code and run and run.ended is None:
                if run.pid is None and run.claimed_by == self.worker:
                    release(self.store, key)  # its source was another's
                continue
            seconds = time.monotonic() - crawl.began
            source_id = crawl.waited.source_id
            close_exited(self.store, key, source_id, code, seconds, crawl.log, stopped=stopped)
            run = get_run(self.store, key)
            assert run is not None
            with about(run_id=run.id, source_id=run.source_id):
                logger.info("ended %s after %.1f s", run.state, seconds)
            ended.append(run)
        return tuple(ended)

    def end(self) -> tuple[Run, ...]:
        interrupted = [crawl.waited for crawl in self._crawls.values()]
        ended: list[Run] = []
        for crawl in self._crawls.values():
            crawl.child.send_signal(signal.SIGINT)
        until = time.monotonic() + _PATIENCE
        while self._crawls and time.monotonic() < until:
            ended += self._collect(stopped=True)
            time.sleep(0.05)
        for crawl in self._crawls.values():
            kill_crawl(crawl.child.pid)
            crawl.child.wait()
        ended += self._collect(stopped=True)
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
        return tuple(ended)


def spider_arguments(run: Waiting, source: Source) -> dict[str, str]:
    """What the spider is told of a run."""
    arguments = {"source": source.id, "run_id": run.id, "full": "1" if run.ask.get("full") else "0"}
    if run.ask.get("delay") is not None:
        arguments["delay"] = str(run.ask["delay"])
    if run.asked_by != SCHEDULE:
        arguments["command_id"] = run.id
    return arguments
