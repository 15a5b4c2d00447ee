"""The part that brings what was recorded into the search index, as soon as it is there."""

from __future__ import annotations

import logging
import signal
import threading

from config.faults import Fault
from config.settings import load_settings

logger = logging.getLogger(__name__)

# Seconds between two looks, and after a fault of the engine.
_TURN, _REST = 2.0, 30.0


def index_for_ever() -> int:
    """Drains the outbox again and again until SIGTERM."""
    from indexing.projection import drain
    from indexing.store import open_store

    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    settings = load_settings()
    store = open_store(settings.database_url, settings.locks)
    said = ""
    while not stopping.is_set():
        try:
            drain(store, settings)
            said, rest = "", _TURN
        except Fault as fault:
            if fault.title != said:
                logger.warning("%s (%s)", fault.title, fault.where)
            said, rest = fault.title, _REST
        stopping.wait(rest)
    store.close()
    return 0
