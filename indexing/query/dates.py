"""Days and spans of days as people type them: 2023, 2023-09, 2023年9月1日, 2023-09..2023-12, >=2023-09-01, and those counted
back from today: 近30天, 最近三个月, last30d."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from config.clock import now
from config.language import tr
from indexing.query.errors import QueryError
from indexing.query.tree import DateRange, Recent
from indexing.segment import fold
from indexing.text.dates import read_point
from indexing.text.numerals import number

BETWEEN = re.compile(r"\.\.+|…+|～|~|至|—+|–")
COMPARED = re.compile("(>=|<=|>|<|≥|≤|＞＝|＜＝|＞|＜|≧|≦)(.*)", re.DOTALL)

_RECENT = re.compile(
    r"(?:最?近|过去)(?P<number>\d{1,4}|[一二两三四五六七八九十百]{1,5}|半)(?P<han>天|日|周|星期|个月|月|年)|last(?P<count>\d{1,4})(?P<unit>[dwmy])"
)
_UNITS: dict[str, tuple[int, Literal["d", "m", "y"]]] = {
    "天": (1, "d"), "日": (1, "d"), "周": (7, "d"), "星期": (7, "d"), "个月": (1, "m"), "月": (1, "m"), "年": (1, "y"),
    "d": (1, "d"), "w": (7, "d"), "m": (1, "m"), "y": (1, "y"),
}  # fmt: skip

DaySpan = tuple[str | None, str | None]


def day_span(text: str, position: int | None = None) -> DaySpan:
    """First and last day, both included, `YYYY-MM-DD`; None where an end is open.

    Raises QueryError, naming `position`, where the text is no such thing or the span would be empty.
    """
    compact = fold(text.strip())
    compared = COMPARED.fullmatch(compact)
    if compared:
        return _compared(compared[1], *_calendar_span(compared[2].strip(), text, position))
    ends = BETWEEN.split(compact)
    if len(ends) == 1:
        first, last = _calendar_span(compact, text, position)
        return first.isoformat(), last.isoformat()
    if len(ends) != 2 or not any(ends):
        raise _not_a_date(text, position)
    since = _calendar_span(ends[0].strip(), text, position)[0].isoformat() if ends[0] else None
    until = _calendar_span(ends[1].strip(), text, position)[1].isoformat() if ends[1] else None
    if since and until and since > until:
        raise QueryError(
            tr(f"日期范围前后颠倒：{text}", f"the range ends before it begins: {text}"),
            position=position,
            mend=tr(f"写成 {ends[1]}..{ends[0]}", f"write {ends[1]}..{ends[0]}"),
        )
    return since, until


def recent_days(text: str, today: date | None = None) -> DateRange | None:
    """The range that ends today (by default the clock's) and has no last day, since a paper may be dated ahead; None where the
    text names no such range. 近7天 is today and the six days before."""
    found = _RECENT.fullmatch(fold(text.strip()))
    if found is None:
        return None
    if found["number"] == "半":
        if found["han"] != "年":
            return None
        recent = Recent(6, "m")
    else:
        times, unit = _UNITS[found["han"] or found["unit"]]
        counted = number(found["number"]) if found["number"] else int(found["count"])
        recent = Recent(int(counted or 0) * times, unit)
    if not recent.count:
        return None
    return DateRange(_first_of(recent, today or now().date()).isoformat(), None, recent)


def shown_recent(recent: Recent) -> str:
    """How such a range is printed."""
    unit = {"d": "天", "m": "个月", "y": "年"}[recent.unit]
    return tr(f"近{recent.count}{unit}", f"last{recent.count}{recent.unit}")


def shown_days(span: DateRange) -> str:
    """How any other is."""
    if span.since is None:
        return f"<={span.until}"
    if span.until is None:
        return f">={span.since}"
    return span.since if span.since == span.until else f"{span.since}..{span.until}"


def _first_of(recent: Recent, today: date) -> date:
    if recent.unit == "d":
        return date.fromordinal(max(1, today.toordinal() - recent.count + 1))
    months = today.year * 12 + today.month - 1 - recent.count * (12 if recent.unit == "y" else 1)
    if months < 12:
        return date.min
    year, month = divmod(months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    same = min(today.day, (first_of_next - timedelta(days=1)).day)
    return date(year, month + 1, same) + timedelta(days=1)


def _compared(sign: str, first: date, last: date) -> DaySpan:
    if sign in (">=", "≥", "≧", "＞＝"):
        return first.isoformat(), None
    if sign in ("<=", "≤", "≦", "＜＝"):
        return None, last.isoformat()
    if sign in (">", "＞"):
        return date.fromordinal(min(last.toordinal() + 1, date.max.toordinal())).isoformat(), None
    return None, date.fromordinal(max(first.toordinal() - 1, 1)).isoformat()


def _calendar_span(text: str, whole: str, position: int | None) -> tuple[date, date]:
    """The first and last day of a year, a month or a day."""
    point = read_point(text)
    if point is None or point.year is None:
        raise _not_a_date(whole, position)
    try:
        return point.first(point.year), point.last(point.year)
    except ValueError as error:
        raise _not_a_date(whole, position) from error


def _not_a_date(text: str, position: int | None) -> QueryError:
    return QueryError(
        tr(f"不是日期：{text}", f"not a date: {text}"),
        position=position,
        mend=tr(
            "写成 2023、2023-09、2023-09-01、2023年9月、2023-09..2023-12 或 >=2023-09-01",
            "write 2023, 2023-09, 2023-09-01, 2023-09..2023-12 or >=2023-09-01",
        ),
    )
