"""A month as weeks of days, with what begins, ends and falls due on each."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from config.language import tr
from indexing.labels import label
from indexing.registers.dated import Dated, Entry, day_of
from search_api.pages.views.addresses import evidence_address

Mark: TypeAlias = Literal["start", "end", "deadline"]


@dataclass(frozen=True, slots=True)
class Item:
    """Something of a day; `name` is an activity's, or the title of the paper that sets a
    deadline; `about` says what falls due, and where."""

    mark: Mark
    words: str
    name: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class Day:
    """`inside`: it is of the month that is shown."""

    on: date
    inside: bool
    today: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """Its weeks begin on Monday. `before` and `after` name the months beside it as the address does, `running` counts activities that
    go on in it."""

    name: str
    before: str
    after: str
    weeks: tuple[tuple[Day, ...], ...]
    running: int

    @property
    def busy(self) -> tuple[Day, ...]:
        """The days of the month that have something."""
        return tuple(day for week in self.weeks for day in week if day.inside and day.items)


def month(found: Iterable[Entry], year: int, number: int, today: date) -> Month:
    """A month of the entries that are not cancelled."""
    some = [one.shown for one in found if one.cancelled is None]
    items: dict[date, list[Item]] = {}
    for one in some:
        for on, item in _items(one):
            items.setdefault(on, []).append(item)
    weeks = tuple(
        tuple(Day(on, on.month == number, on == today, tuple(items.get(on, ()))) for on in week)
        for week in calendar.Calendar().monthdatescalendar(year, number)
    )
    first, last = date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])
    running = sum(
        one.kind == "activity"
        and (day_of(one.start, last=False) or date.max) <= last
        and (day_of(one.end, last=True) or date.max) >= first
        for one in some
    )
    before = (year, number - 1) if number > 1 else (year - 1, 12)
    after = (year, number + 1) if number < 12 else (year + 1, 1)
    name = tr(f"{year} 年 {number} 月", f"{calendar.month_name[number]} {year}")
    return Month(name, "{}-{:02}".format(*before), "{}-{:02}".format(*after), weeks, running)


def _items(one: Dated) -> Iterable[tuple[date, Item]]:
    about = tr("、", ", ").join(label("region", code) for code in one.region_codes[:3])
    href = evidence_address(one.document_id, one.span, one.place)
    if one.kind == "deadline":
        on = day_of(one.start, last=False)
        if on:
            told = tr("，", ", ").join(filter(None, (one.subject, about)))
            yield on, Item("deadline", tr("截止", "due"), one.title, told, href)
        return
    # A month or a year that is told no finer has no day to stand on.
    if len(one.start) >= 10 and (on := day_of(one.start, last=False)):
        yield on, Item("start", tr("开始", "begins"), one.name, about, href)
    if one.end and len(one.end) >= 10 and (on := day_of(one.end, last=True)):
        yield on, Item("end", tr("结束", "ends"), one.name, about, href)
