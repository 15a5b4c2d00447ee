"""Which days a printed point means: missing years, months and days from what was named before and from the publication."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from indexing.facts.times.festivals import festival_days
from indexing.facts.times.point import Clock, Point, Way

FAR_AHEAD = 150
"""A day without a year that lies so many days after the publication is last year's, unless the sentence looks ahead."""
LONG_AGO = 200
"""One that lies so many days before it is next year's, where the sentence looks ahead."""
LONG_OVER = 260
"""A festival that is over for so many days is next year's."""
HALF_A_MONTH, A_MONTH = 15, 31

_THIRDS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "下旬": (21, 31),
    "上中旬": (1, 20),
    "中下旬": (11, 31),
    "底": (21, 31),
    "末": (21, 31),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a point means: its first and last part as ISO text at its own precision, and as days."""

    start: str
    end: str
    first: date
    last: date
    granularity: str
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What a point stands in. `year` is the sentence's own, `before` the stretch named before in the paragraph, `ahead`
    whether the sentence speaks of what is to come, `due` whether something is to be done by then, `told` a year named somewhere before, the last resort."""

    published: date | None
    year: int | None = None
    before: Stretch | None = None
    ahead: bool = False
    due: bool = False
    told: int | None = None


def settle(point: Point, setting: Setting) -> Stretch | None:
    """The days that the point means; None where nothing says which, or where there is no such day."""
    by = _FROM_PUBLICATION.get(point.way)
    try:
        if by is not None:
            found = by(point, setting.published) if setting.published else None
        else:
            found = _OTHERWISE[point.way](point, setting)
    except (ValueError, OverflowError):
        return None
    return _at_the_clock(found, point.clock) if found and point.clock else found


def shifted(day: date, months: int) -> date:
    """The same day so many months later, the month's last where it has no such day. Raises ValueError outside the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(year)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _calendar(point: Point, setting: Setting) -> Stretch | None:
    year, guessed = _year(point, setting)
    return None if year is None else _of_year(point, year, guessed)


def _year(point: Point, setting: Setting) -> tuple[int | None, bool]:
    """The year of the point, and whether that is a guess."""
    published = setting.published
    if point.year is not None:
        return point.year, False
    if point.year_shift is not None:
        base = setting.year if point.of_that and setting.year else published and published.year
        return (base + point.year_shift if base else None), False
    if point.follows:
        base = setting.before.first.year if setting.before else setting.year or (published and published.year)
        return (base + 1 if base else None), False
    if setting.year is not None and not (
        published and setting.year > published.year and _is_near(point, published)
    ):
        return setting.year, published is None or setting.year != published.year
    if published is None:
        return setting.told, True
    year = _guessed_year(point, setting, published)
    return year, year != published.year


def _is_near(point: Point, published: date) -> bool:
    """9月6日 in a report of the 7th is yesterday, whatever year to come the sentence named."""
    days = (published - _of_year(point, published.year).last).days
    return point.day is not None and 0 <= days <= A_MONTH


def _guessed_year(point: Point, setting: Setting, published: date) -> int:
    here = _of_year(point, published.year)
    if not setting.ahead:
        return published.year - ((here.first - published).days > FAR_AHEAD)
    told = setting.told
    if told and here.last < published <= _of_year(point, told).last:
        return told
    return published.year + ((published - here.last).days > LONG_AGO)


def _of_year(point: Point, year: int, guessed: bool = False) -> Stretch:
    low, high = point.months or (1, 12)
    uncertain = guessed or point.uncertain
    if point.day is not None:
        return replace(_one_day(date(year, low, point.day)), uncertain=uncertain)
    last = calendar.monthrange(year, high)[1]
    if point.third:
        first_day, last_day = _THIRDS[point.third]
        return _between(date(year, low, first_day), date(year, low, min(last_day, last)), "day", uncertain)
    days = date(year, low, 1), date(year, high, last)
    if point.granularity == "year":
        return Stretch(f"{year:04}", f"{year:04}", *days, "year", uncertain)
    return Stretch(f"{year:04}-{low:02}", f"{year:04}-{high:02}", *days, point.granularity, uncertain)


def _day_of_month(point: Point, setting: Setting) -> Stretch | None:
    """15日: of the month named before, or the last such day, or, where the sentence looks ahead, of this month."""
    before, published = setting.before, setting.published
    if point.day is None or (before and before.granularity in ("year", "half", "quarter")):
        return None
    if before is not None:
        year, month = before.last.year, before.last.month
        # 从6月26日…到1日 goes on to July; 25日电…24日举行 does not.
        if before.granularity != "month" and before.last.day - point.day > HALF_A_MONTH:
            after = shifted(date(year, month, 1), 1)
            year, month = after.year, after.month
    elif published is not None:
        year, month = published.year, published.month
        if point.day > published.day and not setting.ahead:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    else:
        return None
    return _one_day(date(year, month, point.day))


def _same_day(_: Point, setting: Setting) -> Stretch | None:
    before = setting.before
    return _one_day(before.first) if before and before.first == before.last else None


def _same_period(point: Point, setting: Setting) -> Stretch | None:
    before = setting.before
    if before and before.granularity in ("half", "quarter", "month"):
        months = before.first.month, before.last.month
        return _of_year(replace(point, granularity=before.granularity, months=months), before.first.year - 1)
    return _calendar(point, setting)


def _winter(point: Point, setting: Setting) -> Stretch | None:
    found = _calendar(point, setting)
    if found is None:
        return None
    last = shifted(found.first, 3) - timedelta(days=1)
    return replace(found, end=f"{last.year:04}-{last.month:02}", last=last)


def _festival(point: Point, setting: Setting) -> Stretch | None:
    """This year's, unless that is over for long or, in a sentence that does not look ahead, far off."""
    published = setting.published
    if point.dated or point.follows:
        year, _ = _year(point, setting)
    elif published:
        year = published.year
        if days := festival_days(point.name, year):
            if (published - days[1]).days > LONG_OVER:
                year += 1
            elif (days[0] - published).days > FAR_AHEAD and not setting.ahead:
                year -= 1
    else:
        year = setting.year or setting.told
    days = festival_days(point.name, year) if year and 1 < year < 9999 else None
    return _between(*days, "day") if days else None


def _years(point: Point, _: Setting) -> Stretch | None:
    first, last = point.year or 0, point.last_year or 0
    days = date(first, 1, 1), date(last, 12, 31)
    return Stretch(f"{first:04}", f"{last:04}", *days, "year", point.uncertain)


def _days_on(point: Point, published: date) -> Stretch:
    return replace(_one_day(published + timedelta(days=point.count)), uncertain=point.uncertain)


def _months_on(point: Point, published: date) -> Stretch:
    month = shifted(published.replace(day=1), point.count)
    return _of_year(replace(point, months=(month.month, month.month)), month.year)


def _quarter(point: Point, published: date) -> Stretch:
    first = shifted(published.replace(day=1, month=(published.month - 1) // 3 * 3 + 1), 3 * point.count)
    return _of_year(replace(point, months=(first.month, first.month + 2)), first.year)


def _century(point: Point, published: date) -> Stretch:
    return _of_year(point, published.year // 100 * 100 + 1)


def _week(point: Point, published: date) -> Stretch:
    monday = published - timedelta(days=published.weekday()) + timedelta(days=7 * point.count)
    if point.way == "weekend":
        return _between(monday + timedelta(days=5), monday + timedelta(days=6), "day")
    if point.day is not None:
        return _one_day(monday + timedelta(days=point.day - 1))
    return _between(monday, monday + timedelta(days=6), "week")


def _weekday(point: Point, setting: Setting) -> Stretch | None:
    """周五: the last such day, or the next where something is due by then."""
    if setting.published is None:
        return None
    back = (setting.published.weekday() - (point.day or 1) + 1) % 7
    day = setting.published - timedelta(days=back - 7 if setting.due and back else back)
    return replace(_one_day(day), uncertain=True)


def _around(point: Point, published: date) -> Stretch:
    """近7天 ends with the day of publication and counts it, 未来三天 begins with it."""
    count, unit = point.count, point.name
    if unit in ("天", "周"):
        days = abs(count) * (7 if unit == "周" else 1) - 1
        other = published + timedelta(days=days if count > 0 else -days)
    else:
        other = shifted(published, count * {"年": 12, "季度": 3}.get(unit, 1))
    return _between(min(published, other), max(published, other), point.granularity, True)


def _between(first: date, last: date, granularity: str, uncertain: bool = False) -> Stretch:
    return Stretch(first.isoformat(), last.isoformat(), first, last, granularity, uncertain)


def _one_day(day: date) -> Stretch:
    return _between(day, day, "day")


def _at_the_clock(days: Stretch, clock: Clock) -> Stretch:
    if clock.half:
        low, high = clock.half
        start, end = f"{days.start}T{low:02}:00", f"{days.end}T{high:02}:00"
        return replace(days, start=start, end=end, granularity="hour", uncertain=True)
    moment = f"T{clock.hour:02}:{clock.minute or 0:02}"
    granularity = "hour" if clock.minute is None else "minute"
    return replace(days, start=days.start + moment, end=days.end + moment, granularity=granularity)


_FROM_PUBLICATION: dict[Way, Callable[[Point, date], Stretch]] = {
    "days_on": _days_on,
    "issue": _days_on,
    "months_on": _months_on,
    "quarter": _quarter,
    "century": _century,
    "week": _week,
    "weekend": _week,
    "around": _around,
}
_OTHERWISE: dict[Way, Callable[[Point, Setting], Stretch | None]] = {
    "calendar": _calendar,
    "day": _day_of_month,
    "last_weekday": _weekday,
    "same_day": _same_day,
    "same_period": _same_period,
    "festival": _festival,
    "years": _years,
    "winter": _winter,
}
