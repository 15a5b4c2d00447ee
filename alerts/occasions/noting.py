"""One look at the calendar and at the sources."""

from __future__ import annotations

import time

from alerts.epoch import position
from alerts.matching.watchers import load_watchers
from alerts.occasions.reminding import remind
from alerts.occasions.reporting import report
from alerts.occasions.telling_sources import tell_sources
from config.clock import now
from config.settings import Settings
from indexing.registers.keeping import keep_facts
from indexing.store import Store

# Real seconds for reading papers whose facts nobody has kept yet: the indexer of `huanxin up` does so too, at leisure.
_READING = 2.0


def note_occasions(store: Store, settings: Settings) -> int:
    """Notes what the calendar and the sources bring, each once, and says how many alerts are new. Raises Halted where alerts wait
    for a person's word."""
    position(store)
    if load_watchers(store, ("activities", "deadlines")):
        until = time.monotonic() + _READING
        keep_facts(store, stop=lambda: time.monotonic() > until)
    return remind(store, now()) + tell_sources(store, settings, now()) + report(store, settings, now())
