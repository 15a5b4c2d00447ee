"""A sample web that counts, at the server, how politely it is asked, whoever asks."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise

from sample_web import SampleWeb, whole
from sample_web.exchange import Answer

# So long an answer takes, that two requests at once meet.
_TAKES = 0.03


class CountedWeb(SampleWeb):
    """Sources of the whole sample web, as they stand on a day."""

    def __init__(self, sources: tuple[str, ...], day: int = 0) -> None:
        super().__init__(day, sources, world=whole())
        self._counting = threading.Lock()
        self._at_once: Counter[str] = Counter()
        self._most: Counter[str] = Counter()
        self._came: dict[str, list[float]] = defaultdict(list)

    def ask(self, host: str, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        with self._counting:
            self._at_once[host] += 1
            self._most[host] = max(self._most[host], self._at_once[host])
            self._came[host].append(time.monotonic())
        try:
            time.sleep(_TAKES)
            return super().ask(host, method, target, headers, body)
        finally:
            with self._counting:
                self._at_once[host] -= 1

    def at_once(self) -> int:
        """The largest number of requests that any host had at once."""
        return max(self._most.values())

    def least_gaps(self) -> Mapping[str, float]:
        """By host, the shortest time in seconds between two requests."""
        return {
            host: min((later - one for one, later in pairwise(moments)), default=float("inf"))
            for host, moments in self._came.items()
        }
