"""The one clock. `HUANXIN_CLOCK` (ISO time with offset) sets where it starts; from there it runs normally."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_started = time.monotonic()


def parse_start(value: str) -> datetime:
    """The moment that a `HUANXIN_CLOCK` value names. Raises ValueError where it is no ISO time or has no offset."""
    start = datetime.fromisoformat(value)
    if start.tzinfo is None:
        raise ValueError("no offset")
    return start


def now() -> datetime:
    """The current time of this process, aware, in Shanghai."""
    start = os.environ.get("HUANXIN_CLOCK")
    if not start:
        return datetime.now(SHANGHAI)
    elapsed = timedelta(seconds=time.monotonic() - _started)
    return (parse_start(start) + elapsed).astimezone(SHANGHAI)


def iso(moment: datetime) -> str:
    """`YYYY-MM-DDThh:mm:ss+08:00`."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")
