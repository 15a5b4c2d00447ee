"""The public holiday that a day belongs to, by the names that source files use for quiet periods.

As `config.workdays`: a year's own file first, then the `chinesecalendar` package. For a year that nobody has announced yet, the
days that the law gives: those of the sun's calendar, and 春节 by table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from config.site_rules import QUIET
from config.workdays import CALENDAR, is_announced, is_workday

_ONE = timedelta(days=1)
_LONGEST = 10  # days off in a row
_NEW_YEAR = (
    "2027-02-06",
    "2028-01-26",
    "2029-02-13",
    "2030-02-03",
    "2031-01-23",
    "2032-02-11",
    "2033-01-31",
)


@cache
def holiday(day: date, calendar: Path = CALENDAR) -> str | None:
    """The holiday in whose days off a day lies, weekends within or beside them included; None of any other day."""
    if not is_announced(day.year, calendar):
        return _by_law(day)
    if is_workday(day, calendar):
        return None
    for way in (-_ONE, _ONE):
        other = day
        for _ in range(_LONGEST):
            if is_workday(other, calendar):
                break
            if name := _names(other.year, calendar).get(other):
                return name
            other += way
    return None


@cache
def _names(year: int, calendar: Path) -> Mapping[date, str]:
    file = calendar / f"{year}.tsv"
    if file.is_file():
        rows = [row.split("\t") for row in file.read_text("utf-8").splitlines() if row and row[0] != "#"]
        return {date.fromisoformat(day): _plain(name) for day, kind, name in rows if kind == "off"}
    import chinese_calendar

    english = {one.value: one.chinese for one in chinese_calendar.Holiday}
    named = {
        day: english.get(name, "") for day, name in chinese_calendar.holidays.items() if day.year == year
    }
    return {day: _plain(name) for day, name in named.items()}


def _plain(name: str) -> str:
    """国庆节 is 国庆 there; one that comes only once is by its own name."""
    return next((known for known in QUIET if name.startswith(known)), name)


def _by_law(day: date) -> str | None:
    for first in _NEW_YEAR:
        if first.startswith(str(day.year)) and -1 <= (day - date.fromisoformat(first)).days <= 6:
            return "春节"
    if (day.month, day.day) == (1, 1):
        return "元旦"
    if day.month == 5 and day.day <= 3:
        return "劳动节"
    return "国庆" if day.month == 10 and day.day <= 7 else None
