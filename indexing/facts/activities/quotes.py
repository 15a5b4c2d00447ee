"""The quoted stretches of a text: what is said between “ and ”, 【 and 】 …, none longer than a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "【": "】", '"': '"', "＂": "＂"}
_OPENING = re.compile(f"[{''.join(PAIRS)}]")
LONGEST = 40
_WHOLE = re.compile('[“"《【]([^“”"《》【】]+)[”"》】]')


def unquoted(name: str) -> str:
    """Without the marks of one quote round all of it."""
    whole = _WHOLE.fullmatch(name)
    return whole[1] if whole else name


@dataclass(frozen=True, slots=True)
class Quote:
    """`[start, end)` with the marks."""

    start: int
    end: int


class Quotes:
    """Those of a text, to be asked by where they open and close. 《》 are titles and no quotes of this kind."""

    def __init__(self, text: str) -> None:
        self.all = tuple(_quotes(text))
        self._starts = [quote.start for quote in self.all]
        self.opening = {quote.start: quote for quote in self.all}
        self.closing = {quote.end - 1: quote for quote in self.all}

    def hold(self, at: int) -> Quote | None:
        """The quote within whose marks the place is, these not included."""
        place = bisect_left(self._starts, at) - 1
        return self.all[place] if place >= 0 and at < self.all[place].end else None

    def around(self, at: int) -> Quote | None:
        """The quote that holds the place."""
        quote = self.hold(at)
        return quote if quote is not None and at < quote.end - 1 else None


def _quotes(text: str) -> Iterator[Quote]:
    last = -1
    for opening in _OPENING.finditer(text):
        at = opening.start()
        if at <= last:
            continue
        end = text.find(PAIRS[opening[0]], at + 1, at + LONGEST + 2)
        if end > at + 1 and "\n" not in text[at:end]:
            yield Quote(at, end + 1)
            last = end
