"""When a message that could not be delivered is tried again, and when a channel is left alone for a while."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

# Seconds before each attempt: ten in some 76 hours, so that the last comes after a weekend.
LADDER = (0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
_JITTER = 0.2
# After so many failures in a row the channel's circuit opens: one message tries it, the others wait.
CIRCUIT = 5
_FIRST_BREAK, _LONGEST_BREAK = 5, 60  # minutes


def next_try(
    first: datetime, attempts: int, key: str, moment: datetime, wait: float = 0.0
) -> datetime | None:
    """When to try again after `attempts` failed, of which the first was at `first`; None where it is given up.

    The times are laid out from the first attempt, so that the deviations (20 % of a step, by `key`) do not add up: the last comes
    after 70 hours at the earliest. After a pause of our own the steps keep their distance. `wait` are the seconds that the other
    side asked for.
    """
    if attempts >= len(LADDER):
        return None
    step = LADDER[attempts]
    laid_out = first + timedelta(seconds=sum(LADDER[: attempts + 1]) + step * _deviation(key, attempts))
    apart = moment + timedelta(seconds=max(step * (1 - _JITTER), wait))
    return max(laid_out, apart)


def _deviation(key: str, attempts: int) -> float:
    """Between -0.2 and 0.2, the same each time."""
    digest = hashlib.sha256(f"{key} {attempts}".encode()).digest()
    return (int.from_bytes(digest[:4]) / 0xFFFFFFFF * 2 - 1) * _JITTER


def circuit_break(failures: int) -> timedelta | None:
    """How long a channel's circuit stays open after so many failures in a row; None where it stays closed."""
    if failures < CIRCUIT:
        return None
    return timedelta(minutes=min(_LONGEST_BREAK, _FIRST_BREAK * 2 ** min(10, failures - CIRCUIT)))


def off_peak(kind: str, channel_id: str, moment: datetime) -> datetime:
    """飞书 asks not to be called at full and half hours: there a message waits 2 to 12 minutes, a channel always the same."""
    if kind != "feishu" or moment.minute % 30 > 1:
        return moment
    later = 120 + int.from_bytes(hashlib.sha256(channel_id.encode()).digest()[:4]) % 600
    return moment.replace(minute=moment.minute - moment.minute % 30, second=0, microsecond=0) + timedelta(
        seconds=later
    )
