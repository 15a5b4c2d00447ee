"""Days and spans of days as people type them: 2023, 2023-09, 2023年9月1日, 2023-09..2023-12, >=2023-09-01."""

from __future__ import annotations

import re
from datetime import date

from config.language import tr
from indexing.query.errors import QueryError
from indexing.segment import fold
from indexing.text.dates import read_point

_BETWEEN = re.compile(r"\.\.+|…+|～|~|至|—+|–")
_COMPARED = re.compile("(>=|<=|>|<|≥|≤|＞＝|＜＝|＞|＜|≧|≦)(.*)", re.DOTALL)

DaySpan = tuple[str | None, str | None]


def day_span(text: str, position: int | None = None) -> DaySpan:
    """First and last day, both included, `YYYY-MM-DD`; None where an end is open.

    Raises QueryError, naming `position`, where the text is no such thing or the span would be empty.
    """
    compact = fold(text.strip())
    compared = _COMPARED.fullmatch(compact)
    if compared:
        return _compared(compared[1], *_calendar_span(compared[2].strip(), text, position))
    ends = _BETWEEN.split(compact)
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
