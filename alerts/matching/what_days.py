"""What is said of occasions. The first words say what happens, and when."""

from __future__ import annotations

from datetime import date

from alerts.matching.announced import Announced
from alerts.matching.days import Dated, DayKind, Moved
from config.language import Words, tr, wordings
from indexing.labels import label

_WEEKDAYS = ("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
_SOON = (("今天", "today"), ("明天", "tomorrow"), ("后天", "in 2 days"))
_NAMED = 2

_HAPPENS: dict[DayKind, tuple[str, str]] = {
    "report": ("截止报送", "report due"),
    "apply": ("截止申请", "applications due"),
    "redeem": ("截止使用", "last day to redeem"),
    "correct": ("截止补正", "corrections due"),
    "other": ("截止", "deadline"),
    "start": ("开始", "starts"),
    "end": ("结束", "ends"),
}


def near(one: Dated, day: date, read_on: date, *, until_exhausted: bool = False) -> Words:
    """That a day comes, for somebody who reads it on `read_on`. `until_exhausted`: what ends then may end before."""
    said = _near(one, day, read_on)
    if one.kind != "end" or not until_exhausted:
        return said
    return tr(f"{said.zh}，用完即止", f"{said.en}, or when the funds are gone")


def _near(one: Dated, day: date, read_on: date) -> Words:
    zh, en = _HAPPENS[one.kind]
    left = (day - read_on).days
    on_zh, on_en = _day(day)
    if left < 0:
        return tr(f"【{on_zh}已{zh}】过了 {-left} 天才告知", f"Told late: {en} {on_en}, {_days(-left)} ago")
    soon_zh, soon_en = _SOON[left] if left < len(_SOON) else (f"{left} 天后", f"in {_days(left)}")
    return tr(f"【{soon_zh}{zh}】{on_zh}", f"{en[0].upper()}{en[1:]} {soon_en}: {on_en}")


def moved(move: Moved) -> Words:
    """That a day is another one now."""
    zh, en = {"start": ("开始", "starts"), "end": ("结束", "ends")}.get(move.after.kind, ("截止", "deadline"))
    old, new = move.before.told, move.after.told
    short = old[:4] == new[:4]
    return tr(
        f"【改期】{zh}由 {_short(old, short)} 改为 {_short(new, short)}",
        f"Date moved: {en} {old[:10]} → {new[:10]}",
    )


def new_activity(one: Announced) -> Words:
    """That there is an activity that nobody told of before."""
    places = [wordings(label("region", code)) for code in one.regions[:_NAMED]]
    days = period(one.start, one.end, one.until_exhausted)
    zh = " · ".join(filter(None, ("、".join(place["zh"] for place in places), days.zh)))
    en = " · ".join(filter(None, (", ".join(place["en"] for place in places), days.en)))
    return tr(f"【新活动】{zh}", f"New activity: {en}" if en else "New activity")


def period(start: str | None, end: str | None, until_exhausted: bool) -> Words:
    """From when to when, as fine as it is told."""
    first, last = (start or "")[:10], (end or "")[:10]
    days = first if first == last else f"{first}—{last}".strip("—")
    if start and not end:
        days_zh, days_en = f"{first} 起", f"from {first}"
    elif end and not start:
        days_zh, days_en = f"到 {last}", f"until {last}"
    else:
        days_zh = days_en = days
    if not until_exhausted:
        return tr(days_zh, days_en)
    return tr(f"{days_zh}，用完即止".strip("，"), f"{days_en}, while funds last".strip(", "))


def _day(day: date) -> tuple[str, str]:
    names, english = _WEEKDAYS
    return (
        f"{day.month}月{day.day}日（周{names[day.weekday()]}）",
        f"{english[day.weekday()]} {day.isoformat()}",
    )


def _days(count: int) -> str:
    return f"{count} day{'s' if count > 1 else ''}"


def _short(told: str, within_year: bool) -> str:
    """`9-15` of 2023-09-15; with the year where that is another one."""
    if not within_year or len(told) < 7:
        return told[:10]
    return f"{int(told[5:7])}-{told[8:10]}" if len(told) >= 10 else f"{int(told[5:7])}月"
