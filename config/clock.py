"""The one clock. `HUANXIN_CLOCK` (ISO time with offset) sets where it starts; from there it runs normally, or with `@x600` appended
600 times as fast."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_started = time.monotonic()


def parse_start(value: str) -> tuple[datetime, float]:
    """The moment that a `HUANXIN_CLOCK` value names, and how fast time goes from there. Raises ValueError where it is no ISO time,
    has no offset, or names no speed."""
    text, _, speed = value.partition("@x")
    start = datetime.fromisoformat(text)
    if start.tzinfo is None:
        raise ValueError("no offset")
    fast = float(speed) if speed or value.endswith("@x") else 1.0
    if not 0 < fast <= 100_000:
        raise ValueError("no speed")
    return start, fast


def now() -> datetime:
    """The current time of this process, aware, in Shanghai."""
    start = os.environ.get("HUANXIN_CLOCK")
    if not start:
        return datetime.now(SHANGHAI)
    moment, speed = parse_start(start)
    elapsed = timedelta(seconds=(time.monotonic() - _started) * speed)
    return (moment + elapsed).astimezone(SHANGHAI)


def handed_on() -> dict[str, str]:
    """The setting with which a process that is started now goes on where this one's clock is; none where it is the real one."""
    start = os.environ.get("HUANXIN_CLOCK")
    if not start:
        return {}
    _, speed = parse_start(start)
    return {"HUANXIN_CLOCK": now().isoformat() + (f"@x{speed:g}" if speed != 1 else "")}


def iso(moment: datetime) -> str:
    """`YYYY-MM-DDThh:mm:ss+08:00`."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")
