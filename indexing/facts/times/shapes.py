"""What the patterns of dates are made of, and how a match becomes a piece."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from indexing.facts.times.point import Piece, Point
from indexing.text.dates import YEAR
from indexing.text.numerals import ONE_TO_NINE, number

Match = re.Match[str]

GAP = r"\s{0,3}"
TO = r"(?:[-‐‑‒–—―−－─﹣~～〜∼]{1,3}|至|到)"
DIGITS = r"\d\n?\d|\d"
HAN = rf"[{ONE_TO_NINE}十]{{1,3}}"
N = rf"(?:{DIGITS}|{HAN})"
CLEAR = rf"(?<![\d{ONE_TO_NINE}十百千万.])"
THE_YEAR = rf"(?<!\d)(?P<y>{YEAR}|[12](?: \d){{3}})"
RELATIVE = {
    "今年": 0, "本年": 0, "明年": 1, "来年": 1, "去年": -1, "上年": -1, "前年": -2, "后年": 2, "上一年": -1,
}  # fmt: skip
_FOLLOWS = ("次年", "翌年", "第二年")
_SAME = ("当年", "同年")
THE_YEAR_BEFORE = ("上年", "上一年")
_RY = "(?P<ry>今年|本年|明年|来年|去年|前年|后年|上一?年|次年|翌年|第二年|当年|同年)"
OF_YEAR = rf"(?:{THE_YEAR}{GAP}年|(?P<yy>(?<!\d)\d\d)年(?={GAP}{N}{GAP}月)|{_RY})度?{GAP}(?:的{GAP})?"
MONTH = rf"(?P<m>{N}){GAP}月(?:份|当月)?"
RM = "(?P<rm>本月|这个月|下个?月|上个?月)(?:份)?"
THIRD = (
    r"(?P<t>上中旬|中下旬|[上中下]旬|月?[初底末](?![期一二三四五六七八九十])|中(?=[,，、。;；至到—\-\s]|$))"
)
DAY = rf"(?P<d>{N})(?!\d){GAP}(?:[日号]|(?={TO}{GAP}{N}{GAP}月))"
QUARTER = r"(?:第?(?P<q>[一二三四1-4])个?季度|首季度?)"
NO_UNIT = r"(?!\d|\s?[%％折元米万亿件套台倍级分吨克kKmMgG度号层楼栋室版月年]|\.\d|个百)"

Reader = Callable[[Match], Piece | None]


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern, what reads its matches, and the mark without which it cannot match, near which alone it is tried."""

    pattern: re.Pattern[str]
    mark: re.Pattern[str]
    read: Reader


def form(into: list[Form], mark: str, pattern: str) -> Callable[[Reader], Reader]:
    """Makes the function below read the matches of the pattern."""

    def add(read: Reader) -> Reader:
        into.append(Form(re.compile(pattern), re.compile(mark), read))
        return read

    return add


def whole(text: str | None) -> int | None:
    return number(re.sub(r"\s", "", text)) if text else None


def year_fields(match: Match) -> dict[str, object]:
    """The fields of a point that its year gives."""
    part = match.groupdict()
    if part.get("y"):
        return {"year": whole(part["y"])}
    if part.get("yy"):
        short = number(part["yy"])
        return {"year": 2000 + short if short < 50 else 1900 + short}
    said = part.get("ry")
    if not said:
        return {}
    if said in _FOLLOWS:
        return {"follows": True}
    if said in _SAME:
        return {}
    return {"year_shift": RELATIVE[said], "of_that": said in THE_YEAR_BEFORE}


def piece(match: Match, first: Point | None, last: Point | None = None) -> Piece | None:
    return Piece(match.start(), match.end(), first, last) if first is not None else None


def point(fields: dict[str, object], **more: object) -> Point | None:
    """The point, where month and day can be ones."""
    found = Point(**{**fields, **more})  # type: ignore[arg-type]
    if found.months and not all(1 <= month <= 12 for month in found.months):
        return None
    if found.day is not None and not 1 <= found.day <= 31:
        return None
    return found
