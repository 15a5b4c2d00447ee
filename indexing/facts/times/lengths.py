"""Lengths of time (有效期5年, 5个工作日内), what recurs (每年, 周一至周五), and days counted from an event (自受理之日起15日内)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from indexing.facts.times.settling import shifted
from indexing.text.numerals import ONE_TO_NINE, number

_COUNT = rf"\d{{1,4}}|[{ONE_TO_NINE}十百两]{{1,4}}|半|几|数"
_UNIT = "个?工作日|个?自然日|个?日历日|日(?![至到期均常元本起前后的游志报程])|天(?![然气猫津河府空使宁安水台马])|周(?![岁年一二三四五六日末边])|个?星期(?![一二三四五六日天])|个月|年(?![度级代龄轻份版报终初底中末号会货青鉴少老画节第])|个?小时|分钟|个?季度|个?学期"
_LENGTH = re.compile(
    rf"(?P<word>有效期限?[为是:：]?\s?|为期|连续)?(?P<n>(?<![\d.{ONE_TO_NINE}十百第]){_COUNT})\s?(?:[-—－~～至]\s?(?:{_COUNT})\s?)?(?P<half>半)?"
    rf"(?P<unit>{_UNIT})(?P<more>[多余])?(?P<side>[之以]?内|左右)?"
)
_FROM_THERE = re.compile(
    rf"\s?(?:起|后|开始)?(?:的|,|，)?\s?(?P<n>{_COUNT})\s?(?P<unit>个?工作日|个?自然日|日|天|个?月|年|周|小时)(?P<side>[之以]?[内后])?"
)
_EVENT = re.compile("之日|之时|次日起|当日起|当月起|次月起")
_EVENT_START = re.compile(r"(?:自|从|收到)(?![己愿主行动治身来])|(?<=[在于为])(?![自从])|(?<=超过)")
_AROUND_EVENT = re.compile(
    rf"(?:[一-鿿]{{0,4}}(?:期满|届满|到期)(?:前|后)?|(?<![一-鿿])?[一-鿿]{{2}}后)(?:{_COUNT})\s?(?:{_UNIT})(?:[之以]?[前内后])?"
)
_UP_TO_EVENT = re.compile(r"(?:自|从)[^,，。；;！？\n、]{1,34}?之[日时]起?[至到]?\s?$")
_CLAUSE = re.compile("[,，。；;！？\n、]")
_EVENT_BACK = 40
_MONTHS = {"月": 1, "季度": 3, "年": 12}
_RECURRING = re.compile(
    rf"每(?:隔)?(?:[两{ONE_TO_NINE}十]{{1,2}}|\d{{1,2}})?(?:年度?|个?月(?![亮球])|周(?![岁围])|个?星期|天|日(?!经济|新闻)|个?季度|个?小时)"
    r"(?:第[一二三四五]个?(?:周|星期)[一二三四五六日天末])?(?:[一二三四五六日天末](?:、周?[一二三四五六日天]){0,4}(?![一-鿿]{0,2}[个起]))?"
    r"|逢(?:周|星期)[一二三四五六日天](?:、周?[一二三四五六日天]){0,4}"
    r"|(?:周|星期)[一二三四五六日天]\s?(?:至|到|[-—－~～])\s?(?:周|星期)?[一二三四五六日天]"
)
_HOURS = r"(?:上午|下午)?\s?\d{1,2}[:：]\d\d\s?(?:[-—－–~～至到]{1,2})\s?(?:上午|下午|晚上?|次日)?\s?\d{1,2}[:：]\d\d"
_HOURS_BEHIND = re.compile(r"\s{0,3}[(（]?" + _HOURS)
_HOURS_ALONE = re.compile(rf"(?<![\d:：])(?:\s?(?P<hours>{_HOURS}))(?![\d:：])")
_EACH = re.compile(
    rf"(?:每(?:[两{ONE_TO_NINE}十]{{1,2}}|\d{{1,2}})?(?:年度?|个?月|周|个?星期|天|日|个?季度)(?:第[一二三四五]个?(?:周|星期))?"
    r"(?:[一二三四五六日天末](?:[、和及至到—-](?:周|星期)?[一二三四五六日天末]){0,6})?|历年|(?:纳税|会计|普查|供暖|保险|参保)年度)(?:的|自|从|在|于|为)?\s?$"
)


@dataclass(frozen=True, slots=True)
class Length:
    """How long: `count` of `unit` (天, 周, 月, 年, 工作日 …), where it stands, and whether it is what comes after (后)."""

    start: int
    end: int
    count: int
    unit: str
    later: bool = False

    def after(self, day: date) -> date | None:
        """The day that many days, weeks, months or years after; None for working days and hours. Raises ValueError or
        OverflowError outside the calendar."""
        if self.unit in ("天", "日", "自然日", "周"):
            return day + timedelta(days=self.count * (7 if self.unit == "周" else 1))
        if self.unit in _MONTHS:
            return shifted(day, self.count * _MONTHS[self.unit])
        return None

    def last(self, day: date) -> date | None:
        """The last day where `day` is the first; None as `after`, and outside the calendar."""
        try:
            after = self.after(day)
        except (ValueError, OverflowError):
            return None
        return after - timedelta(days=1) if after else None


def length_of(words: str) -> Length | None:
    """How long 为期三个月 or 有效期5年 says; None for 几年 and for what names no length."""
    match = _LENGTH.search(words)
    if match is None or match["n"] in ("几", "数"):
        return None
    unit = match["unit"].removeprefix("个").replace("星期", "周")
    if match["n"] == "半":
        return Length(*match.span(), 6, "月") if unit == "年" else None
    return Length(*match.span(), number(match["n"]), unit)


def lengths(text: str) -> list[tuple[int, int]]:
    """The spans of all lengths."""
    return [match.span() for match in _LENGTH.finditer(text)]


def length_from_there(text: str, end: int) -> Length | None:
    """The length right behind a day from which it is counted: 印发之日起30日内."""
    match = _FROM_THERE.match(text, end)
    if match is None or match["n"] in ("半", "几", "数"):
        return None
    unit = match["unit"].removeprefix("个")
    side = match["side"] or ""
    return Length(match.start(), match.end(), number(match["n"]), unit, side.endswith("后"))


def events(text: str) -> list[tuple[int, int]]:
    """Where a day is counted from an event: the span of 自…之日."""
    found: list[tuple[int, int]] = []
    for match in _EVENT.finditer(text):
        low = max(found[-1][1] if found else 0, match.start() - _EVENT_BACK)
        for stop in _CLAUSE.finditer(text, low, match.start()):
            low = stop.end()
        starts = [start.start() for start in _EVENT_START.finditer(text, low, match.start())]
        end = match.end() - (1 if match[0].endswith("起") else 0)
        found.append((starts[-1] if starts else low, end))
    return found


def due_around_an_event(text: str) -> list[tuple[int, int]]:
    """Where something is due some time before or after an event: 合同期满前3个月, 复核后5个工作日内."""
    return [match.span() for match in _AROUND_EVENT.finditer(text)]


def event_before(text: str, end: int) -> int | None:
    """Where 自口岸启用之日起 before an end of a range begins."""
    match = _UP_TO_EVENT.search(text, max(0, end - _EVENT_BACK), end)
    return match.start() if match else None


def recurring(text: str) -> list[tuple[int, int]]:
    """Where something recurs, with the hours behind it: 周一至周五9:00-17:00."""
    found = []
    for match in _RECURRING.finditer(text):
        hours = _HOURS_BEHIND.match(text, match.end())
        found.append((match.start(), hours.end() if hours else match.end()))
    return found + [match.span("hours") for match in _HOURS_ALONE.finditer(text)]


def each_before(text: str, start: int) -> int | None:
    """Where 每年, 每周一、三 and the like before a date or an hour begins."""
    match = _EACH.search(text, max(0, start - 24), start)
    return match.start() if match else None
