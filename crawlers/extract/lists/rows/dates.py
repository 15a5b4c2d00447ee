"""The date of a list row: YYYY-MM-DD out of what a row shows, whatever way the site writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.clock import SHANGHAI
from indexing.text.dates import COMPACT, DATE, YEAR, iso_day, read_moment
from indexing.text.numerals import number
from indexing.text.width import fold_width

_YEAR = rf"({YEAR})"
# Beside words only what is written out: 4/5G, 11.11 and 3-5年级 are no days.
_MONTH_DAY = re.compile(
    r"(?:(?<![\d年])(\d{1,2})月(\d{1,2})日|(?<![^\s\[(（【:])(\d{2})-(\d{2})(?![^\s\])）】]))"
)

_PURE = re.compile(rf"[\[(（【〔<|·\s]*(?:[一-鿿\s]{{2,8}}[:：]?\s*)?{DATE}[\])）】〕>|·\s]*")
_PURE_COMPACT = re.compile(rf"[\[(（【\s]*{COMPACT}[\])）】\s]*")
_PURE_MONTH_DAY = re.compile(
    r"([\[(（【\s]*)(\d{1,2})([-/.月])(\d{1,2})日?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?[\])）】\s]*"
)

# 25/06/07 alone: the year first, as all Chinese dates.
_SHORT_YEAR = re.compile(r"[\[(（【\s]*(?P<y>[0-3]\d)([-/.])(?P<m>\d{2})\2(?P<d>\d{2})[\])）】\s]*")

# Calendars drawn as boxes write one date in two elements: 12 | 2024-09, 2024.09 | 12, 09-12 | 2024.
_SPLIT = (
    (re.compile(rf"(?<!\d)(\d{{1,2}})日?\s+{_YEAR}[-/.年](\d{{1,2}})月?(?![\d./-])"), (1, 2, 0)),
    (re.compile(rf"(?<!\d){_YEAR}[-/.年](\d{{1,2}})月?\s+(\d{{1,2}})日?(?![\d:./-])"), (0, 1, 2)),
    (re.compile(rf"(?<!\d)(\d{{1,2}})[-/.月](\d{{1,2}})日?\s+{_YEAR}年?(?![\d./-])"), (2, 0, 1)),
    (re.compile(rf"(?<!\d){_YEAR}年?\s+(\d{{1,2}})[-/.月](\d{{1,2}})日?(?![\d:./-])"), (0, 1, 2)),
)

_ROW_YEAR = re.compile(rf"(?<!\d){_YEAR}(?:年|(?!\d))")
_URL_MONTH = re.compile(rf"(?<!\d){_YEAR}[-/]?(\d{{2}}|\d(?=[-/]))(?=\D|\d{{2}}\D)")

_DATE = re.compile(DATE)
_GAPS = re.compile(r"\s*([-/.年月．－–—])\s*")
_EMBEDDED = 60
"""Longer texts on a row are summaries; a date inside one belongs to the story."""
_BOX = 16
"""No part of a date that is drawn as a box is longer than this."""


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day without its year. Not `sure` where it might be a label or a counter: `6.18`, `1/6`."""

    month: int
    day: int
    sure: bool

    @property
    def place(self) -> str:
        """`MM-DD`, by which days of one year are in order."""
        return f"{self.month:02}-{self.day:02}"


def list_date(text: str) -> str | None:
    """The first full date in a text, else None. `2026-\\n01-\\n23` is one date, `2026-02-00018` (索引号) is none."""
    moment = read_moment(_GAPS.sub(r"\1", text))
    return moment[:10] if moment else None


def is_date(text: str) -> bool:
    """Whether a text is nothing but a date (with brackets, a label, a time of day)."""
    text = _folded(text)
    return len(text) <= _EMBEDDED and any(
        pattern.fullmatch(text) for pattern in (_PURE, _PURE_COMPACT, _PURE_MONTH_DAY, _SHORT_YEAR)
    )


def row_date(pieces: Sequence[str], url: str = "") -> str | None:
    """The date of publication from the texts of a row beside its title, in order of appearance.

    Where a row shows several, the last counts: tables put 成文日期 before 发布日期. A date without a year takes it
    from elsewhere on the row, else from the date in the row's URL.
    """
    texts = [text for piece in pieces if (text := _folded(piece))]
    for pattern in (_PURE, _PURE_COMPACT):
        for text in reversed(texts):
            if len(text) <= _EMBEDDED and pattern.fullmatch(text) and (moment := read_moment(text)):
                return moment[:10]
    short = " ".join(text for text in texts if len(text) <= _BOX)
    for split, (year, month, day) in _SPLIT:
        if match := split.search(short):
            parts = match.groups()
            if found := iso_day(parts[year], parts[month], parts[day]):
                return found
    for text in reversed(texts):
        if len(text) <= _EMBEDDED and _DATE.search(text) and (moment := read_moment(text)):
            return moment[:10]
    for text in reversed(texts):
        if short_year := _SHORT_YEAR.fullmatch(text):
            return iso_day(f"20{short_year['y']}", short_year["m"], short_year["d"])
    return _yearless(texts, url)


def _yearless(texts: list[str], url: str) -> str | None:
    for at, text in enumerate(texts):
        if (found := _day(text)) is None:
            continue
        for other in texts[:at] + texts[at + 1 :]:
            if len(other) <= _BOX and (year := _ROW_YEAR.search(other)):
                return iso_day(year[1], str(found.month), str(found.day))
        if found.sure and (filed := address_year(url, found)):
            return iso_day(str(filed), str(found.month), str(found.day))
    return None


def month_day(pieces: Sequence[str]) -> MonthDay | None:
    """The first day without a year among the texts of a row."""
    return next((found for piece in pieces if (found := _day(_folded(piece)))), None)


def _day(text: str) -> MonthDay | None:
    if match := _PURE_MONTH_DAY.fullmatch(text):
        month, day, sure = int(match[2]), int(match[4]), match[3] in "-月" or bool(match[1].strip())
    elif len(text) <= _BOX and (match := _MONTH_DAY.search(text)):
        month, day, sure = int(match[1] or match[3]), int(match[2] or match[4]), True
    else:
        return None
    return MonthDay(month, day, sure) if iso_day("2000", str(month), str(day)) else None


def address_year(url: str, day: MonthDay) -> int | None:
    """The year of a day by the month under which its row's address is filed."""
    filed = _URL_MONTH.search(url)
    if filed is None:
        return None
    # Filed under December, shown as January: the paper came out in the new year.
    return number(filed[1]) + (day.month + 6 < int(filed[2]) <= 12)


def any_date(value: object) -> str | None:
    """The date of a JSON field: a text with a date, or epoch seconds or milliseconds (read in Shanghai's time)."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _epoch(float(value))
    text = str(value).strip()
    if re.fullmatch(r"\d{9,10}|\d{12,13}", text):
        return _epoch(float(text))
    return list_date(text)


def _epoch(value: float) -> str | None:
    seconds = value / 1000 if abs(value) >= 1e11 else value
    if not 0 < seconds < 4.2e9:
        return None
    return datetime.fromtimestamp(seconds, SHANGHAI).date().isoformat()


def _folded(text: str) -> str:
    return fold_width(_GAPS.sub(r"\1", " ".join(text.split())))
