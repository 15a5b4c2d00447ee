"""Rows that show a month and a day: `[03-15]`. The year comes from the row's address, the page's clock and dates, and order.

Lists run from the newest paper to the oldest, so a day later in the year than the one above it is of the year before. What
could as well be a label or a counter (`6.18`, `1/6`) is a date only where the rows differ in it and run so too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from crawlers.extract.lists.rows.dates import MonthDay, address_year, is_date, list_date
from crawlers.extract.lists.rows.page import ListPage
from crawlers.extract.lists.rows.row import Row, text, texts
from indexing.records import Entry
from indexing.text.dates import YEAR, iso_day
from indexing.text.numerals import number

CLOCK = re.compile("(?:今天|现在)是|当前时间|星期[一二三四五六日天]|日\\s*周[一二三四五六日]")
"""The line in a page's bar that says what day it is. Its date is no row's, though links stand beside it."""

_FOLDER = re.compile(rf"/({YEAR})(?:\d{{2}})?(?=/|$)")
_HEADED = re.compile(rf"^\s*({YEAR})年度?\s*$")
_EARLY, _LATE = 3, 10
_TURNS = 2
"""A page of rows does not span more years; one that seems to is not in order."""


def sure_days(rows: Sequence[Row | None]) -> list[Row | None]:
    """The rows without those days that are none, judged by the list they stand in."""
    doubtful = [row.day for row in rows if row and row.day and not row.day.sure]
    dates = {(day.month, day.day) for day in doubtful}
    same = len(dates) < 2 or len({day.day for day in doubtful}) == 1
    if not same and all(_in_order(above, below) for above, below in pairwise(doubtful)):
        return list(rows)
    return [replace(row, day=None) if row and row.day and not row.day.sure else row for row in rows]


def with_years(rows: Sequence[Row], page: ListPage) -> list[Entry]:
    """The entries, their dates completed where page, address and order tell the year."""
    days = [row.day for row in rows if row.day and row.entry.date is None]
    if not days:
        return [row.entry for row in rows]
    if _turns(days) > _TURNS:
        return [_dated(row, address_year(row.entry.url, row.day) if row.day else None) for row in rows]
    entries: list[Entry] = []
    above: str | None = None
    for at, row in enumerate(rows):
        if row.day is None or row.entry.date is not None:
            entries.append(row.entry)
        else:
            pinned = at == 1 and rows[0].day is not None and row.day.place > rows[0].day.place
            year = address_year(row.entry.url, row.day) or _below(row.day, None if pinned else above)
            entries.append(_dated(row, year or _first_year(row.day, rows[at:], page)))
        above = entries[-1].date or above
    return entries


def _in_order(above: MonthDay, below: MonthDay) -> bool:
    new_year = above.month <= _EARLY and below.month >= _LATE
    return below.place <= above.place or new_year


def _turns(days: Sequence[MonthDay]) -> int:
    return sum(below.place > above.place for above, below in pairwise(days))


def _dated(row: Row, year: int | None) -> Entry:
    if row.day is None or row.entry.date is not None or year is None:
        return row.entry
    return replace(row.entry, date=iso_day(str(year), str(row.day.month), str(row.day.day)))


def _below(day: MonthDay, above: str | None) -> int | None:
    """The year of a row under one of that date."""
    if above is None:
        return None
    return int(above[:4]) - (day.place > above[5:])


def _first_year(day: MonthDay, below: Sequence[Row], page: ListPage) -> int | None:
    """The year of the first such row: by the page's clock, a dated row under it, the newest date shown, a year by itself."""
    shown = [part for node in texts(page.root) if 4 <= len(part := text(node).strip()) <= 60]
    if today := next((said for part in shown if CLOCK.search(part) and (said := list_date(part))), None):
        return _below(day, today)
    if older := next((row.entry.date for row in below if row.entry.date), None):
        return int(older[:4]) + (day.place < older[5:])
    if newest := max((said for part in shown if is_date(part) and (said := list_date(part))), default=None):
        return _below(day, newest)
    alone = _FOLDER.search(page.url) or next((m for part in shown if (m := _HEADED.match(part))), None)
    return number(alone[1]) if alone else None
