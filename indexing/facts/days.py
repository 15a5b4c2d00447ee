"""The span of days that two points make, of which a notice often leaves out the year, and how long something runs."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from indexing.text.dates import LATEST, Point

EARLIEST = date(1990, 1, 1)
"""What runs began later; days before are history."""

Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Length:
    """How long something runs, as printed: 30天, 三个月, 5年."""

    count: int
    unit: str

    def last(self, start: date) -> date:
        """The last day, the first one counted. Raises ValueError where that is no day of this century."""
        if (
            not 1 <= self.count <= 999
            or start.year + self.count // (1 if self.unit == "年" else 4) > LATEST.year
        ):
            raise ValueError(self.count)
        if self.unit in ("天", "日", "周", "星期"):
            return start + timedelta(days=self.count * (1 if self.unit in ("天", "日") else 7) - 1)
        months = start.year * 12 + start.month - 1 + self.count * {"年": 12, "季度": 3}.get(self.unit, 1)
        year, month = divmod(months, 12)
        day = min(start.day, calendar.monthrange(year, month + 1)[1])
        return date(year, month + 1, day) - timedelta(days=1)


def span_between(first: Point | None, last: Point | None, year: int) -> Span | None:
    """The days of a period whose missing years begin with `year`; None where that is no period.

    An end whose month and day come before the start's lies in the year after.
    """
    try:
        if first is None or last is None:
            start = first.first(first.year or year) if first else None
            end = last.last(last.year or year + last.year_shift) if last else None
        else:
            start, end = _both(first, last, year)
    except ValueError:
        return None
    if any(day is not None and not EARLIEST <= day <= LATEST for day in (start, end)):
        return None
    return (start, end) if start is None or end is None or start <= end else None


def _both(first: Point, last: Point, year: int) -> tuple[date, date]:
    if first.year is None and last.year is not None:
        start = first.first(last.year)
        end = last.last(last.year)
        return (start if start <= end else first.first(last.year - 1)), end
    start_year = first.year or year
    start = first.first(start_year)
    end = last.last(last.year or start_year + last.year_shift)
    if end < start and last.year is None and not last.year_shift and last.month != first.month:
        end = last.last(start_year + 1)
    return start, end
