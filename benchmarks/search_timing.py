"""How long answers take: the queries of `search_queries`, each engine asked in turn.

A query's best time of `PASSES` counts after a warming pass, and p50 and p95 are taken over the queries of a kind; `all` is
over those of every kind.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.search_queries import Asked

ALL = "all"
PASSES = 3

Engine = Callable[[Asked], int]
"""Answers a query; gives the number of documents found."""


@dataclass(frozen=True, slots=True)
class Times:
    """Of the answers to the queries of a kind; `found` sums their totals."""

    queries: int
    found: int
    p50_ms: float
    p95_ms: float


def timed(engines: Mapping[str, Engine], asked: Sequence[Asked]) -> dict[str, dict[str, Times]]:
    """By engine and kind."""
    found = {name: [engine(one) for one in asked] for name, engine in engines.items()}
    best = {name: [math.inf] * len(asked) for name in engines}
    for _ in range(PASSES):
        for name, engine in engines.items():
            for number, one in enumerate(asked):
                started = time.perf_counter()
                engine(one)
                best[name][number] = min(best[name][number], time.perf_counter() - started)
    kinds = [*dict.fromkeys(one.kind for one in asked), ALL]
    return {name: {kind: _times(kind, asked, found[name], best[name]) for kind in kinds} for name in engines}


def percentile_ms(seconds: Sequence[float], share: int) -> float:
    """The time within which this share of the answers came, in milliseconds."""
    return round(sorted(seconds)[math.ceil(len(seconds) * share / 100) - 1] * 1000, 2)


def _times(kind: str, asked: Sequence[Asked], found: Sequence[int], seconds: Sequence[float]) -> Times:
    mine = [number for number, one in enumerate(asked) if kind in (ALL, one.kind)]
    taken = [seconds[number] for number in mine]
    return Times(
        queries=len(mine),
        found=sum(found[number] for number in mine),
        p50_ms=percentile_ms(taken, 50),
        p95_ms=percentile_ms(taken, 95),
    )
