"""Chinese working days, with the days off and the make-up days that the State Council announces each autumn.

A year's own file `config/calendar/YYYY.tsv` comes first (day, `off` or `work`, name; only the days that differ from Monday to
Friday), then the `chinesecalendar` package, then Monday to Friday.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

CALENDAR = Path(__file__).parent / "calendar"


def is_workday(day: date, calendar: Path = CALENDAR) -> bool:
    """Whether a day is a working day in China; for a year that nobody knows yet, whether it is one from Monday to Friday."""
    own = _own(day.year, calendar)
    if own is not None:
        return own.get(day, day.weekday() < 5)
    if _in_package(day.year):
        import chinese_calendar

        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


def is_announced(year: int, calendar: Path = CALENDAR) -> bool:
    """Whether the year's days off are known here. Where not, `is_workday` takes Monday to Friday, and whoever shows such
    days ought to say so."""
    return _own(year, calendar) is not None or _in_package(year)


def _in_package(year: int) -> bool:
    """Years without a day off in the package's list are beyond it: it raises for their days."""
    import chinese_calendar

    return any(day.year == year for day in chinese_calendar.holidays)


@cache
def _own(year: int, calendar: Path) -> Mapping[date, bool] | None:
    """Whether one works on each day of the year's own file; None where there is no file."""
    file = calendar / f"{year}.tsv"
    if not file.is_file():
        return None
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return MappingProxyType({date.fromisoformat(day): kind == "work" for day, kind, *_ in rows})
