"""The part that brings what was recorded into the search index, as soon as it is there, and at leisure into the registers."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable

from config.faults import Fault
from config.settings import load_settings

logger = logging.getLogger(__name__)

# Seconds between two looks, and after a fault of the engine.
_TURN, _REST = 2.0, 30.0


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
    while not stopping.is_set():
        try:
            drain(store, settings)
            keep_facts(store, stop=_after(_TURN, stopping))
            said, rest = "", _TURN
        except Fault as fault:
            if fault.title != said:
                logger.warning("%s (%s)", fault.title, fault.where)
            said, rest = fault.title, _REST
        stopping.wait(rest)
    store.close()
    return 0
