"""Fetching from a web archive: a Scrapy run in a process of its own, with the crawl's politeness, that fills our archive."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from config.faults import Fault
from config.language import tr
from config.reroute import is_loopback, read_reroute
from config.settings import Settings
from config.site import Politeness
from crawlers.fetch.politeness.limits import effective
from crawlers.runs.work.launch import last_words, start_crawl


@dataclass(frozen=True, slots=True)
class FetchOrder:
    """What a run is to fetch. `delay` in seconds; `budget` requests a host and day, or None."""

    run_id: str
    source_id: str
    addresses: tuple[str, ...]
    hosts: tuple[str, ...]
    delay: float
    budget: int | None


@dataclass(frozen=True, slots=True)
class Fetching:
    """How it went: `failed` says why by address, `refused` counts by reason; `reason` is Scrapy's for the run's end."""

    requests: int = 0
    failed: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    reason: str = "finished"
    fault: str | None = None


def archive_politeness(
    own: Politeness, hosts: frozenset[str], settings: Settings, delay: float | None
) -> Politeness:
    """How an archive's hosts are asked: at least as gently as the shipped sources are, however a source is set; only where
    they are this machine (rerouted) does the source's own setting hold. Raises WrongUsage as `effective` does."""
    reroute = read_reroute(settings.reroute)
    asked = own
    if not all(is_loopback(host) or reroute.leads_to_loopback(host) for host in hosts):
        gentle = Politeness()
        asked = replace(gentle, delay=max(gentle.delay, own.delay))
    return effective(asked, hosts, reroute, delay)


def fetch(order: FetchOrder, settings: Settings) -> Fetching:
    """Fetches the order's addresses into the archive's files of its run. Raises Fault where the process failed; an interrupt
    is passed on to it, and raised again once it has ended in order."""
    folder = settings.home / "backfill"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{order.run_id}.json"
    path.write_text(json.dumps(asdict(order)), "utf-8")
    log = settings.logs / f"{order.run_id}.log"
    try:
        child = start_crawl("backfill", {"order": str(path)}, log, settings.log)
        try:
            child.wait()
        except BaseException:
            child.send_signal(signal.SIGINT)
            child.wait()
            raise
        done = _done(path)
        if not done.is_file():
            raise Fault(
                tr("取档进程未能完成", "the fetching process failed"), detail=last_words(log), where=str(log)
            )
        return Fetching(**json.loads(done.read_text("utf-8")))
    finally:
        path.unlink(missing_ok=True)
        _done(path).unlink(missing_ok=True)


def read_order(path: Path) -> FetchOrder:
    """The order that a spider was given."""
    value: dict[str, Any] = json.loads(path.read_text("utf-8"))
    lists: dict[str, Any] = {name: tuple(value.pop(name)) for name in ("addresses", "hosts")}
    return FetchOrder(**value, **lists)


def write_fetching(path: Path, fetching: Fetching) -> None:
    """Tells who gave the order at `path` how it went."""
    _done(path).write_text(json.dumps(asdict(fetching)), "utf-8")


def _done(path: Path) -> Path:
    return path.with_suffix(".done")
