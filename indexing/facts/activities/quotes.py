"""The quoted stretches of a text: what is said between “ and ”, 【 and 】 …, none longer than a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "【": "】", '"': '"', "＂": "＂"}
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Quote:
    """`[start, end)` with the marks."""

    start: int
    end: int


class Quotes:
    """Those of a text, to be asked by where they open and close. 《》 are titles and no quotes of this kind."""

    def __init__(self, text: str) -> None:
        self.all = tuple(_quotes(text))
        self.opening = {quote.start: quote for quote in self.all}
        self.closing = {quote.end - 1: quote for quote in self.all}

    def around(self, at: int) -> Quote | None:
        """The quote that holds the place."""
        for start in range(at, max(-1, at - LONGEST - 2), -1):
            quote = self.opening.get(start)
            if quote is not None and quote.start < at < quote.end - 1:
                return quote
        return None


def _quotes(text: str) -> Iterator[Quote]:
    at = 0
    while at < len(text):
        close = PAIRS.get(text[at])
        if close is not None:
            end = text.find(close, at + 1, at + LONGEST + 2)
            if end > at + 1 and "\n" not in text[at:end]:
                yield Quote(at, end + 1)
                at = end
        at += 1
