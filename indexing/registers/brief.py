"""What a paper says in one line: when its activity is, what is due, the highest cap. Out of its flat facts, without its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indexing.facts.flat import FlatFact


@dataclass(frozen=True, slots=True)
class Brief:
    """`start` and `end` are of the activity that matters on the day: one that goes on, else the next, else the last that was;
    `activities` counts those with days. `deadline` is the next, else the last that was, with its kind. `cap` is in yuan, the
    highest of several."""

    activities: int = 0
    start: str | None = None
    end: str | None = None
    deadline: str | None = None
    deadline_kind: str | None = None
    cap: float | None = None


def brief_of(facts: Iterable[FlatFact], today: date) -> Brief | None:
    """The line as of a day; None where there is nothing to say."""
    rows = tuple(facts)
    day = today.isoformat()
    activities = [one for one in rows if one.kind == "activity" and one.dated]
    deadlines = [one for one in rows if one.kind == "deadline" and one.start]
    caps = [cap for one in rows for cap in one.caps]
    if not (activities or deadlines or caps):
        return None
    activity = min(activities, key=lambda one: _by_nearness(one, day), default=None)
    deadline = min(deadlines, key=lambda one: _by_nearness(one, day), default=None)
    return Brief(
        activities=len(activities),
        start=activity.start if activity else None,
        end=activity.end if activity else None,
        deadline=deadline.start if deadline else None,
        deadline_kind=next(iter(deadline.values), None) if deadline else None,
        cap=max(caps, default=None),
    )


def _by_nearness(fact: FlatFact, day: str) -> tuple[int, int]:
    """What goes on first, that which ends next before the others; then what is to come, the next first; then what was."""
    start, end = fact.start or "", fact.end or "9999"
    if end < day[: len(end)]:
        return 2, -_number(end)
    if start > day[: len(start)]:
        return 1, _number(start)
    return 0, _number(end)


def _number(day: str) -> int:
    """A day as fine as it is told, as a number that sorts."""
    return int(day[:10].replace("-", "").ljust(8, "0"))
