"""The clause, the sentence and the line round a place in a text, none longer than a bound: what follows is linear in the text."""

from __future__ import annotations

from dataclasses import dataclass

CLAUSE_STOPS = frozenset("，。；！？!?;\n\t")
SENTENCE_STOPS = frozenset("。；！？!?;\n\t")
LONGEST = 160
"""Characters to either side; no clause that says something in time is longer."""


@dataclass(frozen=True, slots=True)
class Round:
    """A stretch of text with the half-open span it has there."""

    text: str
    start: int
    end: int


def clause(text: str, start: int, end: int) -> Round:
    """What stands between the commas round `text[start:end]`. A comma within a number (2,000元) parts nothing."""
    return _between(text, start, end, CLAUSE_STOPS)


def sentence(text: str, start: int, end: int) -> Round:
    """What stands between the full stops, semicolons, tabs and line breaks round `text[start:end]`."""
    return _between(text, start, end, SENTENCE_STOPS)


def line(text: str, start: int, end: int) -> Round:
    """The line round `text[start:end]`, which in papers is a paragraph, and in tables a row."""
    return _between(text, start, end, frozenset("\n"), 3 * LONGEST)


def _between(text: str, start: int, end: int, stops: frozenset[str], longest: int = LONGEST) -> Round:
    first, last = max(0, start - longest), min(len(text), end + longest)
    low = start
    while low > first and text[low - 1] not in stops:
        low -= 1
    high = end
    while high < last and text[high] not in stops:
        high += 1
    return Round(text[low:high], low, high)
