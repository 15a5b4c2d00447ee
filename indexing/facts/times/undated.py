"""Times without a place on the calendar: lengths, what recurs, and days counted from an event."""

from __future__ import annotations

from collections.abc import Iterator

from indexing.facts.facts import Time, TimeKind
from indexing.facts.times.lengths import events, length_from_there, lengths, recurring

_UNITS = (("年", "year"), ("季度", "quarter"), ("个月", "month"), ("时", "hour"), ("分钟", "minute"))


def undated(text: str, taken: bytearray) -> Iterator[Time]:
    """Those outside of what is taken; what they take is marked in it."""
    for start, end in events(text):
        if counted := length_from_there(text, end):
            kind: TimeKind = "from" if counted.later else "deadline"
            yield from _free(text, taken, start, counted.end, kind, uncertain=True)
    for start, end in recurring(text):
        yield from _free(text, taken, start, end, "recurring")
    for start, end in lengths(text):
        yield from _free(text, taken, start, end, "duration")


def _free(
    text: str, taken: bytearray, start: int, end: int, kind: TimeKind, uncertain: bool = False
) -> Iterator[Time]:
    if not any(taken[start:end]):
        taken[start:end] = b"\1" * (end - start)
        words = text[start:end]
        unit = next((unit for sign, unit in _UNITS if sign in words), "day")
        yield Time(words, start, end, kind, None, None, unit, uncertain)
