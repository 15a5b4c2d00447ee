"""Dates as Chinese texts write them. A written form is added here and nowhere else; readers of rows, pages, queries and
periods differ only in what they look for.

Read are years from 1949 to 2099 in digits of either width or in characters, parted by 年月日, by hyphens, dots or
slashes, with blanks between; and eight digits in a row. What is read comes out as `YYYY-MM-DD` or, with a known time of
day, `YYYY-MM-DDThh:mm:ss+08:00`: Shanghai's time. Midnight to the second is a CMS's "no time given".

The pieces for patterns (YEAR, DATE, COMPACT) have no groups and expect a text whose width is folded.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime

from config.clock import SHANGHAI
from indexing.text.numerals import HAN_DIGITS, number
from indexing.text.width import fold_width

EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)
"""What a paper's date can be."""

_CENTURY = r"(?:19|20)\d{2}"
_HAN_YEAR = rf"[一二][{HAN_DIGITS}]{{3}}"
_HAN = rf"[{HAN_DIGITS}十]{{1,3}}"
YEAR = rf"(?:{_CENTURY}|{_HAN_YEAR})"

_GAP = r"\s{0,4}"
_BETWEEN = rf"{_GAP}[-/.年月．－–—]{_GAP}"
_WEEKDAY = r"(?:\s{0,3}[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
_TIME = (
    r"(?:[\sT,，]{0,4}(?P<hour>\d{1,2})\s?[:：时]\s?(?P<minute>\d{1,2})"
    r"(?:\s?[:：分]\s?(?P<second>\d{1,2}))?(?:\.\d{1,9}|[分秒])?(?P<zone>\s?Z|\s?\+\d\d:?\d\d"
    r"|(?:(?<=:\d\d:\d\d)|(?<=\.\d{3}))-\d\d:?\d\d)?)?"  # 9:30-11:30 is no time of another zone
)
# 2023年9—12月 is a span of months: its 12 is no day. Digits end a date by themselves, characters only with their 日.
_DAY = (
    rf"(?<!\d)(?P<year>{YEAR}){_BETWEEN}(?P<month>\d{{1,2}}|{_HAN}){_BETWEEN}"
    rf"(?P<day>\d{{1,2}}(?![\d月])|{_HAN}(?={_GAP}[日号]))(?:{_GAP}日|号)?{_WEEKDAY}"
)
_MOMENT = _DAY + _TIME
_EIGHT_DIGITS = rf"(?<!\d)(?P<year>{_CENTURY})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)"


def _unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


DATE, COMPACT = _unnamed(_MOMENT), _unnamed(_EIGHT_DIGITS)

_DATE = re.compile(_MOMENT)
_DATE_ALONE = re.compile(_DAY)
_COMPACT = re.compile(_EIGHT_DIGITS)
_POINT = re.compile(
    rf"(\d{{4}}|{_HAN_YEAR})(?:[-/.年](\d{{1,2}}|{_HAN})(?:[-/.月](\d{{1,2}}|{_HAN})[日号]?|月)?|年)?"
)

_LONGEST_TEXT = 2000

# TRS, Hanweb, gov.cn and most newspapers, folders of days, CMS ids that begin with the second, 163.
_ADDRESSES = tuple(
    map(
        re.compile,
        (
            r"/t(\d{4})(\d{2})(\d{2})_\d+",
            r"/art/(\d{4})/(\d{1,2})/(\d{1,2})/",
            r"/(20\d{2})[-/_]?(\d{2})[-/_](\d{2})(?=[/_.\-]|$)",
            r"/(20\d{2})(\d{2})(\d{2})(?=[/_.\-]|$)",
            r"[/_](20\d{2})(\d{2})(\d{2})\d{6,12}(?=[/_.\-]|$)",
            r"/(\d{2})/(\d{2})(\d{2})/\d{2}/[0-9A-Z]{16}",
        ),
    )
)
_ANYWHERE = tuple(
    map(
        re.compile,
        (
            rf"(?<!\d)({_CENTURY})[/-](\d{{1,2}})[/-](\d{{1,2}})(?!\d)",
            rf"(?<!\d)({_CENTURY})[/-]?(\d{{2}})[/-]?(\d{{2}})(?!\d)",
            rf"(?<!\d)({_CENTURY})(\d{{2}})(\d{{2}})\d{{6,13}}(?!\d)",
        ),
    )
)

# 上旬 is the first ten days of a month, 下旬 all from the 21st. A bare 初, 底 stands for the outermost days it can mean.
_THIRDS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A year, month and day of which some may be missing. `third` is 上旬, 底 …; `year_shift` counts from the year of the
    point before (次年 = 1); a point with neither month nor day is a whole year."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    third: str | None = None
    year_shift: int = 0

    def first(self, year: int) -> date:
        """Its first day in that year. Raises ValueError where there is no such day."""
        low = self.day if self.day is not None else _THIRDS[self.third][0] if self.third else 1
        return date(year, 1 if self.month is None else self.month, low)

    def last(self, year: int) -> date:
        """Its last day in that year. Raises ValueError where there is no such day."""
        month = 12 if self.month is None else self.month
        if self.day is not None:
            return date(year, month, self.day)
        if not 1 <= month <= 12:
            raise ValueError(month)
        high = _THIRDS[self.third][1] if self.third else 31
        return date(year, month, min(high, calendar.monthrange(year, month)[1]))


def read_point(text: str) -> Point | None:
    """The point that the whole text names: 2023, 2023年9月, 2023-09-01, 二〇二三年九月一日. Any year of four digits is one."""
    match = _POINT.fullmatch(fold_width(text))
    if match is None:
        return None
    year, month, day = (number(part) if part else None for part in match.groups())
    return Point(year, month, day)


def read_moment(text: str) -> str | None:
    """The first date in the text, with its time of day where one follows. None where there is none or it is no day."""
    found = find_moments(text)
    return found[0] if found else None


def find_moments(text: str) -> list[str]:
    """Every date in the text's first 2,000 characters, in order, as `read_moment` gives it. Eight digits in a row are
    one only where nothing else is."""
    text = fold_width(text[:_LONGEST_TEXT])
    for pattern in (_DATE, _COMPACT):
        found = [moment for match in pattern.finditer(text) if (moment := _moment(match))]
        if found:
            return found
    return []


def only_date(text: str) -> str | None:
    """The day, where the text is one and nothing else but brackets: the last line of a paper's signature."""
    match = _DATE_ALONE.fullmatch(fold_width(re.sub(r"[\s（）()]", "", text)))
    return _moment(match) if match else None


def url_date(url: str, *, anywhere: bool = False) -> str | None:
    """The day that an address carries where its system is known to put one: `/t20240903_1.html`, `/2024-09/03/`.

    `anywhere`: or in whatever place, which might be another number; for sites of which it is known that they do.
    """
    for pattern in (*_ADDRESSES, *_ANYWHERE) if anywhere else _ADDRESSES:
        for match in pattern.finditer(url):
            year, month, day = match.groups()
            if found := iso_day(f"20{year}" if len(year) == 2 else year, month, day):
                return found
    return None


def iso_day(year: str, month: str, day: str) -> str | None:
    """`YYYY-MM-DD` from numerals of any kind; None where a paper cannot be of that day."""
    try:
        found = date(number(year), number(month), number(day))
    except ValueError:
        return None
    return found.isoformat() if EARLIEST <= found <= LATEST else None


def _moment(match: re.Match[str]) -> str | None:
    part = match.groupdict()
    day = iso_day(part["year"], part["month"], part["day"])
    if day is None or part.get("hour") is None:
        return day
    hour, minute, second = int(part["hour"]), int(part["minute"]), int(part["second"] or 0)
    if hour > 23 or minute > 59 or second > 59 or (hour, minute, second) == (0, 0, 0):
        return day
    zone = (part["zone"] or "+08:00").strip()
    offset = "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[-2:]}"
    try:
        moment = datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}:{second:02}{offset}").astimezone(
            SHANGHAI
        )
    except ValueError:
        return day
    here = moment.isoformat(timespec="seconds")
    return here[:10] if here[11:19] == "00:00:00" else here
