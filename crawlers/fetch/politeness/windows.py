"""The times of day, in Shanghai, in which scheduled runs may go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.language import tr
from config.registry import parse_window


def within(windows: Iterable[str], moment: datetime) -> bool:
    """Whether `moment` (aware) lies in one of the windows `HH:MM-HH:MM`: start included, end not; no windows: always.

    A window may pass midnight; one that ends where it starts is the whole day. Raises WrongUsage for another form.
    """
    spans = [_span(window) for window in windows]
    now = moment.astimezone(SHANGHAI).time()
    return not spans or any(_covers(start, end, now) for start, end in spans)


def next_opening(windows: Iterable[str], moment: datetime) -> datetime:
    """The first moment from `moment` (aware) on that lies within, in Shanghai time; `moment` itself where it does."""
    spans = [_span(window) for window in windows]
    here = moment.astimezone(SHANGHAI)
    if not spans or any(_covers(start, end, here.time()) for start, end in spans):
        return here
    return min(start for start in _starts(spans, here) if start >= here)


def next_start(windows: Iterable[str], moment: datetime) -> datetime | None:
    """The first moment after `moment` (aware) at which a window begins, in Shanghai time, whether one is open now or not.

    None without windows, or where one of them is the whole day.
    """
    spans = [_span(window) for window in windows]
    here = moment.astimezone(SHANGHAI)
    if not spans or any(start == end for start, end in spans):
        return None
    return min(start for start in _starts(spans, here) if start > here)


def _starts(spans: Iterable[tuple[time, time]], here: datetime) -> list[datetime]:
    """When windows begin today and tomorrow."""
    return [
        datetime.combine(here.date() + timedelta(days=day), start, SHANGHAI)
        for start, _ in spans
        for day in (0, 1)
    ]


def _span(window: str) -> tuple[time, time]:
    span = parse_window(window)
    if span is None:
        raise WrongUsage(
            tr(f"时段 {window} 应写作 HH:MM-HH:MM", f"window {window} should read HH:MM-HH:MM"), where=window
        )
    return span


def _covers(start: time, end: time, now: time) -> bool:
    if start < end:
        return start <= now < end
    return now >= start or now < end
