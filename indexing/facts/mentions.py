"""Where a text prints what may be a period: the wording of dates and of what joins them. Whether it is one is judged
elsewhere (`wording`). Every repetition is bounded, so the time is linear in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from indexing.facts.days import Length
from indexing.text.dates import Point
from indexing.text.numerals import ONE_TO_NINE, number

Shape = Literal["range", "until", "ends", "single", "length"]

_S = r"\s{0,2}"
_TO = r"(?:[-‐‑‒–—―−－─﹣~～〜∼]{1,3}|至|到)"
# 周六, 大年初四, 含: whatever stands in a short pair of brackets behind a date.
_BRACKETS = r"(?:\s{0,2}[(（][\u4e00-\u9fff]{1,6}[)）])?"
_CLOCK = (
    rf"{_BRACKETS}(?:\s{{0,2}}(?:上午|下午|晚上?|早上?|凌晨|中午)?\s?\d{{1,2}}\s?"
    r"(?:[:：]\s?\d\d(?:\s?[:：]\s?\d\d)?|[时点](?:\s?\d{1,2}分|整)?))?"
)
_THIRD = "[上中下]旬|[初底末]|中(?![\u4e00-\u9fff])"
_AFTER_YEAR = rf"{_S}(?:年度?|[-./．／]){_S}"


def _point(n: int) -> str:
    """A year, month and day, of which the year, the day and the word for the month may be left out."""
    return (
        rf"(?:(?P<y{n}>\d{{4}}){_AFTER_YEAR})?(?P<m{n}>\d{{1,2}})(?!\d)"
        rf"(?:{_S}(?P<s{n}>月份?|[-./．／])(?:{_S}(?P<d{n}>\d{{1,2}})(?!\d)(?:{_S}[日号]|(?!{_S}[日号]))"
        rf"|(?P<t{n}>{_THIRD})|(?!{_S}\d)))?"
    )


_NO_QUANTITY = r"(?!\d|\s?[%％折元米万亿件套台龄]|\.\d)"
_LAST = (
    r"(?P<next>次年|翌年|明年|来年|第二年|同年|当年|今年|本年)?\s?(?:"
    rf"(?:(?P<y2>\d{{4}}){_AFTER_YEAR})?(?P<m2>\d{{1,2}})(?!\d){_S}(?P<s2>月份?|[-./．／])"
    rf"(?:{_S}(?P<d2>\d{{1,2}})(?!\d)(?:{_S}[日号]|{_NO_QUANTITY})|(?P<t2>{_THIRD})|{_NO_QUANTITY})"
    rf"|(?P<d3>\d{{1,2}}){_S}[日号]|(?:(?P<y4>\d{{4}})\s?年|年)(?P<t4>[底末]))"
    rf"{_CLOCK}(?:\s?(?:止|截止|结束))?"
)
_JOIN = (
    rf"{_CLOCK}\s?(?:起|开始|始)?(?:正式)?(?P<force>施行|实施|执行|生效)?\s?[,，、]?\s?"
    rf"(?:有效期|一直|持续|延续|截止|截)?{_TO}(?:期间)?\s?"
)

_RANGE = re.compile(rf"{_point(1)}{_JOIN}{_LAST}")
_NUMBER = re.compile(r"\d+")
_FROM_NOW = re.compile(
    rf"(?:即日|今日|(?:发布|公布|公告)之日)起?(?:开始)?(?P<force>施行|实施|执行|生效)?\s?[,，]?\s?"
    rf"(?:有效期|一直|持续|截止|截)?{_TO}\s?{_LAST}"
)
_UNTIL = re.compile(
    r"(?P<word>截[至止](?:时间|日期|期限)?[到至为是于在：:\s]{0,4}|(?:有效期限?|持续|延续|延期|延长|调整|顺延|有效)[至到]\s?)"
    rf"(?:北京时间)?{_LAST}"
)
_ENDS = re.compile(rf"{_point(1)}{_CLOCK}\s?(?:止|截止|结束)(?!之|后)")
_SINGLE = re.compile(
    r"(?P<label>时间|日期|期限|时段|档期)[：:\s为是】\]）)\"”]{1,4}"
    rf"(?:{_point(1)}|(?P<y4>\d{{4}})\s?年)(?P<whole>全年)?{_CLOCK}(?P<side>\s?(?:起|开始|前|之前|以前|止|截止))?"
    rf"(?!\s?[、和及]\s?\d|\s?{_TO}|[./]\d){_NO_QUANTITY}"
)
_LENGTH = re.compile(
    rf"(?P<word>为期|有效期限?)[为是：:\s]{{0,2}}(?P<count>\d{{1,3}}|[{ONE_TO_NINE}两十]{{1,3}}|半)\s?"
    r"(?:个|整)?(?P<unit>天|日|周|星期|月|年|季度)"
)
_ORIGIN = re.compile(
    rf"{_point(1)}{_CLOCK}\s?(?:[(（][^)）]{{0,8}}[)）])?(?:起|开始|正式|启动|开幕|启幕|上线|施行|实施|执行|生效)"
)
_ORIGIN_NOW = re.compile("即日起?|(?:发布|公布|公告)之日")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that may state a period. `now`: it begins with the day of publication. `weak`: bare numbers (9.1-10.7)
    that only a label makes dates. `word`: what says until when or how long; `force`: 施行, 实施 …, where that stands in it."""

    shape: Shape
    start: int
    end: int
    first: Point | None = None
    last: Point | None = None
    now: bool = False
    weak: bool = False
    word: str = ""
    force: bool = False
    length: Length | None = None


def mentions(text: str) -> list[Mention]:
    """All mentions, in order; of two that overlap only the one of the fuller shape."""
    found: list[Mention] = []
    taken = bytearray(len(text))
    numbers = [number.start() for number in _NUMBER.finditer(text) if number.end() - number.start() <= 4]
    searches: tuple[tuple[Shape, Iterable[re.Match[str]]], ...] = (
        ("range", _at(_RANGE, text, numbers)),
        ("range", _FROM_NOW.finditer(text)),
        ("until", _UNTIL.finditer(text)),
        ("ends", _at(_ENDS, text, numbers)),
        ("single", _SINGLE.finditer(text)),
        ("length", _LENGTH.finditer(text)),
    )
    for shape, matches in searches:
        for match in matches:
            mention = _READERS[shape](match)
            if mention is not None and not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _at(pattern: re.Pattern[str], text: str, numbers: list[int]) -> Iterator[re.Match[str]]:
    """The matches that begin with one of the numbers, of overlapping ones the first."""
    free = 0
    for start in numbers:
        if start >= free and (match := pattern.match(text, start)):
            free = match.end()
            yield match


def origin(text: str, start: int, end: int) -> tuple[Point | None, int, int] | None:
    """The last day in the stretch from which something is said to run, with its span; the point is None for the day of
    publication."""
    found: tuple[Point | None, int, int] | None = None
    for match in _ORIGIN.finditer(text, start, end):
        if match["s1"] and (match["d1"] or match["t1"]):
            found = _first(match), *match.span()
    for match in _ORIGIN_NOW.finditer(text, start, end):
        if found is None or match.start() > found[1]:
            found = None, *match.span()
    return found


def _range(match: re.Match[str]) -> Mention | None:
    part = match.groupdict()
    force = bool(part["force"])
    if "m1" not in part:
        return Mention("range", *match.span(), last=_last(match, None), now=True, force=force)
    no_month = part["s1"] is None
    day_of_no_month = no_month and any(part[name] for name in ("d2", "t2", "d3", "t4"))
    if day_of_no_month or (part["d3"] and not part["d1"]):
        return None
    weak = part["y1"] is None and "月" not in (part["s1"] or "") + (part["s2"] or "")
    if weak and match.start() and match.string[match.start() - 1] in "./-":
        return None
    first, last = _first(match), _last(match, part["m1"])
    return Mention("range", *match.span(), first, last, weak=weak, force=force)


def _until(match: re.Match[str]) -> Mention:
    return Mention("until", *match.span(), last=_last(match, None), word=match["word"])


def _ends(match: re.Match[str]) -> Mention | None:
    return Mention("ends", *match.span(), last=_first(match)) if match["d1"] or match["t1"] else None


def _single(match: re.Match[str]) -> Mention | None:
    point = Point(_int(match["y4"])) if match["y4"] else _first(match)
    if point.year is None and "月" not in (match["s1"] or ""):
        return None
    start = min(match.start(name) for name in ("y4", "y1", "m1") if match[name])
    side = (match["side"] or "").strip()
    opens, closes = side in ("起", "开始"), side in ("前", "之前", "以前", "止", "截止")
    first, last = None if closes else point, None if opens else point
    return Mention("single", start, match.end(), first, last, word=match["label"])


def _length(match: re.Match[str]) -> Mention:
    unit = match["unit"]
    if match["count"] == "半":
        length = Length(6, "月") if unit == "年" else Length(15, "天")
    else:
        length = Length(number(match["count"]), unit)
    return Mention("length", *match.span(), word=match["word"], length=length)


_READERS: dict[Shape, Callable[[re.Match[str]], Mention | None]] = {
    "range": _range,
    "until": _until,
    "ends": _ends,
    "single": _single,
    "length": _length,
}


def _first(match: re.Match[str]) -> Point:
    return Point(_int(match["y1"]), _int(match["m1"]), _int(match["d1"]), match["t1"])


def _last(match: re.Match[str], month: str | None) -> Point:
    shift = 1 if match["next"] in ("次年", "翌年", "明年", "来年", "第二年") else 0
    if match["t4"]:
        return Point(_int(match["y4"]), 12, 31, None, shift)
    if match["d3"]:
        return Point(None, _int(month), _int(match["d3"]), None, shift)
    return Point(_int(match["y2"]), _int(match["m2"]), _int(match["d2"]), match["t2"], shift)


def _int(text: str | None) -> int | None:
    return number(text) if text else None
