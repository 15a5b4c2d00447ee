"""Looks for a pattern only near the marks without which it cannot match: most of a text has none, and numbers are dear to try."""

from __future__ import annotations

import re
from collections.abc import Iterator


def matches_near(
    pattern: re.Pattern[str], text: str, mark: re.Pattern[str], back: int, ahead: int
) -> Iterator[re.Match[str]]:
    """The matches of the pattern within `back` characters before and `ahead` behind a mark, in order, none twice."""
    start = end = -1
    for found in mark.finditer(text):
        low, high = max(0, found.start() - back), found.end() + ahead
        if low > end:
            if end > start:
                yield from pattern.finditer(text, start, end)
            start = low
        end = high
    if end > start:
        yield from pattern.finditer(text, start, end)
