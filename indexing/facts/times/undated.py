"""Times without a place on the calendar: lengths, what recurs, and days counted from an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexing.facts.facts import Time, TimeKind
from indexing.facts.times.lengths import (
    due_around_an_event,
    events,
    length_from_there,
    lengths,
    recurring,
)

_UNITS = (("年", "year"), ("季度", "quarter"), ("个月", "month"), ("时", "hour"), ("分钟", "minute"))


def undated(text: str, found: Sequence[Time], closed: bytearray) -> Iterator[Time]:
    """Those outside of the times found. What is counted from an event may run over what is closed (收到《…》之日起)."""
    taken = bytearray(len(text))
    for time in found:
        _take(taken, time.start_char, time.end_char)
    for start, end in events(text):
        if counted := length_from_there(text, end):
            kind: TimeKind = "from" if counted.later else "deadline"
            yield from _free(text, taken, start, counted.end, kind, uncertain=True)
    for start, end in due_around_an_event(text):
        yield from _free(text, taken, start, end, "deadline", uncertain=True)
    for start, end in recurring(text):
        if not any(closed[start:end]):
            yield from _free(text, taken, start, end, "recurring")
    for start, end in lengths(text):
        if not any(closed[start:end]):
            yield from _free(text, taken, start, end, "duration")


def _free(
    text: str, taken: bytearray, start: int, end: int, kind: TimeKind, uncertain: bool = False
) -> Iterator[Time]:
    if not any(taken[start:end]):
        _take(taken, start, end)
        words = text[start:end]
        unit = next((unit for sign, unit in _UNITS if sign in words), "day")
        yield Time(words, start, end, kind, None, None, unit, uncertain)


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)
