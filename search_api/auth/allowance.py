"""How much one asker may ask for within a time, by what answers cost.

Kept in memory: it protects this process from one asker, so that others are served; several processes each protect themselves.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from config.language import tr
from search_api.web.faults import TooMuch


@dataclass(frozen=True, slots=True)
class Allowance:
    """`burst` points at once, `per_second` of them back each second."""

    burst: float
    per_second: float


# A page of results costs 2, so this is five searches a second without end, and three hundred in a row.
ORDINARY = Allowance(600, 10)

_MOST_ASKERS = 10_000


class Spent:
    """What each asker has spent of an allowance."""

    def __init__(self, allowance: Allowance = ORDINARY) -> None:
        self._allowance = allowance
        self._lock = threading.Lock()
        # Asker -> points left, and the moment they were counted.
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, asker: str, cost: float, moment: float | None = None) -> None:
        """Takes points from an asker, or raises TooMuch and takes none. `moment` is in seconds of a clock that never goes back."""
        if cost <= 0:
            return
        moment = time.monotonic() if moment is None else moment
        with self._lock:
            left, counted = self._left.pop(asker, (self._allowance.burst, moment))
            left = min(self._allowance.burst, left + (moment - counted) * self._allowance.per_second)
            enough = left >= min(cost, self._allowance.burst)
            self._left[asker] = (left - cost if enough else left, moment)
            if len(self._left) > _MOST_ASKERS:
                self._left.popitem(last=False)
        if not enough:
            wait = math.ceil((min(cost, self._allowance.burst) - left) / self._allowance.per_second)
            raise TooMuch(
                tr("请求太多", "too many requests"),
                wait=max(1, wait),
                detail=tr(f"{max(1, wait)} 秒后再试", f"try again in {max(1, wait)} seconds"),
            )
