"""When somebody is reminded of a day. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from alerts.matching.days import DayKind
from config.clock import SHANGHAI
from config.rhythm import next_times, parse_rhythm

DAYS = (7, 3, 1)
"""How many days before a deadline one is reminded, where nothing else is asked for; of the start and the end of an activity once,
at the last of these."""

# Who is told at once is told in the morning, not at midnight; before that only what was due the day before and was not told, for
# those who deliver once a day and early.
_MORNING = 8
# A day that passed while nobody reminded is told late for so many days.
LATE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads on the day `reads_on` what must serve up to and with the day `until`, since the next message comes after."""

    reads_on: date
    until: date


def reader(rhythm: str, moment: datetime) -> Reader:
    """Who reads what is noted at an aware moment."""
    read = parse_rhythm(rhythm)
    if read.unit in ("at_once", "hourly") and moment.hour < _MORNING:
        return Reader(moment.date(), moment.date() - timedelta(days=1))
    coming = next_times(read, moment, 2)
    if len(coming) < 2:
        return Reader(moment.date(), moment.date())
    reads_on = coming[0].date()
    return Reader(reads_on, max(reads_on, coming[1].date() - timedelta(days=1)))


def morning(day: date) -> datetime:
    """When on a day somebody is told who is told at once."""
    return datetime.combine(day, time(_MORNING), SHANGHAI)


def stages(kind: DayKind, days: int | None) -> tuple[int, ...]:
    """How many days before one is reminded."""
    if days is not None:
        return (days,)
    return DAYS[-1:] if kind in ("start", "end") else DAYS


def stage(kind: DayKind, day: date, days: int | None, until: date) -> int | None:
    """The reminder that is due by then: so many days before, the last of those that have come; None where none has."""
    return min((one for one in stages(kind, days) if (day - until).days <= one), default=None)
