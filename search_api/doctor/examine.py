"""All looks, one after another; one that fails hinders no other."""

from __future__ import annotations

from datetime import datetime

from config.clock import now
from config.faults import Fault
from config.language import tr
from config.settings import Settings
from indexing.store import open_store
from indexing.store.freshness import freshness
from search_api.doctor.check import Check
from search_api.doctor.machine import machine
from search_api.doctor.service import kept, people, reached, registry, unreachable, workers
from search_api.doctor.telling import alerts, calendar


def examine(settings: Settings) -> tuple[Check, ...]:
    """What is there and what is not, with these settings."""
    checks = [
        Check("settings", "ok", tr(f"HOME 由 {settings.home_from} 定", f"HOME by {settings.home_from}"))
    ]
    newest: datetime | None = None
    try:
        store = open_store(settings.database_url, settings.locks)
    except Fault as fault:
        checks.append(unreachable(fault))
    except OSError as error:
        checks.append(Check("database", "broken", error.strerror or str(error), error.filename))
    else:
        try:
            newest = freshness(store).last_change
            checks += [*kept(settings, store), workers(store), people(store), alerts(store, now())]
        finally:
            store.close()
    checks += [*machine(settings, newest), *registry(settings), *reached(settings), calendar(now())]
    return tuple(checks)
