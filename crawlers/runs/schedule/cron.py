"""Cron expressions of five fields, with cron's own meaning; APScheduler's trigger does the arithmetic.

Where both day fields are restricted, a day that fits either will do. A field that begins with `*` is not restricted, even `*/2`.
Sunday is 0, 7 or `sun`. APScheduler's own reading differs in all of this, so the fields are read here and handed to it as plain
lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.language import Words, tr

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIELDS: tuple[tuple[str, str, int, int, tuple[str, ...], int], ...] = (
    ("分", "minute", 0, 59, (), 0),
    ("时", "hour", 0, 23, (), 0),
    ("日", "day of month", 1, 31, (), 0),
    ("月", "month", 1, 12, _MONTHS, 1),
    ("周", "day of week", 0, 7, _DAYS, 0),
)
_PART = re.compile(r"(?:(\*)|([a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?)(?:/(\d{1,2}))?", re.IGNORECASE)
_LOOKS = re.compile(r"\S+(?:\s+\S+){4}")
# Every date that there is comes within so many years: a Sunday that is 29 February, over a century that is no leap year.
_FARTHEST = timedelta(days=41 * 366)


@dataclass(frozen=True, slots=True)
class Cron:
    """An expression: its text with single spaces, and the values of each field; `weekdays` has 0 for Sunday. `either`: a day that
    fits one of the day fields will do."""

    text: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool


def looks_like_cron(text: str) -> bool:
    """Whether a text has five fields of which the first two are cron's."""
    return bool(_LOOKS.fullmatch(text.strip())) and bool(re.match(r"[\d*]\S*\s+[\d*]", text.strip()))


def parse_cron(text: str) -> Cron:
    """Reads an expression. Raises WrongUsage that names the field, or where no date ever fits."""
    fields = text.split()
    minutes, hours, days, months, named = (_field(field, index, text) for index, field in enumerate(fields))
    weekdays = frozenset(day % 7 for day in named)
    either = not fields[2].startswith("*") and not fields[4].startswith("*")
    cron = Cron(" ".join(fields), minutes, hours, days, months, weekdays, either)
    if next_time(cron, datetime(2024, 1, 1, tzinfo=SHANGHAI)) is None:
        raise _wrong(text, tr("没有这样的日期", "no date is like that"))
    return cron


def next_time(cron: Cron, after: datetime) -> datetime | None:
    """The first time after an aware moment, in Shanghai time."""
    start = after.astimezone(SHANGHAI) + timedelta(microseconds=1)
    found = [trigger.get_next_fire_time(None, start) for trigger in _triggers(cron, start + _FARTHEST)]
    return min((moment for moment in found if moment), default=None)


def in_words(cron: Cron) -> Words:
    """An expression as people say it."""
    all_days, all_weekdays = len(cron.days) == 31, len(cron.weekdays) == 7
    zh, en = [], []
    if len(cron.months) < 12:
        zh.append(_list_zh(cron.months, "月"))
        en.append("in " + ", ".join(_MONTHS[month - 1].capitalize() for month in sorted(cron.months)))
    if not all_days:
        zh.append(f"每月{_list_zh(cron.days, '日')}")
        en.append("on day " + ", ".join(map(str, sorted(cron.days))))
    if not all_days and not all_weekdays:
        zh.append("或" if cron.either else "且")
        en.append("or" if cron.either else "and")
    if not all_weekdays:
        ordered = sorted(cron.weekdays, key=lambda day: day or 7)
        zh.append("每周" + "、".join("日一二三四五六"[day] for day in ordered))
        en.append("every " + ", ".join(_DAYS[day].capitalize() for day in ordered))
    if all_days and all_weekdays:
        zh.append("每天")
        en.append("every day")
    times_zh, times_en = _times(cron)
    return tr("".join(zh) + " " + times_zh, " ".join(en) + " " + times_en)


def _times(cron: Cron) -> tuple[str, str]:
    hours, minutes = sorted(cron.hours), sorted(cron.minutes)
    if len(hours) * len(minutes) <= 6:
        listed = "、".join(f"{hour:02}:{minute:02}" for hour in hours for minute in minutes)
        return listed, f"at {listed.replace('、', ', ')}"
    past = "、".join(map(str, minutes)) if len(minutes) < 60 else ""
    zh = f"第 {past} 分" if past else "每分钟"
    en = f"at minute {past.replace('、', ', ')}" if past else "every minute"
    if len(hours) == 24:
        return f"每小时{zh}" if past else zh, f"{en} of every hour" if past else en
    listed = "、".join(map(str, hours))
    return f"{listed} 时{zh}", f"{en} of the hours {listed.replace('、', ', ')}"


def _list_zh(values: frozenset[int], unit: str) -> str:
    return "、".join(map(str, sorted(values))) + unit


def _triggers(cron: Cron, end: datetime) -> list[CronTrigger]:
    common = {
        "minute": _listed(cron.minutes),
        "hour": _listed(cron.hours),
        "month": _listed(cron.months),
        "second": "0",
        "timezone": SHANGHAI,
        "end_date": end,
    }
    days = {"day": _listed(cron.days)}
    weekdays = {"day_of_week": ",".join(_DAYS[day] for day in sorted(cron.weekdays))}
    ways = (days, weekdays) if cron.either else ({**days, **weekdays},)
    return [CronTrigger(**common, **way) for way in ways]


def _listed(values: frozenset[int]) -> str:
    return ",".join(map(str, sorted(values)))


def _field(field: str, index: int, text: str) -> frozenset[int]:
    zh, en, least, most, names, offset = _FIELDS[index]

    def number(word: str) -> int:
        value = names.index(word.lower()) + offset if word.lower() in names else None
        if value is None and word.isdecimal():
            value = int(word)
        if value is None or not least <= value <= most:
            raise _wrong(text, tr(f"{zh}字段里的 {word} 不对", f"{word} is no {en}"))
        return value

    values: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None or (match[4] and not match[1] and not match[3]):
            raise _wrong(text, tr(f"{zh}字段里的 {part} 不对", f"{part} is no {en}"))
        first, last = (least, min(most, 6) if index == 4 else most) if match[1] else (number(match[2]),) * 2
        if match[3]:
            last = number(match[3])
        step = int(match[4] or 1)
        if last < first or step == 0:
            raise _wrong(text, tr(f"{zh}字段里的 {part} 不对", f"{part} is no {en}"))
        values.update(range(first, last + 1, step))
    return frozenset(values)


def _wrong(text: str, why: Words) -> WrongUsage:
    return WrongUsage(
        tr(f"cron 表达式不对：{text}", f"bad cron expression: {text}"),
        detail=tr(
            f"{why.zh}；五个字段依次是 分 时 日 月 周，周日写 0、7 或 sun",
            f"{why.en}; the five fields are minute, hour, day of month, month, day of week, where Sunday is 0, 7 or sun",
        ),
        where="rule",
    )
