"""A full rebuild while another process asks: whether every query is answered, and how much longer answers take.

The asking process is what a web server is: it has the store and the engine open, and gives whole answers with snippets.
Queries are due at a fixed rate whether or not the last was answered, and a query's time runs from when it was due, so
that waiting for a stalled one counts.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from multiprocessing.connection import Connection

from benchmarks.search_home import Home, say
from benchmarks.search_queries import Asked
from benchmarks.search_scale_store import opened
from benchmarks.search_speed import whole
from benchmarks.search_timing import percentile_ms
from config.settings import Settings

RATE = 20.0
CALM_SECONDS = 30.0
# The new index answers from the swap on; what it costs to open it belongs to the rebuild.
AFTERWARDS = 2.0


@dataclass(frozen=True, slots=True)
class Answered:
    """One query: when it was due (on the clock that all processes share), seconds until answered, why not."""

    due: float
    seconds: float
    fault: str | None


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """`calm` is before the rebuild, `busy` from its beginning until shortly after its end."""

    seconds: float
    calm_queries: int
    busy_queries: int
    failed: int
    first_fault: str | None
    calm_p50_ms: float
    calm_p95_ms: float
    busy_p50_ms: float
    busy_p95_ms: float
    ratio: float


def measure(home: Home, asked: Sequence[Asked]) -> Rebuilding:
    """Rebuilds the index, which must answer already."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    asker = context.Process(target=_ask, args=(home.settings, asked, theirs), daemon=True)
    asker.start()
    theirs.close()
    try:
        ours.recv()
        time.sleep(CALM_SECONDS)
        say("rebuilding under query load")
        begun = time.monotonic()
        _rebuild(home.settings)
        ended = time.monotonic()
        time.sleep(AFTERWARDS)
        ours.send("enough")
        answered: list[Answered] = ours.recv()
        asker.join()
    finally:
        asker.kill()
    calm = [each.seconds for each in answered if each.due < begun]
    busy = [each.seconds for each in answered if each.due >= begun]
    faults = [each.fault for each in answered if each.fault]
    calm_p95, busy_p95 = percentile_ms(calm, 95), percentile_ms(busy, 95)
    return Rebuilding(
        seconds=round(ended - begun, 1),
        calm_queries=len(calm),
        busy_queries=len(busy),
        failed=len(faults),
        first_fault=faults[0] if faults else None,
        calm_p50_ms=percentile_ms(calm, 50),
        calm_p95_ms=calm_p95,
        busy_p50_ms=percentile_ms(busy, 50),
        busy_p95_ms=busy_p95,
        ratio=round(busy_p95 / calm_p95, 2),
    )


def _rebuild(settings: Settings) -> None:
    """By the command, as an operator does it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUANXIN_")}
    environment["HUANXIN_HOME"] = str(settings.home)
    if settings.elasticsearch is not None:
        environment["HUANXIN_ELASTICSEARCH_URL"] = settings.elasticsearch.url
        environment["HUANXIN_ELASTICSEARCH_INDEX"] = settings.elasticsearch.index
    command = [sys.executable, "-m", "search_api.cli", "index", "rebuild", "--json"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def _ask(settings: Settings, asked: Sequence[Asked], line: Connection) -> None:
    """Asks until told that it is enough. A query that finds nothing where it must find something has failed, too."""
    home = opened(settings)
    totals = [whole(home, one) for one in asked]
    line.send("ready")
    answered = []
    due = time.monotonic()
    for number in cycle(range(len(asked))):
        if line.poll():
            break
        due += 1 / RATE
        time.sleep(max(0.0, due - time.monotonic()))
        fault = None
        try:
            total = whole(home, asked[number])
            if total != totals[number]:
                fault = f"{asked[number].text}: {total} found, not {totals[number]}"
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        answered.append(Answered(due, time.monotonic() - due, fault))
    line.send(answered)
