"""Who signed a paper: the offices over or before a full date, the body whose meeting passed it, the office whose order it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexing.facts.facts import Span, Time
from indexing.text.issuers import is_agency, is_agency_line

HEAD = 300
"""Characters; a date so near the beginning that nothing but headings stands before it is no signature."""
_LOOK = 240
_MOST_LINES = 14
_GAP = re.compile(r"[\s（(]*$")
_TOKEN = re.compile(r"[^\s、，,；;]{3,45}$")
_ORDER = re.compile(
    r"(?<![一-鿿])(?:(?<=\d)[年月日])?(?P<who>(?![年月日])[一-鿿]{3,24}?)(?:公告)?(?:令|公告)\s?(?:(?:19|20)\d\d年)?第\s?\d{1,4}\s?号\s?(?:公布|发布)"
)
_PASSED = re.compile(
    r"[日\s](?P<who>[一-鿿]{2,40}?(?:委员会|代表大会|人民政府|常务会议))\s?第[一二三四五六七八九十百\d]{1,6}次[一-鿿]{0,6}会议\s?(?:审议)?(?:通过|批准)"
)
_YEAR_AND_MONTH = re.compile(
    r"(?:(?:19|20)\d\d|[一二][〇○零O0一二三四五六七八九]{3})\s{0,3}[年./-]\s{0,3}[\d一二三四五六七八九十]"
)
_EDITORS = re.compile("《[^《》]{1,60}》")
_LABEL = re.compile(
    r"(?:发文机关|发布机构|制定机关|发文单位|发布单位|发布机关|来源|单位)\s?[:：]\s?(?P<who>[^\s，。；]{3,60})"
)


def signatures(text: str, times: Sequence[Time]) -> Iterator[tuple[Span, ...]]:
    """The spans of the names that stand over or right before a full date, for each such date."""
    for time in times:
        dated = time.kind == "point" and time.start is not None and re.match(_YEAR_AND_MONTH, time.text)
        if not dated:
            continue
        end = time.start_char - len(_GAP.search(text, max(0, time.start_char - 40), time.start_char)[0])  # type: ignore[index]
        if signed := tuple(_over(text, end)):
            yield signed


def _over(text: str, end: int) -> Iterator[Span]:
    """The names that end at `end`: whole lines of names, or names parted by blanks in a line of other words."""
    low = max(0, end - _LOOK)
    found: list[Span] = []
    for _ in range(_MOST_LINES):
        start = max(text.rfind("\n", low, end) + 1, low)
        line = text[start:end]
        if not line.strip() or not is_agency_line(_EDITORS.sub("", line)):
            break
        found += [(start + match.start(), start + match.end()) for match in re.finditer(r"[^\s、]+", line)]
        if start <= HEAD // 4 or start == low:
            break
        end = start - 1
    if not found:
        while (token := _TOKEN.search(text, low, end)) and is_agency(token[0]):
            found.append(token.span())
            end = len(text[: token.start()].rstrip())
    if found and min(found)[0] > 0:
        yield from sorted(found)


def enacted(text: str) -> Iterator[Span]:
    """Who is said at the head to have passed or promulgated what follows."""
    for pattern in (_ORDER, _PASSED, _LABEL):
        if (match := pattern.search(text, 0, HEAD)) and is_agency(match["who"]):
            yield match.span("who")
            return
    yield from _over(text, len(text.rstrip()))
