"""How sources stand by their own runs, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, cast, get_args

from config.registry import Registry
from config.site import Source
from indexing.store import Store
from indexing.store.runs import Run, last_runs
from indexing.store.standing import Brought, RunMark, brought_by_source, runs_since

Standing: TypeAlias = Literal[
    "blocked", "failed", "quarantined", "partial", "cancelled", "never", "running", "up", "disabled"
]
"""By the last run that has ended; `never`: none has. Worst first."""

BY_WORTH: tuple[Standing, ...] = get_args(Standing)
OPEN = frozenset(("queued", "claimed", "running"))
"""States of runs that have not ended."""
FINE: frozenset[Standing] = frozenset(("up", "running", "disabled"))
DAYS = 30


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """One source. `since`: the start of the first of the runs in a row that ended so, within the last 30 days; `earlier`: they
    go back further. `marks` are those days' runs, newest first. `brought` is None also where it was not asked for."""

    source: Source
    standing: Standing
    since: datetime | None
    earlier: bool
    last: Run | None
    brought: Brought | None
    marks: tuple[RunMark, ...]

    @property
    def needs_attention(self) -> bool:
        return self.standing not in FINE


def standings(
    store: Store, registry: Registry, now: datetime, *, papers: bool = True
) -> tuple[SourceStanding, ...]:
    """Every source of the registry, worst first, else in its order. `papers`: with what each has brought, for which every
    appearance is looked at."""
    lasts = last_runs(store)
    brought = brought_by_source(store) if papers else {}
    recent = runs_since(store, now - timedelta(days=DAYS))
    rows = [
        _row(source, lasts.get(source.id), brought.get(source.id), recent.get(source.id, ()))
        for source in registry.sources.values()
    ]
    return tuple(sorted(rows, key=lambda row: BY_WORTH.index(row.standing)))


def _row(
    source: Source, last: Run | None, brought: Brought | None, marks: tuple[RunMark, ...]
) -> SourceStanding:
    ended = [mark for mark in marks if mark.state not in OPEN]
    standing = _standing(source, last, ended)
    alike = 0
    while alike < len(ended) and ended[alike].state == ended[0].state:
        alike += 1
    since = ended[alike - 1].started if alike else None
    return SourceStanding(source, standing, since, alike > 1 and alike == len(ended), last, brought, marks)


def _standing(source: Source, last: Run | None, ended: list[RunMark]) -> Standing:
    if not source.enabled:
        return "disabled"
    if last is None:
        return "never"
    state = ended[0].state if ended else last.state
    if state in OPEN:
        return "running"
    return "up" if state == "finished" else cast("Standing", state)


def counts(rows: Iterable[SourceStanding]) -> Mapping[Standing, int]:
    """How many sources stand how, worst first; what none stands at is left out."""
    found = dict.fromkeys(BY_WORTH, 0)
    for row in rows:
        found[row.standing] += 1
    return {standing: count for standing, count in found.items() if count}
