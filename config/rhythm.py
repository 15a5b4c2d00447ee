"""When something is done again and again, written short or in Chinese: one grammar for subscriptions and schedules.

    at_once                  即时                  each time there is something
    hourly                   每小时                at every full hour
    daily@09:00              每天 09:00
    weekly@mon-09:00         每周一 09:00          also weekly@mon,thu-09:00, 每周一、四 9点半
    workdays@09:00           工作日 09:00          by the Chinese calendar (config.workdays)
    workdays@08:00-20:00/2h  工作日 08:00-20:00 每2小时    all but at_once and hourly may have a span with a step

All times are Shanghai time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Literal, TypeAlias

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.language import Words, tr
from config.workdays import is_workday

Unit: TypeAlias = Literal["at_once", "hourly", "daily", "weekly", "workdays"]

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HAN = "一二三四五六日"
_LONGEST_SEARCH = 400  # days: longer than any row of days off


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`weekdays` (0 is Monday) are those of `weekly`. `first`, `last` and `step` are minutes of the day; `step` is 0 where there
    is one time a day, which is `first`. `str` gives the short form."""

    unit: Unit
    weekdays: tuple[int, ...] = ()
    first: int = 0
    last: int = 0
    step: int = 0

    def __str__(self) -> str:
        if self.unit in ("at_once", "hourly"):
            return self.unit
        days = "".join(f"{','.join(_NAMES[day] for day in self.weekdays)}-" if self.weekdays else "")
        span = f"-{_clock(self.last)}/{_short_step(self.step)}" if self.step else ""
        return f"{self.unit}@{days}{_clock(self.first)}{span}"

    def minutes(self) -> tuple[int, ...]:
        """The minutes of a day at which it is due."""
        if self.unit == "hourly":
            return tuple(range(0, 24 * 60, 60))
        return tuple(range(self.first, self.last + 1, self.step)) if self.step else (self.first,)

    def holds_on(self, day: date) -> bool:
        if self.unit == "weekly":
            return day.weekday() in self.weekdays
        return self.unit != "workdays" or is_workday(day)


@dataclass(frozen=True, slots=True)
class Window:
    """The time that one digest covers: from `start` on, up to but without `end`, when it is due. `name` is the same for every
    process that asks."""

    start: datetime
    end: datetime

    @property
    def name(self) -> str:
        return self.end.isoformat(timespec="minutes")


_TIME = r"(?:(?P<half{n}>早上|上午|中午|下午|晚上))?(?P<hour{n}>\d{{1,2}})(?:[:：](?P<minute{n}>\d{{2}})|[点时](?:整|(?P<thirty{n}>半)|(?P<spelt{n}>\d{{1,2}})分?)?)"
_SHORT = re.compile(
    rf"(?:(?P<unit>daily|workdays)[@ ]|weekly[@ ](?P<names>[a-z]{{3,9}}(?:,[a-z]{{3,9}})*)[- ]){_TIME.format(n=1)}"
    rf"(?:-{_TIME.format(n=2)}/(?P<step>\d{{1,4}})(?P<unit_of_step>h|m|min))?",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:(?P<daily>每天|每日|天天)|(?P<workdays>每?个?工作日)|每(?:周|星期|礼拜)(?P<names>[一二三四五六日天](?:[、，,和及]?(?:周|星期|礼拜)?[一二三四五六日天])*))"
    rf"的?{_TIME.format(n=1)}(?:[-—–~～至到]{_TIME.format(n=2)}(?:每|每隔|，每|,每|/)(?P<step>\d{{1,4}})(?P<unit_of_step>小时|个小时|分钟|[hHm]))?"
)
_WORDS: dict[str, Unit] = {
    "at_once": "at_once",
    "即时": "at_once",
    "立即": "at_once",
    "随时": "at_once",
    "hourly": "hourly",
    "每小时": "hourly",
    "每个小时": "hourly",
}


def parse_rhythm(text: str) -> Rhythm:
    """The rhythm that a text names, in the short form or in Chinese. Raises WrongUsage."""
    compact = text.strip()
    if compact.lower() in _WORDS:
        return Rhythm(_WORDS[compact.lower()])
    short = _SHORT.fullmatch(re.sub(r"\s+", " ", compact))
    chinese = None if short else _CHINESE.fullmatch(re.sub(r"\s+", "", compact))
    found = short or chinese
    if found is None:
        raise _wrong(text)
    if short:
        unit = (short["unit"] or "weekly").lower()
        weekdays = [_named(name, text) for name in (short["names"] or "").lower().split(",") if name]
    else:
        unit = "daily" if found["daily"] else "workdays" if found["workdays"] else "weekly"
        weekdays = [
            _HAN.index("日" if c == "天" else c) for c in found["names"] or "" if c in "一二三四五六日天"
        ]
    first = _minute(found, 1, text)
    step = (
        int(found["step"]) * (60 if found["unit_of_step"] in ("h", "H", "小时", "个小时") else 1)
        if found["step"]
        else 0
    )
    last = _minute(found, 2, text) if found["step"] else first
    if found["step"] and (step == 0 or last <= first):
        raise _wrong(text)
    return Rhythm(unit, tuple(sorted({*weekdays})), first, last if step else 0, step)  # type: ignore[arg-type]


def in_words(rhythm: Rhythm) -> Words:
    """A rhythm as people say it."""
    if rhythm.unit == "at_once":
        return tr("即时", "at once")
    if rhythm.unit == "hourly":
        return tr("每小时", "every hour")
    days = {
        "daily": tr("每天", "every day"),
        "workdays": tr("工作日", "on working days"),
        "weekly": tr(
            "每周" + "、".join(_HAN[day] for day in rhythm.weekdays),
            "every " + ", ".join(_NAMES[day].capitalize() for day in rhythm.weekdays),
        ),
    }[rhythm.unit]
    first, last = _clock(rhythm.first), _clock(rhythm.last)
    if not rhythm.step:
        return tr(f"{days.zh} {first}", f"{days.en} at {first}")
    hours, minutes = divmod(rhythm.step, 60)
    step = (
        tr(f"{rhythm.step} 分钟", f"{rhythm.step} minutes")
        if minutes
        else tr(f"{hours} 小时", f"{hours} hours")
    )
    return tr(f"{days.zh} {first}—{last} 每 {step.zh}", f"{days.en} from {first} to {last} every {step.en}")


def next_times(rhythm: Rhythm, after: datetime, n: int = 1) -> tuple[datetime, ...]:
    """The next `n` times after an aware moment, in Shanghai time; none for `at_once`."""
    return tuple(islice(_due(rhythm, after, 1), n))


def window(rhythm: Rhythm, at: datetime) -> Window | None:
    """The newest window that has ended at an aware moment or before; None for `at_once`."""
    past = list(islice(_due(rhythm, at + timedelta(microseconds=1), -1), 2))
    return Window(past[1], past[0]) if len(past) == 2 else None


def _due(rhythm: Rhythm, moment: datetime, way: Literal[1, -1]) -> Iterator[datetime]:
    """The times after a moment, or those before it, newest first."""
    if rhythm.unit == "at_once":
        return
    local = moment.astimezone(SHANGHAI)
    day = local.date()
    idle = 0
    while idle < _LONGEST_SEARCH:
        idle += 1
        if rhythm.holds_on(day):
            midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
            for minute in rhythm.minutes()[::way]:
                due = midnight + timedelta(minutes=minute)
                if due > local if way == 1 else due < local:
                    idle = 0
                    yield due
        day += timedelta(days=way)


def _named(name: str, text: str) -> int:
    if name[:3] in _NAMES:
        return _NAMES.index(name[:3])
    raise _wrong(text)


def _minute(found: re.Match[str], n: int, text: str) -> int:
    """The minute of the day of the pattern's nth time."""
    hour = int(found[f"hour{n}"])
    if found[f"half{n}"] in ("下午", "晚上") and hour < 12:
        hour += 12
    minute = 30 if found[f"thirty{n}"] else int(found[f"minute{n}"] or found[f"spelt{n}"] or 0)
    if hour > 23 or minute > 59:
        raise _wrong(text)
    return hour * 60 + minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _short_step(minutes: int) -> str:
    return f"{minutes}m" if minutes % 60 else f"{minutes // 60}h"


def _wrong(text: str) -> WrongUsage:
    return WrongUsage(
        tr(f"不认识的节奏：{text}", f"no such rhythm: {text}"),
        detail=tr(
            "可写 即时、每小时、每天 09:00、工作日 09:00、工作日 08:00-20:00 每2小时、每周一 09:00，或 at_once、hourly、daily@09:00、workdays@08:00-20:00/2h、weekly@mon-09:00",
            "write at_once, hourly, daily@09:00, workdays@09:00, workdays@08:00-20:00/2h or weekly@mon-09:00",
        ),
        where="rhythm",
    )
