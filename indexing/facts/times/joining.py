"""Joins pieces to expressions: a day with its hour, two days to a range, a day with another in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from indexing.facts.times.clock import read_clock
from indexing.facts.times.point import Piece, Point
from indexing.facts.times.shapes import GAP, TO
from indexing.facts.times.wording import weekday_end

_BRACKET = r"(?:\s?[(（](?:大年|农历|正月|腊月|含|不含|包含|周|星期|礼拜)[一-鿿]{0,6}[)）])?"
_JOIN = re.compile(
    rf"{_BRACKET}{GAP}(?:起|开始|始)?(?:(?:正式)?(?:施行|实施|执行|生效)[,，]?|{GAP}[,，、]?{GAP}(?:有效期|一直|持续|延续|截止|截|直|止)?){TO}(?:期间)?{GAP}"
)
_LINES = re.compile(r"起\s{1,3}")
_NOW = re.compile(r"\s?[,，]?(?:至|迄|到)(?:今(?![年天日晚后])|现在|目前)|\s?迄今")
_CLOCK_GAP = re.compile(
    rf"{_BRACKET}[,，T]?\s{{0,3}}(?:(?:北京|格林尼治|格林尼治标准|当地|美东|东部)时间)?\s?"
)
_EDGE = re.compile("(?:本月|月)(?:底|末)|年(?:底|末)|[中下]旬")
_OPEN, _CLOSE = re.compile(r"\s?[(（]"), re.compile(r"\s?[)）]")


@dataclass(frozen=True, slots=True)
class Expression:
    """Pieces that make one time; `last` where it is a range, `now` where it runs to the day of publication, `used` how many
    pieces it took."""

    start: int
    end: int
    first: Point
    last: Point | None = None
    now: bool = False
    used: int = 1


def alone(text: str, piece: Piece) -> Expression:
    """The piece with its time of day."""
    if piece.last is not None:
        return Expression(piece.start, piece.end, piece.first, piece.last)
    point, end = _with_clock(text, piece)
    return Expression(piece.start, end, point)


def join(text: str, found: list[Piece], at: int) -> Expression:
    """The expression that begins with the piece `found[at]`."""
    first = alone(text, found[at])
    if first.last is not None:
        return first
    behind = at + 1
    while behind < len(found) and found[behind].start < first.end:  # 早8:00: the clock has taken it
        behind += 1
    first = replace(first, used=behind - at)
    following = found[behind] if behind < len(found) else None
    if following and (inner := _in_brackets(text, found, behind, first)):
        return inner
    if now := _NOW.match(text, first.end):
        return replace(first, end=now.end(), now=True)
    to = _JOIN.match(text, first.end)
    return _to(text, first, to.end(), following) if to else _over_lines(text, first, following)


def _in_brackets(text: str, found: list[Piece], at: int, first: Expression) -> Expression | None:
    """今天（8月28日）, 618期间（5月31日-6月18日）: what the brackets say counts, but not for a month with a day of its own."""
    opened = _OPEN.match(text, first.end)
    if opened is None or opened.end() != found[at].start or first.first.way == "day":
        return None
    inner = join(text, found, at)
    closing = _CLOSE.match(text, inner.end)
    if closing is None or (first.first.way == "calendar" and inner.first.way != "calendar"):
        return None
    return replace(inner, start=first.start, end=closing.end(), used=first.used + inner.used)


def _to(text: str, first: Expression, end: int, following: Piece | None) -> Expression:
    """The range whose end begins at `end`; what stands there may be an hour or 月底 only."""
    if edge := _EDGE.match(text, end):
        if edge[0][0] == "年":
            point = Point(months=(12, 12), granularity="month")
        else:
            point = Point(third=edge[0] if edge[0][-1] == "旬" else "底")
        used = first.used + bool(following and following.start < edge.end())
        return replace(first, end=edge.end(), last=point, used=used)
    if following and following.start == end and following.last is None:
        last, end = _with_clock(text, following)
        return replace(first, end=end, last=last, used=first.used + 1)
    if first.first.clock and (clock := read_clock(text, end)):
        return replace(first, end=clock[1], last=Point(way="same_day", clock=clock[0]))
    return first


def _over_lines(text: str, first: Expression, following: Piece | None) -> Expression:
    """4月20日起 and 5月31日止 on two lines."""
    lines = _LINES.match(text, first.end)
    if lines is None or following is None or following.start != lines.end():
        return first
    last, end = _with_clock(text, following)
    return replace(first, end=end, last=last, used=first.used + 1) if text.startswith("止", end) else first


def _with_clock(text: str, piece: Piece) -> tuple[Point, int]:
    """The point with the weekday and the time of day behind it, and where they end."""
    point, end = piece.first, piece.end
    if point.granularity != "day" or point.third or point.way in ("around", "issue"):
        return point, end
    if point.way == "same_day" and (clock := read_clock(text, piece.start)):
        return replace(point, clock=clock[0]), clock[1]
    end = weekday_end(text, end)
    gap = _CLOCK_GAP.match(text, end)
    clock = read_clock(text, gap.end() if gap else end)
    # 9月15日，上午…: the half of the day is the next clause's.
    if clock and not (clock[0].half and gap and re.search("[,，]", gap[0])):
        return replace(point, clock=clock[0]), clock[1]
    return point, end
