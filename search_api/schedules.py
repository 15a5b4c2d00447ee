"""Schedules and health of sources: changed in one place for command, API and page, and told in the shapes of docs/cli.md."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from config.clock import iso, now
from config.faults import Busy, WrongUsage
from config.language import tr
from config.registry import Registry
from config.reroute import read_reroute
from config.settings import Settings
from config.site import Source
from crawlers.board import OnBoard, board
from crawlers.fetch.politeness.windows import within
from crawlers.runs.health.watch import Health, watch
from crawlers.runs.schedule.due import Occurrence, edited, occurrences
from crawlers.runs.schedule.rule import in_words, parse_rule, short
from crawlers.runs.schedule.tick import draw, keep_in_step
from indexing.health_words import why
from indexing.store import Store
from indexing.store.runs.ledger import Run, get_run, new_run_id
from indexing.store.runs.queue import enqueue
from indexing.store.runs.schedules import Schedule, load_schedules, read_schedules, save_schedules

SHOWN = 5
# Between two times that count there may be a long holiday.
_LOOKED_AT = 400


def enabled(registry: Registry, source_id: str) -> Source:
    """The source of this id. Raises NotFound for an unknown one, WrongUsage for a disabled one."""
    source = registry.source(source_id)
    if not source.enabled:
        raise WrongUsage(
            tr(f"{source_id} 已停用：{source.reason}", f"{source_id} is disabled: {source.reason}"),
            where=source_id,
        )
    return source


def in_step(store: Store, settings: Settings, registry: Registry) -> dict[str, Schedule]:
    """All schedules, after they have followed the registry."""
    keep_in_step(store, registry.sources, read_reroute(settings.reroute), now())
    return load_schedules(store)


def change_schedule(
    store: Store,
    settings: Settings,
    registry: Registry,
    source_id: str,
    change: Callable[[Schedule], Schedule],
) -> Schedule:
    """Changes a source's schedule and draws its next time. Raises as `enabled`."""
    enabled(registry, source_id)
    in_step(store, settings, registry)
    with store.writing() as connection:
        schedule = edited(change(read_schedules(connection)[source_id]), now(), draw)
        save_schedules(connection, [schedule])
    return schedule


def restated(
    schedule: Schedule, default: Schedule, rule: str, *, skip_holidays: bool | None = None
) -> Schedule:
    """A schedule by a rule that a person wrote, `default` for what the source file says; the same where that changes nothing.
    Raises WrongUsage for a rule that is none."""
    if rule.strip() == "default":
        return replace(default, paused_until=schedule.paused_until, revision=schedule.revision)
    stated = short(parse_rule(rule))
    skips = schedule.skip_holidays if skip_holidays is None else skip_holidays
    if (stated, skips) == (schedule.rule, schedule.skip_holidays):
        return schedule
    # A time that a person has named is meant; the default's was spread.
    jitter = schedule.jitter if stated == schedule.rule else 0
    return replace(schedule, rule=stated, skip_holidays=skips, jitter=jitter, origin="operator")


def doubts(schedule: Schedule) -> str | None:
    """What whoever changed a schedule should know of its next time."""
    if schedule.next_due is None:
        return tr("这个计划没有会到的时间", "this schedule has no time that ever comes")
    if within(schedule.window, schedule.next_due):
        return None
    windows = tr("、", ", ").join(schedule.window)
    return tr(
        f"不在采集时段（{windows}）内：到点排队，时段开始才采",
        f"outside its window ({windows}): it is queued then, and begins when the window opens",
    )


def coming_times(
    schedule: Schedule, moment: datetime, number: int = SHOWN
) -> tuple[tuple[Occurrence, ...], tuple[Occurrence, ...]]:
    """The next times that count, and those in between that are left out."""
    coming: list[Occurrence] = []
    dropped: list[Occurrence] = []
    for one in islice(occurrences(schedule, moment), number + _LOOKED_AT):
        (dropped if one.holiday else coming).append(one)
        if len(coming) == number:
            break
    return tuple(coming), tuple(dropped)


def of_schedule(schedule: Schedule, moment: datetime, number: int = SHOWN) -> dict[str, Any]:
    """A schedule as `huanxin schedules` prints it."""
    coming, dropped = coming_times(schedule, moment, number)
    return {
        "source_id": schedule.source_id,
        "rule": schedule.rule,
        "in_words": in_words(parse_rule(schedule.rule)),
        "next": [iso(one.time) for one in coming],
        "origin": schedule.origin,
        "window": list(schedule.window),
        "jitter": schedule.jitter,
        "priority": schedule.priority,
        "paused_until": iso(schedule.paused_until) if schedule.paused_until else None,
        "skip_holidays": schedule.skip_holidays,
        "skipped": [{"time": iso(one.time), "holiday": one.holiday} for one in dropped],
        "next_due": iso(schedule.next_due) if schedule.next_due else None,
        "revision": schedule.revision,
    }


def all_health(store: Store, settings: Settings, registry: Registry) -> tuple[Health, ...]:
    """How every enabled source is now. Changes of state are noted, unless another process holds the database: who only looks does
    not wait for it."""
    with suppress(Busy):
        keep_in_step(store, registry.sources, read_reroute(settings.reroute), now(), soon=True)
    return watch(store, registry.sources, now(), soon=True)


def whole_board(store: Store, settings: Settings, registry: Registry) -> tuple[OnBoard, ...]:
    """Every source with how it is now, worst first; changes of state are noted."""
    return board(registry, store, all_health(store, settings, registry))


def of_health(one: Health) -> dict[str, Any]:
    """A source's health as `huanxin health` prints it."""
    judged = one.judgement
    due = one.schedule.next_due if one.schedule else None
    return {
        "source_id": one.source_id,
        "state": judged.state,
        "since": iso(one.since),
        "reason": {"code": judged.code, **judged.params, "text": why(judged)},
        "thresholds": [{"name": t.name, "value": t.value, "origin": t.origin} for t in judged.thresholds],
        "last_paper": one.last_paper.isoformat() if one.last_paper else None,
        "next_run": iso(due) if due else None,
    }


def run_now(store: Store, registry: Registry, source_id: str, asked_by: str, *, full: bool = False) -> Run:
    """Queues a run for the next worker; one that is queued already is brought forward. Raises as `enabled`."""
    enabled(registry, source_id)
    ask = {"full": True} if full else {}
    key = enqueue(store, new_run_id(now()), source_id, now(), asked_by=asked_by, ask=ask)
    run = get_run(store, key)
    assert run is not None
    return run
