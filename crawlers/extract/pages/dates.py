"""Dates as Chinese pages print them, in the two forms the program speaks: `YYYY-MM-DD`, or with a known time of day
`YYYY-MM-DDThh:mm:ss+08:00`. Everything is Shanghai time; midnight to the second is a CMS's "no time given".
"""

from __future__ import annotations

import re
from datetime import date, datetime

from config.clock import SHANGHAI

_HAN = "〇○ＯO０0零一二三四五六七八九十"
_WEEKDAY = r"(?:\s{0,3}(?:[(（]?(?:星期|周)[一二三四五六日天][)）]?))?"
_TIME = (
    r"(?:[\sT,，]{1,4}(?P<hour>\d{1,2})\s?[:：时]\s?(?P<minute>\d{1,2})(?:\s?[:：分]\s?(?P<second>\d{1,2}))?)"
)

_PRINTED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s{0,4}(?P<sep>[-/.．年－—])\s{0,4}(?P<month>\d{1,2})\s{0,4}[-/.．月－—]\s{0,4}"
    rf"(?P<day>\d{{1,2}})(?!\d)(?:\s{{0,4}}日)?{_WEEKDAY}{_TIME}?(?P<zone>\s?(?:Z|[+-]\d\d:?\d\d))?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)")
_WRITTEN = re.compile(
    f"(?P<year>[二一][{_HAN}]{{3}})年(?P<month>[{_HAN}]{{1,3}})月(?P<day>[{_HAN}]{{1,3}})日"
)

_FULL_WIDTH = str.maketrans("０１２３４５６７８９：", "0123456789:")
_HAN_VALUES = dict.fromkeys("〇○ＯO0０", 0) | {
    digit: value for value, digit in enumerate("零一二三四五六七八九")
}

_URL_DAY = (
    re.compile(r"/t(\d{4})(\d{2})(\d{2})_\d+"),
    re.compile(r"/art/(\d{4})/(\d{1,2})/(\d{1,2})/"),
    re.compile(r"/(20\d{2})[-/_]?(\d{2})[-/_](\d{2})(?=[/_.\-]|$)"),
    re.compile(r"/(20\d{2})(\d{2})(\d{2})(?=[/_.\-]|$)"),
    re.compile(r"[/_](20\d{2})(\d{2})(\d{2})\d{6,12}(?=[/_.\-]|$)"),
    re.compile(r"/(\d{2})/(\d{2})(\d{2})/\d{2}/[0-9A-Z]{16}"),
)
"""TRS, Hanweb, gov.cn and most newspapers, folders of days, CMS ids that begin with the second, 163."""

EARLIEST = "1949-10-01"
LATEST = "2099-12-31"


def read_moment(text: str) -> str | None:
    """The first date in the text, with its time of day where one follows. None where there is none or it is no day."""
    found = find_moments(text)
    return found[0] if found else None


def find_moments(text: str) -> list[str]:
    """Every date in a short text, in order, as `read_moment` gives it."""
    text = text[:2000].translate(_FULL_WIDTH)
    moments: list[tuple[int, str]] = []
    for match in _PRINTED.finditer(text):
        day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
        if day:
            moments.append((match.start(), _with_time(day, match)))
    for match in _WRITTEN.finditer(text):
        day = _day(_digits(match["year"]), _tens(match["month"]), _tens(match["day"]))
        if day:
            moments.append((match.start(), day))
    if not moments:
        for match in _COMPACT.finditer(text):
            day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
            if day:
                moments.append((match.start(), day))
    return [moment for _, moment in sorted(moments)]


def url_date(url: str) -> str | None:
    """The day that the address itself carries, `YYYY-MM-DD`."""
    for pattern in _URL_DAY:
        match = pattern.search(url)
        if match:
            year = int(match[1])
            day = _day(year + 2000 if year < 100 else year, int(match[2]), int(match[3]))
            if day:
                return day
    return None


def is_only_date(text: str) -> str | None:
    """The day, where the line is a date and nothing else (the last line of a paper's signature)."""
    stripped = re.sub(r"[\s（）()]", "", text).translate(_FULL_WIDTH)
    for pattern in (_PRINTED, _WRITTEN):
        match = pattern.fullmatch(stripped)
        if match:
            return read_moment(stripped[:40])
    return None


def day_of(moment: str) -> str:
    return moment[:10]


def more_precise(moment: str, others: list[str]) -> str:
    """`moment`, or another of the same day that knows the time of day."""
    if len(moment) > 10:
        return moment
    return next((other for other in others if len(other) > 10 and other.startswith(moment)), moment)


def _with_time(day: str, match: re.Match[str]) -> str:
    if match["hour"] is None:
        return day
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour > 23 or minute > 59 or second > 59 or (hour, minute, second) == (0, 0, 0):
        return day
    zone = (match["zone"] or "").strip()
    if zone and zone not in ("+08:00", "+0800"):
        offset = "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[-2:]}"
        try:
            moment = datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}:{second:02}{offset}")
        except ValueError:
            return day
        return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")
    return f"{day}T{hour:02}:{minute:02}:{second:02}+08:00"


def _day(year: int, month: int, day: int) -> str | None:
    try:
        text = date(year, month, day).isoformat()
    except ValueError:
        return None
    return text if EARLIEST <= text <= LATEST else None


def _digits(text: str) -> int:
    value = 0
    for character in text:
        value = value * 10 + _HAN_VALUES.get(character, 0)
    return value


def _tens(text: str) -> int:
    """一 to 三十一, also 一〇 and 二一."""
    if "十" not in text:
        return _digits(text)
    tens, _, ones = text.partition("十")
    return (_digits(tens) if tens else 1) * 10 + (_digits(ones) if ones else 0)
