"""The throttle, the last thing before the wire: every request to a host passes it, one after the other.

It stands in the download handler, so what it learns from one answer holds for the very next request, also for those that
already queue in Scrapy's slot of the host.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from config import clock
from config.faults import Fault
from crawlers.fetch.politeness.budget import DailyBudget
from crawlers.fetch.politeness.circuits import OpenCircuit, OpenCircuits, left_alone_until
from crawlers.fetch.politeness.halt import halt
from crawlers.fetch.politeness.refusal import RequestRefused, refusal

logger = logging.getLogger(__name__)

T = TypeVar("T")

FAILURE_STATUSES = frozenset({403, 412, 429, 491})


def is_failure(status: int) -> bool:
    """Whether an answer with this status asks us to go slower: 403, 412, 429, 491 and all of 5xx."""
    return status in FAILURE_STATUSES or status >= 500


@dataclass(slots=True)
class _Host:
    """`why_open`: the circuit is open. `trial`: an earlier run's circuit, through which a command by hand looks once."""

    gate: asyncio.Semaphore
    failures_in_row: int = 0
    resume_at: float = 0.0
    why_open: str | None = None
    trial: OpenCircuit | None = None


class HostThrottle:
    """What is known of each host: failures in a row, until when to wait, whether its circuit is open.

    Failures open it for the rest of the run, a challenge for every run until the host's next window (`CIRCUIT_WINDOW`; None:
    nothing is kept, as in a replay). A command by hand (`CIRCUIT_COMMAND` names it) tries once a circuit that another
    command found: a proper answer closes it, anything else ends the run's requests to the host.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.base = settings.getfloat("BACKOFF_BASE")
        self.most = settings.getfloat("BACKOFF_MOST", 600.0)
        self.at_once = max(1, settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN", 1))
        self.circuit_after = settings.getint("CIRCUIT_AFTER", 5)
        self.limit: int | None = settings.get("DAILY_BUDGET")
        self.budget: DailyBudget | None = None
        if self.limit is not None:
            self.limit = int(self.limit)
            self.budget = DailyBudget(settings["POLITENESS_PLACE"])
        self.windows: list[str] | None = settings.get("CIRCUIT_WINDOW")
        self.command: str | None = settings.get("CIRCUIT_COMMAND")
        self.circuits: OpenCircuits | None = None
        if self.windows is not None:
            self.circuits = OpenCircuits(settings["POLITENESS_PLACE"])
        self._hosts: dict[str, _Host] = {}

    def check(self, host: str) -> None:
        """Raises RequestRefused where a request to `host` cannot go any more in this run: before it queues."""
        self._check_circuit(host)
        if self._counted(lambda budget, limit: budget.spent(host) >= limit):
            raise self._refusal("budget", host)

    def _check_circuit(self, host: str) -> None:
        if not self.crawler.crawling or self._stat("fault/title"):
            raise self._refusal("stopping", host)
        if self.is_open(host):
            raise self._refusal("circuit", host)

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """Held while one request to `host` is under way: waits its turn and the host's rest, and counts the request.

        Raises RequestRefused as `check` does. With asyncio and no delay, Scrapy 2.19 starts all requests of a slot's queue
        at once whatever the limit, since it looks at the ones under way before their tasks have begun.
        """
        state = self._host(host)
        async with state.gate:
            await self._wait(host)
            yield

    async def _wait(self, host: str) -> None:
        self.check(host)
        while (left := self._host(host).resume_at - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 1.0))
            self._check_circuit(host)
        if self._counted(lambda budget, limit: not budget.spend(host, limit)):
            raise self._refusal("budget", host)

    def _counted(self, question: Callable[[DailyBudget, int], bool]) -> bool:
        """The answer of the budget's counter; False without a budget."""
        budget, limit = self.budget, self.limit
        return budget is not None and limit is not None and self._kept(lambda: question(budget, limit))

    def _kept(self, question: Callable[[], T]) -> T:
        """The answer of the politeness file. One that cannot be used ends the crawl."""
        try:
            return question()
        except Fault as fault:
            halt(self.crawler, fault)
            raise

    def failure(self, host: str, why: str, retry_after: str | None = None) -> None:
        """A bad answer or none: the host rests, twice as long each time; after `CIRCUIT_AFTER` in a row, on trial, or where it
        asks for a longer rest than a run can wait for, it is left alone for the rest of the run."""
        state = self._host(host)
        state.failures_in_row += 1
        rest = min(self.most, self.base * 2 ** min(state.failures_in_row - 1, 30))
        asked = _seconds(retry_after)
        if state.trial:
            self._leave_alone(host, state.trial.until)
        if state.trial or state.failures_in_row >= self.circuit_after or asked > self.most:
            self._open(host, state, why)
            return
        rest = max(rest, asked)
        state.resume_at = max(state.resume_at, time.monotonic() + rest)
        if rest:
            logger.info("%s rests for %.1f s: %s", host, rest, why)

    def challenge(self, host: str) -> None:
        """A challenge: nothing more is asked of the host, by no run, until its next window opens."""
        if self.windows is None:
            self.failure(host, "challenge")
            return
        self._leave_alone(host, left_alone_until(self.windows, clock.now()))
        self._open(host, self._host(host), "challenge")

    def success(self, host: str) -> None:
        """A proper answer: the count of bad ones starts again, and a circuit on trial is closed."""
        state = self._host(host)
        state.failures_in_row = 0
        if state.trial and self.circuits:
            circuits, state.trial = self.circuits, None
            self._kept(lambda: circuits.close(host))
            logger.info("%s answers again: its circuit is closed", host)

    def _open(self, host: str, state: _Host, why: str) -> None:
        state.why_open, state.trial = why, None
        assert self.crawler.stats is not None
        self.crawler.stats.set_value(f"circuit/{host}", why)
        logger.warning("%s is left alone for the rest of this run: %s", host, why)

    def _leave_alone(self, host: str, until: datetime) -> None:
        if circuits := self.circuits:
            self._kept(lambda: circuits.open(host, OpenCircuit(until, self.command)))
            logger.warning("%s is left alone until %s", host, clock.iso(until))

    def resting(self) -> bool:
        """Whether a host rests now."""
        moment = time.monotonic()
        return any(state.resume_at > moment for state in self._hosts.values())

    def is_open(self, host: str) -> bool:
        return self._host(host).why_open is not None

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = state = _Host(asyncio.Semaphore(self.at_once))
            self._take_over(host, state)
        return self._hosts[host]

    def _take_over(self, host: str, state: _Host) -> None:
        """What an earlier run left of the host."""
        circuits = self.circuits
        circuit = self._kept(lambda: circuits.of(host)) if circuits else None
        if circuit is None:
            return
        until = clock.iso(circuit.until)
        if self.command and circuit.command != self.command:
            state.trial = circuit
            logger.warning("%s is to be left alone until %s; asked by hand, it is tried once", host, until)
        else:
            self._open(host, state, f"challenge met by an earlier run, left alone until {until}")

    def _refusal(self, reason: str, host: str) -> RequestRefused:
        assert self.crawler.stats is not None
        return refusal(self.crawler.stats, reason, host)

    def _stat(self, name: str) -> object:
        assert self.crawler.stats is not None
        return self.crawler.stats.get_value(name)


_throttles: WeakKeyDictionary[Crawler, HostThrottle] = WeakKeyDictionary()


def throttle_of(crawler: Crawler) -> HostThrottle:
    """The one throttle of a crawl. Raises Fault where the budget's counter cannot be opened."""
    if crawler not in _throttles:
        _throttles[crawler] = HostThrottle(crawler)
    return _throttles[crawler]


def _seconds(retry_after: str | None) -> float:
    """A Retry-After header in seconds from now: a number or an HTTP date; 0 where it says nothing usable."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - clock.now()).total_seconds())
    except (ValueError, TypeError):
        return 0.0
