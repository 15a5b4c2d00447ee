"""When a source is due: arithmetic on its schedule, with the time given. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from config.clock import SHANGHAI
from config.holidays import holiday
from crawlers.runs.schedule.rule import Rule, next_time, parse_rule
from indexing.store.runs.schedules import Schedule

# From 0 up to and with the number of seconds that it is given, as `random.randint(0, n)`.
Draw = Callable[[int], int]

_MOST_SKIPPED = 400


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A time of the rule in Shanghai, without jitter; `holiday` names the one because of which it is left out."""

    time: datetime
    holiday: str | None = None


def occurrences(schedule: Schedule, after: datetime) -> Iterator[Occurrence]:
    """The times of a schedule after an aware moment and after its pause, those that are left out among them."""
    rule: Rule = parse_rule(schedule.rule)
    moment: datetime | None = max(after, schedule.paused_until) if schedule.paused_until else after
    while moment is not None:
        moment = next_time(rule, moment)
        if moment is not None:
            name = holiday(moment.astimezone(SHANGHAI).date()) if schedule.skip_holidays else None
            yield Occurrence(moment, name)


def next_due(schedule: Schedule, after: datetime, draw: Draw) -> datetime | None:
    """The next time at which the source is due, its jitter drawn; None where its rule never comes to a day that counts."""
    for one in islice(occurrences(schedule, after), _MOST_SKIPPED):
        if one.holiday is None:
            return one.time + timedelta(seconds=draw(schedule.jitter))
    return None


def moved_on(schedule: Schedule, moment: datetime, draw: Draw) -> Schedule:
    """The schedule after what was due has been queued: times that were missed meanwhile are not made up again."""
    return replace(schedule, next_due=next_due(schedule, moment, draw))


def edited(schedule: Schedule, moment: datetime, draw: Draw) -> Schedule:
    """A schedule whose rule has changed, with its next time and revision."""
    return replace(moved_on(schedule, moment, draw), revision=schedule.revision + 1)


def out_of_reach(schedule: Schedule, moment: datetime) -> bool:
    """Whether the stored time lies further ahead than the rule's next one may: the clock was set back since, or there was no time
    to be had then."""
    latest = next_due(schedule, moment, lambda jitter: jitter)
    if latest is None:
        return schedule.next_due is not None
    return schedule.next_due is None or schedule.next_due > latest
