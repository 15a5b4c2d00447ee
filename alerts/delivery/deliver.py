"""Delivering: matching, planning and sending, once or until told to stop. Channels are sent to side by side, so that one that hangs
delays no other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event

import sqlalchemy as sa

from alerts.delivery.pausing import resume_those_due
from alerts.delivery.plan import plan
from alerts.delivery.sender import Sender, Sent
from alerts.delivery.turn import Turn, our_turn
from config.clock import now
from config.faults import Busy, Fault
from config.settings import Settings
from indexing.store import Store
from indexing.store.schema import deliveries

# Real seconds between two looks; a run's end is told within one.
_TICK = 3.0
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Matched:
    """What matching found: changes looked at, alerts they made."""

    changes: int = 0
    alerts: int = 0

    def __add__(self, other: Matched) -> Matched:
        return Matched(self.changes + other.changes, self.alerts + other.alerts)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a process did. `failed` are attempts, of which `gave_up` are not tried again by themselves; `waiting` messages are still
    to be sent."""

    matched: Matched = Matched()
    sent: int = 0
    failed: int = 0
    gave_up: int = 0
    waiting: int = 0

    def plus(self, matched: Matched, sent: Sent) -> Delivered:
        return replace(
            self,
            matched=self.matched + matched,
            sent=self.sent + sent.sent,
            failed=self.failed + sent.failed,
            gave_up=self.gave_up + sent.gave_up,
        )


# Matches what is new in the log of changes and writes alerts.
Match = Callable[[], Matched]


def deliver_once(store: Store, settings: Settings, match: Match, stop: Event) -> Delivered:
    """Everything that is due now is matched and sent; a bot's budget is waited for. Raises Busy where another process delivers."""
    with our_turn(store, settings) as turn:
        matched = match()
        resume_those_due(store, now())
        plan(store, now())
        moment = now()
        total = Delivered().plus(matched, Sent())
        sender = Sender.of(store, settings)
        with _crew(stop) as crew:
            while not stop.is_set() and (due := sender.channels_due(moment)):
                futures = [
                    crew.submit(sender.send_all, key, moment, lambda: not stop.is_set()) for key in due
                ]
                done = _all_of(futures, turn)
                total = total.plus(Matched(), done)
                if done.wait:
                    _sleep(done.wait, turn, stop)
        return replace(total, waiting=_waiting(store))


def deliver_on(
    store: Store, settings: Settings, match: Match, stop: Event, say: Callable[[Delivered | Fault], None]
) -> Delivered:
    """As `deliver_once`, again and again until `stop` is set. `say` gets each round in which something happened, and what kept one
    from its work (a full disk, a database that is away), which is tried again. Raises Busy where another process delivers, or
    another machine has taken over."""
    total = Delivered()
    with our_turn(store, settings) as turn, _crew(stop) as crew:
        sender = Sender.of(store, settings)
        going: dict[str, Future[Sent]] = {}
        while not stop.is_set():
            try:
                turn.renew()
                round_ = Delivered().plus(match(), Sent())
                resume_those_due(store, now())
                plan(store, now())
                for key in [key for key, future in going.items() if future.done()]:
                    round_ = round_.plus(Matched(), going.pop(key).result())
                moment = now()
                for key in sender.channels_due(moment):
                    if key not in going:
                        going[key] = crew.submit(sender.send_all, key, moment, lambda: not stop.is_set())
                total = total.plus(round_.matched, Sent(round_.sent, round_.failed, round_.gave_up))
                if round_ != Delivered():
                    say(replace(round_, waiting=_waiting(store)))
            except Busy:
                raise
            except Fault as fault:
                say(fault)
            if going:
                wait(going.values(), timeout=_TICK, return_when=FIRST_COMPLETED)
                stop.wait(0.05)
            else:
                stop.wait(_TICK)
        for future in going.values():
            total = total.plus(Matched(), future.result())
    return replace(total, waiting=_waiting(store))


@contextmanager
def _crew(stop: Event) -> Iterator[ThreadPoolExecutor]:
    """Threads that end, after the message in hand, when the block is left for whatever reason."""
    crew = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="channel")
    try:
        yield crew
    finally:
        stop.set()
        crew.shutdown(cancel_futures=True)


def _all_of(futures: list[Future[Sent]], turn: Turn) -> Sent:
    """What became of all of them, the turn renewed meanwhile."""
    left = set(futures)
    while left:
        _, left = wait(left, timeout=10)
        turn.renew()
    total = Sent()
    for future in futures:
        total += future.result()
    return total


def _sleep(seconds: float, turn: Turn, stop: Event) -> None:
    end = time.monotonic() + seconds
    while not stop.is_set() and (left := end - time.monotonic()) > 0:
        stop.wait(min(left, 10))
        turn.renew()


def _waiting(store: Store) -> int:
    with store.reading() as connection:
        return (
            connection.scalar(
                sa.select(sa.func.count()).select_from(deliveries).where(deliveries.c.state == "waiting")
            )
            or 0
        )
