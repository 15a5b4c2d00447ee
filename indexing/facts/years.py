"""The year that a date without one means."""

from __future__ import annotations

import re
from datetime import date

_STATED = re.compile(
    r"(?<![\d〔\[])(?:(\d{4})\s?(?:年\s?\d{1,2}\s?月|[-./]\d{1,2}[-./]\d)"
    r"|(?<![到至—–~～-])(\d{4})\s?年(?!\s?[—–~～至到-]))"
)
_IN_TITLE = re.compile(r"(?<![\d〔\[（(])((?:19|20)\d{2})(?!\d|\s?年?\s?[—–~～至到-]\s?\d{4})")
_THIS, _NEXT = re.compile(r"(?:今年|本年)\D{0,6}$"), re.compile(r"明年\D{0,6}$")
SENTENCE, PARAGRAPH = 120, 400


def stated_year(text: str, start: int, published: date | None) -> tuple[int | None, bool]:
    """The nearest year that the paragraph states before `start`, and whether it is the sentence's own."""
    back = max(0, start - SENTENCE)
    sentence_start = max(back, *(text.rfind(stop, back, start) + 1 for stop in "。\n！？"))
    if published and _THIS.search(text, max(sentence_start, start - 12), start):
        return published.year, True
    if published and _NEXT.search(text, max(sentence_start, start - 12), start):
        return published.year + 1, True
    here = _nearest(text, sentence_start, start)
    if here:
        return here, True
    paragraph_start = max(text.rfind("\n", max(0, start - PARAGRAPH), start) + 1, start - PARAGRAPH, 0)
    return _nearest(text, paragraph_start, start), False


def title_year(title: str) -> int | None:
    """The year a title names (2024家居消费季), but for one of a number or of a span of years."""
    found = _IN_TITLE.search(title)
    return int(found[1]) if found else None


def _nearest(text: str, start: int, end: int) -> int | None:
    year = None
    for match in _STATED.finditer(text, start, end):
        year = int(match[1] or match[2])
    return year
