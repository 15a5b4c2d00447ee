"""Starting runs: each is a plain `scrapy crawl` in a process of its own, so that a crash, a leak or a hang ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from config.clock import handed_on, now
from config.faults import Busy
from config.logs import LogForm, words_of
from config.settings import Settings
from config.site import Source
from crawlers.runs.source_lock import hold_source
from crawlers.runs.work.reaping import kill_stuck
from indexing.records import RunState
from indexing.store import Store
from indexing.store.runs.detail import RunDetail
from indexing.store.runs.ledger import Run, RunCounts, finish_run, get_run, new_run_id, start_run

# Runs side by side. Hosts are asked one request at a time whatever this is; more would only crowd a small machine.
RUNS_AT_ONCE = 4

# How often a run that is under way is looked after, in seconds.
_A_LOOK = 15.0


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a run. `delay` in seconds overrides the source's, where that is allowed. `command_id` names a command
    by hand, which looks once whether a host that met it with a challenge answers again."""

    full: bool = False
    replay: Path | None = None
    delay: float | None = None
    command_id: str | None = None


class Launcher:
    """Runs sources, several at once but never two of one site, and can be told to stop."""

    def __init__(self, store: Store, settings: Settings, order: Order) -> None:
        self.store = store
        self.settings = settings
        self.order = order
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()

    def run_all(
        self,
        sources: Sequence[Source],
        ended: Callable[[Run], None],
        busy: Callable[[Busy], None],
        *,
        at_once: int = RUNS_AT_ONCE,
    ) -> None:
        """Runs the sources and tells `ended` of each as it ends, from this thread's helpers. Sources of a site follow one
        another. One that is being crawled already is left out, and `busy` is told why."""
        sites: dict[str, list[Source]] = {}
        for source in sources:
            sites.setdefault(source.site.id, []).append(source)

        def run_site(group: list[Source]) -> None:
            for source in group:
                if self._stopping.is_set():
                    return
                try:
                    run = self.run(source)
                except Busy as fault:
                    busy(fault)
                else:
                    ended(run)

        with ThreadPoolExecutor(at_once) as pool:
            tasks = [pool.submit(run_site, group) for group in sites.values()]
            try:
                for task in tasks:
                    task.result()
            except KeyboardInterrupt:
                self.stop()
                raise

    def run(self, source: Source) -> Run:
        """One run, from start to end. Raises Busy where the source is being crawled already."""
        with hold_source(source.id, self.settings.locks):
            pass
        run_id = new_run_id(now())
        log = self.settings.logs / f"{run_id}.log"
        arguments = {
            "source": source.id,
            "run_id": run_id,
            "full": "1" if self.order.full else "0",
            "log": str(log),
        }
        if self.order.replay:
            arguments["replay"] = str(self.order.replay.resolve())
        if self.order.delay is not None:
            arguments["delay"] = str(self.order.delay)
        if self.order.command_id:
            arguments["command_id"] = self.order.command_id
        began = time.monotonic()
        child = start_crawl("columns", arguments, log, self.settings.log)
        self._children[run_id] = child
        try:
            code = self._wait(child)
        finally:
            self._children.pop(run_id, None)
        return self._ended(source, run_id, code, time.monotonic() - began, log)

    def _wait(self, child: subprocess.Popen[bytes]) -> int:
        while True:
            try:
                return child.wait(_A_LOOK)
            except subprocess.TimeoutExpired:
                kill_stuck(self.store, self.settings)

    def stop(self) -> None:
        """Asks every run to end in order: what it has fetched is written, its state becomes `cancelled`."""
        self._stopping.set()
        for child in list(self._children.values()):
            child.send_signal(signal.SIGINT)

    def _ended(self, source: Source, run_id: str, code: int, seconds: float, log: Path) -> Run:
        """The run's row; where the process could not write its end itself, that is done for it. Raises Busy where it left the source
        to another."""
        if code == Busy.exit_code and get_run(self.store, run_id) is None:
            raise Busy(last_words(log), where=source.id)
        close_exited(self.store, run_id, source.id, code, seconds, log, stopped=self._stopping.is_set())
        run = get_run(self.store, run_id)
        assert run is not None
        return run


def close_exited(
    store: Store, run_id: str, source_id: str, code: int, seconds: float, log: Path, *, stopped: bool = False
) -> None:
    """Ends the run of a process that has ended without writing so itself."""
    run = get_run(store, run_id)
    if run is None:
        start_run(store, run_id, source_id, now(), str(log))
    elif run.ended is not None:
        return
    state: RunState = "cancelled" if stopped else "failed"
    detail = RunDetail("exited", {"exit_code": code, "last": last_words(log)})
    counts = run.counts if run else RunCounts()
    finish_run(store, run_id, state, counts, now(), seconds, detail, unless_ended=True)


def start_crawl(
    spider: str, arguments: Mapping[str, str], log: Path, form: LogForm
) -> subprocess.Popen[bytes]:
    """Starts a spider in a process of its own; what it says goes to `log`, in this form."""
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "scrapy", "crawl", spider]
    # As lines of JSON our own handler writes them, from Scrapy's first word on (crawlers.settings).
    command += ["-s", "LOG_ENABLED=0" if form == "json" else f"LOG_FILE={log}"]
    for name, value in arguments.items():
        command += ["-a", f"{name}={value}"]
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            env={
                **os.environ,
                **handed_on(),
                "HUANXIN_LOG": form,
                "SCRAPY_SETTINGS_MODULE": "crawlers.settings",
            },
            start_new_session=True,  # Ctrl-C at the terminal reaches us; we pass it on once
        )


def last_words(log: Path) -> str:
    """The last line of a run's log, empty where there is none."""
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return words_of(lines[-1])[:300] if lines else ""
