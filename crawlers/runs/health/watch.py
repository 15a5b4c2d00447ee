"""Judging all sources from the store, and noting what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.faults import Busy
from config.site import Source
from crawlers.runs.health.changes import state_changes
from crawlers.runs.health.expectations import expectations
from crawlers.runs.health.judgement import Evidence, judge
from crawlers.runs.health.network import judge_network, without_network
from indexing.store import Store
from indexing.store.runs.queue import queued_since
from indexing.store.runs.schedules import Schedule, load_schedules
from indexing.store.runs.source_states import (
    NETWORK,
    Judgement,
    StateChange,
    Threshold,
    current_states,
    note_states,
    paper_days,
    recent_runs,
    state_history,
)

_RUNS, _HISTORY = 20, timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Health:
    """How a source is: what is judged now, since when it is so, its last paper's day, and when it is due next. `expected` is all that
    it would be judged by."""

    source_id: str
    judgement: Judgement
    since: datetime
    last_paper: date | None
    schedule: Schedule | None
    expected: tuple[Threshold, ...] = ()


def watch(
    store: Store, sources: Mapping[str, Source], moment: datetime, *, soon: bool = False
) -> tuple[Health, ...]:
    """Judges every enabled source, notes the changes, and tells how all are; our own network comes last, where it is in trouble. With
    `soon` changes are told and not noted where another process holds the database."""
    enabled = {key: source for key, source in sources.items() if source.enabled}
    runs = recent_runs(store, moment - _HISTORY, _RUNS)
    days = paper_days(store, (moment - _HISTORY).date())
    schedules, waiting = load_schedules(store), queued_since(store)
    today = moment.date()
    network_was = tuple(reversed(state_history(store, NETWORK)))
    own = {key: without_network(found, network_was, moment) for key, found in runs.items()}
    published = {key: tuple(day for day in days.get(key, ()) if day <= today) for key in enabled}
    judged = {
        key: judge(
            Evidence(source, schedules.get(key), own.get(key, ()), published[key], waiting.get(key)), moment
        )
        for key, source in enabled.items()
    }
    noted = current_states(store)
    down = NETWORK in noted and noted[NETWORK].judgement.state == "outage"
    newest = [found[0] for found in runs.values()]
    network = judge_network(newest, enabled, moment, down=down)
    changes = state_changes(noted, judged, network, moment)
    if changes:
        with suppress(*([Busy] if soon else [])):
            note_states(store, changes, soon=soon)
    now: dict[str, StateChange] = {**noted, **{change.source_id: change for change in changes}}
    found = [
        Health(
            key,
            judged[key] if now[key].judgement.state == judged[key].state else now[key].judgement,
            now[key].time,
            published[key][-1] if published[key] else None,
            schedules.get(key),
            expectations(enabled[key], runs.get(key, ()), published[key]),
        )
        for key in enabled
        if key in now
    ]
    if network.state == "outage" and NETWORK in now:
        found.append(Health(NETWORK, network, now[NETWORK].time, None, None))
    return tuple(found)
