"""The board of sources, worst first: how each is, and what its own runs say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.language import tr
from config.registry import Registry
from config.site import Source, State
from crawlers.runs.health.proven import healthy_days, proven_by_runs
from crawlers.runs.health.watch import Health
from crawlers.runs.health.worth import WORST_FIRST, needs_attention
from indexing.store import Store
from indexing.store.addresses import collisions, decisions
from indexing.store.papers.quarantine import held_by_source
from indexing.store.runs.ledger import Run, last_runs, most_entries, open_runs, sources_with_paper
from indexing.text.urls import plain_host


@dataclass(frozen=True, slots=True)
class OnBoard:
    """A source as it stands now. `health` is None where it is disabled. `risen`: its own runs have proven it. `open_run` is the one
    that is queued or going, `held_run` the newest whose changes wait for a person. `volatile` and `kept` are what is decided of
    the parameters of its site's addresses, `collisions` the addresses that would be one by that."""

    source: Source
    state: State
    reason: str | None
    risen: bool
    last_run: Run | None
    volatile: tuple[str, ...]
    kept: tuple[str, ...]
    collisions: tuple[str, ...]
    health: Health | None = None
    open_run: Run | None = None
    held_run: str | None = None

    @property
    def needs_attention(self) -> bool:
        return bool(self.held_run) or (self.health is not None and needs_attention(self.health.judgement))


def board(registry: Registry, store: Store, health: Iterable[Health]) -> tuple[OnBoard, ...]:
    """Every source of the registry with how it is: worst first, disabled ones last, else in the registry's order."""
    healths = {one.source_id: one for one in health}
    risen = _risen(registry, store)
    lasts = last_runs(store)
    decided, collided = decisions(store), collisions(store)
    going = {run.source_id: run for run in reversed(open_runs(store))}
    held = held_by_source(store)
    rows = []
    for source in registry.sources.values():
        state, reason = _standing(source, risen.get(source.id))
        volatile, kept, collided_here = _addresses(source.site.hosts, decided, collided)
        rows.append(
            OnBoard(
                source,
                state,
                reason,
                source.id in risen,
                lasts.get(source.id),
                volatile,
                kept,
                collided_here,
                healths.get(source.id),
                going.get(source.id),
                held.get(source.id),
            )
        )
    return tuple(sorted(rows, key=_rank))


def _rank(row: OnBoard) -> tuple[bool, bool, int]:
    place = WORST_FIRST.index(row.health.judgement.state) if row.health else len(WORST_FIRST)
    return (row.health is None, not row.needs_attention, place)


def _addresses(
    hosts: Iterable[str], decided: Mapping[str, Mapping[str, bool]], collided: Iterable[tuple[str, str]]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    mine = {plain_host(f"http://{host}/") for host in hosts}
    names = [pair for host in sorted(mine) for pair in decided.get(host, {}).items()]
    return (
        tuple(sorted({name for name, passing in names if passing})),
        tuple(sorted({name for name, passing in names if not passing})),
        tuple(url for url, _ in collided if plain_host(url) in mine),
    )


def _risen(registry: Registry, store: Store) -> dict[str, tuple[str, ...]]:
    """The sources that are proven by their own runs, and their healthy days."""
    days = {
        source_id: healthy_days(registry.sources[source_id], entries)
        for source_id, entries in most_entries(store).items()
        if source_id in registry.sources and registry.sources[source_id].state == "unproven"
    }
    alike: dict[tuple[str, ...], list[str]] = {}
    for source_id in days:
        alike.setdefault(tuple(registry.sources[source_id].column.expect.fields), []).append(source_id)
    with_paper = {
        source_id for fields, ids in alike.items() for source_id in sources_with_paper(store, ids, fields)
    }
    return {
        source_id: found
        for source_id, found in days.items()
        if proven_by_runs(registry.sources[source_id], found, has_paper=source_id in with_paper)
    }


def _standing(source: Source, days: tuple[str, ...] | None) -> tuple[State, str | None]:
    """The state as it is now, and the reason for it where there is one."""
    if days is None:
        return source.state, source.reason
    return "proven", tr(
        f"由自身运行证实：{days[0]} 至 {days[-1]} 有 {len(days)} 天采集正常",
        f"by its own runs: healthy on {len(days)} days from {days[0]} to {days[-1]}",
    )
