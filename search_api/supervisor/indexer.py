"""The part that brings what was recorded into the search index, as soon as it is there, and at leisure into the registers."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from config.faults import Fault
from config.settings import Settings, load_settings

logger = logging.getLogger(__name__)

# Seconds between two looks, and after a fault of the engine.
_TURN, _REST = 2.0, 30.0
_BETWEEN_READINGS = 300.0


class Reading:
    """Lets the models by which papers are found by meaning read what is new, in a process of its own that yields to all others."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._next = 0.0

    def turn(self) -> None:
        """Begins a reading where none goes on and the last one was a while ago; without a model there is nothing to do."""
        from indexing.vectors.models import ready

        busy = self._process is not None and self._process.poll() is None
        if busy or time.monotonic() < self._next or not ready(self._settings):
            return
        self._next = time.monotonic() + _BETWEEN_READINGS
        command = ["nice", "-n", "15", sys.executable, "-m", "search_api.cli", "index", "vectors"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def end(self) -> None:
        """Ends one that goes on; the next takes up where it was."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()


def _after(seconds: float, stopping: threading.Event) -> Callable[[], bool]:
    """True once this many seconds have passed, or the program ends: what is new goes before what is made at leisure."""
    until = time.monotonic() + seconds
    return lambda: stopping.is_set() or time.monotonic() > until


def index_for_ever() -> int:
    """Drains the outbox and keeps facts, again and again until SIGTERM."""
    from indexing.projection import drain
    from indexing.registers.keeping import keep_facts
    from indexing.store import open_store

    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    settings = load_settings()
    store = open_store(settings.database_url, settings.locks)
    said = ""
    reading = Reading(settings)
    while not stopping.is_set():
        try:
            drain(store, settings)
            keep_facts(store, stop=_after(_TURN, stopping))
            reading.turn()
            said, rest = "", _TURN
        except Fault as fault:
            if fault.title != said:
                logger.warning("%s (%s)", fault.title, fault.where)
            said, rest = fault.title, _REST
        stopping.wait(rest)
    reading.end()
    store.close()
    return 0
