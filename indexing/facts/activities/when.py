"""The days of an activity: a stated period, else the day it begins and the day to which it lasts."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from indexing.facts.activities.merging import Group
from indexing.facts.activities.owners import Owners
from indexing.facts.clauses import clause, line, sentence
from indexing.facts.facts import Time

_LABEL = re.compile(
    "(?:活动|举办|举行|促销|展会|展览|展出|优惠|开展|实施|档期|会期|展期)(?:时间|日期|期限|周期|期间)?[^，。；：:\\n]{0,4}[：:\\]】]\\s{0,2}$|(?:^|[\\n\\s、.．）)▍▶★●■◆·])(?:时\\s{0,2}间|日\\s{0,2}期)[：:\\s]\\s{0,2}$|(?:^|[\\n\\s、.．）)])时间(?:[、和与及]?地点)[：:\\s]\\s{0,2}$|(?:(?:活动|举办|消费季|消费节|购物节)时间|会期|展期|档期)[为是：:\\s]{0,3}$"
)
_OTHER = re.compile(
    "报名|申报|征集|申领|申请|提交|报送|咨询|会议(?!中心|展览)|印发|公示|检查|同比|环比|核销|注册|投稿|截稿|出生|成立|开业|发布时间|来源|审核|遴选|登记|邮寄|材料|布展|撤展|制定|通过|施行|签到|领取|^截至|截至目前|截止目前|缴费|成交|预约|投放|获悉|发放时间|第[一二三四五]轮|秒杀|兑换"
)
_DATELINE = re.compile(r"\s?(?:电|讯|消息)(?![一-鿿器])")
_FIGURES = re.compile("同比|环比|增长\\s?\\d|零售额|零售总额|销售额|营业收入|亿元|亿件|\\d万家")
_BEGINS = re.compile(
    "启动|启幕|开幕|开启|开锣|拉开|开始|亮相|上线|举行|举办|召开|开展|来袭|打响|揭幕|登场|启航|实施|推出|开市|开门|走进"
)
_HELD = re.compile("举行|举办|召开|开展|进行|组织|推出|实施")
_LASTS = re.compile(
    "持续|延续|延长|直至|结束|为止|止$|[展会档]期至|收官|闭幕|落幕|落下帷幕|活动[^，]{0,4}截[至止]"
)
# 五一小长假期间 says when shops are full; who runs something states days.
_DATED = re.compile("\\d|[一二三四五六七八九十]月|即日|[今昨明]|本[月周年]|[月周年][底末]")
_CLOSES = re.compile("闭幕|落幕|落下帷幕|收官|圆满")
HEAD, ALONE = 600, 16
_COARSE = ("year", "half", "period")


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day as in an Activity, and the words they come from."""

    start: str | None
    end: str | None
    words: str | None


NONE = Days(None, None, None)


def by_activity(groups: list[Group], times: tuple[Time, ...], owners: Owners) -> list[Days]:
    """The days of each activity."""
    spans = sorted((*span, number) for number, group in enumerate(groups) for span in group.spans)
    own: dict[int, list[Time]] = {}
    for time in times:
        number = _owner(time, spans, owners)
        if number is not None:
            own.setdefault(number, []).append(time)
    return [_days(number, own.get(number, []), times, owners) for number in range(len(groups))]


def _days(number: int, own: list[Time], times: tuple[Time, ...], owners: Owners) -> Days:
    stated = [time for time in own if time.kind == "range" and _granular(time)]
    if stated:
        labelled = [time for time in stated if _labelled(owners.text, time)]
        best = (labelled or stated)[0]
        return Days(best.start, best.end, best.text)
    if number == owners.main and (alone := _standing_alone(owners.text, times)):
        return Days(alone.start, alone.end, alone.text)
    start = next((t for t in own if _begins(owners.text, t) and not _over(owners.text, t)), None)
    end = next((time for time in own if time is not start and _ends(owners.text, time)), None)
    if start is None and end is None:
        return NONE
    last = end.end or end.start if end else None
    if end is None and start is not None and _whole(owners.text, start):
        last = start.end or start.start
    if start is not None and start.start and last is not None and last < start.start[: len(last)]:
        last = _after(start.start, last)
    words = "，".join(time.text for time in (start, end) if time is not None)
    return Days(start.start if start else None, last, words)


def _after(start: str, end: str) -> str:
    """The end with the year that lets it come after the start."""
    year = int(start[:4])
    return next(
        (shifted for shifted in (f"{year}{end[4:]}", f"{year + 1}{end[4:]}") if shifted >= start[: len(end)]),
        end,
    )


def _standing_alone(text: str, times: tuple[Time, ...]) -> Time | None:
    """A stretch of days in a short line of its own, below the headline of an invitation."""
    for time in times:
        if time.kind == "range" and time.granularity == "day" and time.start_char < HEAD:
            row = line(text, time.start_char, time.end_char)
            if "\t" in row.text:  # a table's row tells of what it lists
                continue
            above = line(text, max(0, row.start - 1), max(0, row.start - 1))
            rest = above.text + row.text.replace(time.text, "")
            if len(rest) <= ALONE + len(above.text) and not _OTHER.search(rest) and not _FIGURES.search(rest):
                return time
    return None


def _owner(time: Time, spans: list[tuple[int, int, int]], owners: Owners) -> int | None:
    """The activity whose days the time may tell of."""
    place = bisect_right(spans, (time.start_char, len(owners.text) + 1, 0)) - 1
    if place >= 0 and time.end_char <= spans[place][1]:
        return spans[place][2] if time.kind == "range" and time.granularity == "day" else None
    if _DATED.search(time.text) is None or _DATELINE.match(owners.text, time.end_char):
        return None
    owner = owners.at(time.start_char, time.end_char)
    if owner is not None and owners.is_aim(owner, time.start_char, time.end_char):
        owner = owners.main if owners.main != owner else None
    if _labelled(owners.text, time):
        return owners.main if owner is None else owner
    here = clause(owners.text, time.start_char, time.end_char)
    around = sentence(owners.text, time.start_char, time.end_char)
    if _FIGURES.search(around.text) and not _HELD.search(here.text):
        return None
    return owner if _OTHER.search(here.text.replace(time.text, "")) is None else None


def _labelled(text: str, time: Time) -> bool:
    return _LABEL.search(text, max(0, time.start_char - 20), time.start_char) is not None


def _granular(time: Time) -> bool:
    return time.granularity not in _COARSE and (time.start is not None or time.end is not None)


def _begins(text: str, time: Time) -> bool:
    if time.kind not in ("point", "from") or not _granular(time) or time.start is None:
        return False
    if _labelled(text, time):
        return True
    around = sentence(text, time.start_char, time.end_char)
    here = clause(text, time.start_char, time.end_char)
    return bool(
        time.kind == "from" or _BEGINS.search(here.text) or _BEGINS.search(text[time.end_char : around.end])
    )


def _over(text: str, time: Time) -> bool:
    return _CLOSES.search(clause(text, time.start_char, time.end_char).text) is not None


def _ends(text: str, time: Time) -> bool:
    if time.kind != "deadline" or not _granular(time):
        return False
    return _LASTS.search(clause(text, time.start_char, time.end_char).text) is not None


def _whole(text: str, start: Time) -> bool:
    """Whether it is held on that day, or in that month, and not only begins then."""
    if start.kind == "from":
        return False
    if _labelled(text, start):
        return True
    part = start.text.endswith(("旬", "初", "底"))
    here = (sentence if part else clause)(text, start.start_char, start.end_char)
    return (
        (start.granularity == "month" or part)
        and bool(_HELD.search(here.text))
        and not re.search("启|开幕|起", here.text)
    )
