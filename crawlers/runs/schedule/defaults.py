"""The schedule that a source has by its YAML, and keeping the stored ones in step with it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from config.registry import parse_window
from config.reroute import Reroute
from config.site import Source
from crawlers.runs.schedule.due import Draw, edited, moved_on
from indexing.store.runs.schedules import Schedule

_MORNING = 7 * 60
_MOST_JITTER = 2 * 3600
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True, slots=True)
class Steps:
    """What has to be done to the stored schedules."""

    save: tuple[Schedule, ...]
    remove: tuple[str, ...]


def default_schedule(source: Source, reroute: Reroute) -> Schedule:
    """As often as the YAML says, from the opening of the site's longest window on, spread over half of it. Where all hosts are
    this machine's, no window binds."""
    window = source.site.politeness.window
    if all(map(reroute.leads_to_loopback, source.site.hosts)):
        window = ()
    start, length = max((_span(one) for one in window), key=lambda span: span[1], default=(_MORNING, 240))
    time = f"{start // 60:02}:{start % 60:02}"
    hint = source.column.schedule
    weekday = _WEEKDAYS[zlib.crc32(source.id.encode()) % len(_WEEKDAYS)]
    rule = f"weekly@{weekday}-{time}" if hint == "weekly" else f"{hint}@{time}"
    jitter = min(length * 60 // 2, _MOST_JITTER)
    return Schedule(source.id, rule, tuple(window), jitter, _priority(source.column.expect.cadence_days))


def in_step(
    stored: Mapping[str, Schedule], sources: Iterable[Source], reroute: Reroute, moment: datetime, draw: Draw
) -> Steps:
    """What has to be done so that every enabled source has a schedule: an operator's stays, others follow the YAML, and those of
    sources that are gone or disabled go."""
    save: list[Schedule] = []
    enabled = {source.id: source for source in sources if source.enabled}
    for source in enabled.values():
        own = stored.get(source.id)
        default = default_schedule(source, reroute)
        if own is None:
            save.append(moved_on(default, moment, draw))
        elif own.origin == "yaml":
            wanted = replace(
                default, paused_until=own.paused_until, next_due=own.next_due, revision=own.revision
            )
            if wanted != own:
                save.append(edited(wanted, moment, draw))
    return Steps(tuple(save), tuple(sorted(stored.keys() - enabled.keys())))


def _span(window: str) -> tuple[int, int]:
    """A window's opening and length in minutes."""
    span = parse_window(window)
    assert span  # the YAML was checked
    start, end = (time.hour * 60 + time.minute for time in span)
    return start, (end - start) % 1440 or 1440


def _priority(cadence_days: int | None) -> int:
    """Whoever publishes often goes first where not all can go at once."""
    return 2 if (cadence_days or 99) <= 7 else 1 if (cadence_days or 99) <= 31 else 0
