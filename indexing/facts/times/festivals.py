"""Festivals and shopping days: what they are called, and on which days of a year they fall."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

Days = tuple[date, date]

_DAY, _SINCE = timedelta(days=1), 2004

# The names of the State Council's days off in the calendar package.
_DAYS_OFF = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午": "Dragon Boat Festival",
    "中秋": "Mid-autumn Festival",
    "国庆": "National Day",
}
_FIXED = {
    "元旦": (1, 1),
    "三八": (3, 8),
    "劳动节": (5, 1),
    "六一": (6, 1),
    "618": (6, 18),
    "国庆": (10, 1),
    "双11": (11, 11),
    "双12": (12, 12),
    "圣诞": (12, 25),
}

# The nth Sunday of a month.
_SUNDAYS = {"母亲节": (5, 2), "父亲节": (6, 3)}

_OPEN, _QUOTE = '[“"「‘]?', '[“”"「」‘’]?'
_CLOSE = '[”"」’]?'
_OFF = "(?:假期|黄金周|长假|小长假|节假日|双节|档)?(?:期间)?"
PATTERN = (
    rf"{_OPEN}(?:(?P<newyear>元旦)(?!路|街|村)|(?P<spring>春节)(?!联欢|晚会|序曲)|(?P<qingming>清明)节"
    rf"|(?P<labour>五一劳动节|劳动节|(?<=[今去明\d]年)五一(?![路街村广大中小])|(?<=[距离])五一(?=还)|(?<=[“\"])五一(?=[”\"])|(?:五一|5[·.]1){_QUOTE}(?=节|小?长?假|期间|黄金周|前|当天|档|来临|促销|[、，]))"
    rf"|(?P<dragon>端午)节?(?!路|街)|(?P<autumn>中秋)节?(?!路|街)"
    rf"|(?P<nation>(?:十一)?国庆|十一(?=假期|黄金周|长假|期间)|(?<=[“\"])十一(?=[”\"]))(?=节|假|期间|黄金周|长假|小长假|中秋|双节|档|前|{_QUOTE}[、和及](?:中秋|元旦|春节))节?(?:中秋双节)?"
    r"|(?P<women>三八(?:妇女)?节|妇女节)|(?P<child>六一(?:儿童)?节|儿童节)"
    rf"|(?P<june>(?<!\d)6[·.]?18(?!\d)(?={_QUOTE}(?:期间|大促|活动|购物节|年中|促销|狂欢|来临)))"
    rf"|(?P<eleven>双(?:十一|11))|(?P<twelve>双(?:十二|12))|(?P<xmas>圣诞)节|(?P<mother>母亲节)|(?P<father>父亲节)){_CLOSE}节?{_OFF}{_CLOSE}"
)
"""A festival in running text; the group that matched says which (`NAMES`)."""
NAMES = {
    "newyear": "元旦",
    "spring": "春节",
    "qingming": "清明",
    "labour": "劳动节",
    "dragon": "端午",
    "autumn": "中秋",
    "nation": "国庆",
    "women": "三八",
    "child": "六一",
    "june": "618",
    "eleven": "双11",
    "twelve": "双12",
    "xmas": "圣诞",
    "mother": "母亲节",
    "father": "父亲节",
}


@lru_cache(maxsize=512)
def festival_days(name: str, year: int) -> Days | None:
    """The State Council's days off around the festival of that year, else the day itself; None where it is not known (a
    festival of the moon before 2004 or after the days off that are announced)."""
    from chinese_calendar import constants, is_holiday

    own = sorted(
        day
        for day, called in constants.holidays.items()
        if called == _DAYS_OFF.get(name) and _year(day) == year
    )
    if own:
        first, last = own[0], own[-1]
        while (first - _DAY).year >= _SINCE and is_holiday(first - _DAY):
            first -= _DAY
        while is_holiday(last + _DAY):
            last += _DAY
        return first, last
    if name in _SUNDAYS:
        month, nth = _SUNDAYS[name]
        first = date(year, month, 1)
        day = first + timedelta(days=6 - first.weekday() + 7 * (nth - 1))
        return day, day
    if name in _FIXED:
        day = date(year, *_FIXED[name])
        return day, day
    return None


def _year(day: date) -> int:
    """Days off in the last days of December are the new year's."""
    return day.year + (day.month == 12)
