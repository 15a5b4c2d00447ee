"""Days that papers tell of, and which of them moved. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from indexing.changes.folding import folded
from indexing.facts.facts import Deadline, DeadlineKind, Span

DayKind: TypeAlias = DeadlineKind | Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that something is told to be due. `subject` is `document:ID` or `activity:KEY:YEAR`; `told` is ISO as fine as the paper
    says it; `what` is due then, as printed; `span` are the words, in the paper's text, or that of its file of number `place`."""

    subject: str
    kind: DayKind
    told: str
    what: str | None = None
    span: Span | None = None
    place: int = 0

    @property
    def day(self) -> date | None:
        return day_of(self.told, first=self.kind == "start")


@dataclass(frozen=True, slots=True)
class Moved:
    """The same thing, due on another day than before."""

    before: Dated
    after: Dated


def day_of(told: str, *, first: bool) -> date | None:
    """The day of an ISO time: of a month or a year its last one, or its `first`. None for what is no time, and for a beginning of
    which only the year is known."""
    try:
        if len(told) >= 10:
            return date.fromisoformat(told[:10])
        if len(told) == 7:
            year, month = int(told[:4]), int(told[5:])
            return date(year, month, 1 if first else calendar.monthrange(year, month)[1])
        return None if first or len(told) != 4 else date(int(told), 12, 31)
    except ValueError:
        return None


def deadlines_of(document_id: str, deadlines: Iterable[tuple[int, Deadline]]) -> tuple[Dated, ...]:
    """The deadlines of a paper and its files, each with its place, whose day is known, each day of a kind once: what is due then
    twice is one day to remember."""
    found = {
        (one.kind, one.date): Dated(
            f"document:{document_id}", one.kind, one.date, one.what or one.text, one.span, place
        )
        for place, one in reversed(tuple(deadlines))
        if one.date
    }
    return tuple(reversed(found.values()))


def activity_days(
    key: str, start: str | None, end: str | None, span: Span | None, place: int = 0
) -> tuple[Dated, ...]:
    """When an activity starts and ends, as far as that is told."""
    subject = f"activity:{key}:{(start or end or '')[:4]}"
    first = [Dated(subject, "start", start, span=span, place=place)] if start else []
    return (*first, *([Dated(subject, "end", end, span=span, place=place)] if end else []))


def moves(before: Sequence[Dated], after: Sequence[Dated]) -> tuple[Moved, ...]:
    """Which of the days moved: of those of one kind that went and came, the ones that are for the same, or that are the only ones.
    A day that is told more finely (2023-09, then 2023-09-15) has not moved."""
    found: list[Moved] = []
    for kind in dict.fromkeys(one.kind for one in after):
        old = [one for one in before if one.kind == kind]
        new = [one for one in after if one.kind == kind]
        gone = [one for one in old if all(one.told != other.told for other in new)]
        come = [one for one in new if all(one.told != other.told for other in old)]
        pairs = [(one, other) for one in gone for other in come if _for_the_same(one, other)]
        if not pairs and len(gone) == len(come) == 1:
            pairs = [(gone[0], come[0])]
        taken: set[str] = set()
        for one, other in pairs:
            if one.told in taken or other.told in taken or _finer(one.told, other.told):
                continue
            taken |= {one.told, other.told}
            found.append(Moved(one, other))
    return tuple(found)


def _for_the_same(one: Dated, other: Dated) -> bool:
    return bool(one.what and other.what) and _bare(one) == _bare(other)


def _bare(one: Dated) -> str:
    """What is due, without the figures of the day."""
    return "".join(char for char in folded(one.what or "") if not char.isdigit())


def _finer(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
