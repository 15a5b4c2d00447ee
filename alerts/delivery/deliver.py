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

from alerts.delivery import canary
from alerts.delivery.pausing import resume_those_due
from alerts.delivery.plan import plan
from alerts.delivery.retention import tidy
from alerts.delivery.sender import Sender, Sent
from alerts.delivery.turn import Turn, TurnLost, our_turn
from alerts.matching import MatchCounts, match_changes
from alerts.occasions import note_occasions
from config.clock import now
from config.faults import Fault
from indexing.store import Store
from indexing.store.schema import deliveries

# Real seconds between two looks; a run's end is told within one.
_TICK = 3.0
# The calendar and the sources are looked at so often, or where that takes long, so many times as long apart.
_OCCASIONS, _SHARE = 30.0, 30.0
_TIDY = 3_600.0
_AT_ONCE = 16
# Among the channels that are being sent to; no channel's id is like it.
_CANARY = "canary"
_NOTHING = MatchCounts()


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a process did. `changes` were matched and made `alerts`. `failed` are attempts, of which `gave_up` are not tried again by themselves; `waiting` messages are still
    to be sent."""

    changes: int = 0
    alerts: int = 0
    sent: int = 0
    failed: int = 0
    gave_up: int = 0
    waiting: int = 0

    def plus(self, sent: Sent, matched: MatchCounts = _NOTHING) -> Delivered:
        return replace(
            self,
            changes=self.changes + matched.changes,
            alerts=self.alerts + matched.alerts,
            sent=self.sent + sent.sent,
            failed=self.failed + sent.failed,
            gave_up=self.gave_up + sent.gave_up,
        )


def deliver_once(sender: Sender, stop: Event) -> Delivered:
    """Everything that is due now is matched and sent; a bot's budget is waited for. Raises TurnLost where another process delivers."""
    store, settings = sender.store, sender.settings
    with our_turn(store, settings) as turn:
        canary.plant(store, now())
        matched = _noted(match_changes(store, settings), note_occasions(store, settings))
        canary.try_planted(store, now())
        resume_those_due(store, now())
        plan(store, now())
        moment = now()
        total = Delivered().plus(Sent(), matched)
        with _crew(stop) as crew:
            crew.submit(canary.tell, store, sender.postman, now()).result()
            while not stop.is_set() and (due := sender.channels_due(moment)):
                futures = [
                    crew.submit(sender.send_all, key, moment, lambda: not stop.is_set()) for key in due
                ]
                done = _all_of(futures, turn)
                total = total.plus(done)
                if done.wait:
                    _sleep(done.wait, turn, stop)
        tidy(store, now())
        return replace(total, waiting=_waiting(store))


def deliver_on(sender: Sender, stop: Event, say: Callable[[Delivered | Fault], None]) -> Delivered:
    """As `deliver_once`, again and again until `stop` is set. `say` gets each round in which something happened, and what keeps it
    from its work (a full disk, a database that is away), once, while it is tried again. Raises TurnLost where another process delivers, or
    another machine has taken over."""
    store, settings, total = sender.store, sender.settings, Delivered()
    with our_turn(store, settings) as turn, _crew(stop) as crew:
        work, looked_until, tidied_until, trouble = _Work(sender, crew, stop), 0.0, 0.0, ""
        while not stop.is_set():
            try:
                turn.renew()
                canary.plant(store, now())
                matched = match_changes(store, settings)
                canary.try_planted(store, now())
                if time.monotonic() >= looked_until:
                    began = time.monotonic()
                    matched = _noted(matched, note_occasions(store, settings))
                    took = time.monotonic() - began
                    looked_until = began + took + max(_OCCASIONS, _SHARE * took)
                resume_those_due(store, now())
                plan(store, now())
                if time.monotonic() >= tidied_until:
                    tidy(store, now())
                    tidied_until = time.monotonic() + _TIDY
                done = work.go_on()
                total = total.plus(done, matched)
                if matched.changes or matched.alerts or done.sent or done.failed:
                    say(replace(Delivered().plus(done, matched), waiting=_waiting(store)))
                trouble = ""
            except TurnLost:
                raise
            except Fault as fault:
                if fault.title != trouble:
                    say(fault)
                trouble = fault.title
            work.rest()
        total = total.plus(work.finish())
    return replace(total, waiting=_waiting(store))


def _noted(matched: MatchCounts, occasions: int) -> MatchCounts:
    return replace(matched, alerts=matched.alerts + occasions)


class _Work:
    """The channels that are being sent to, each by a thread, and those that wait for their budget (until a time of
    time.monotonic)."""

    def __init__(self, sender: Sender, crew: ThreadPoolExecutor, stop: Event) -> None:
        self._sender, self._crew, self._stop = sender, crew, stop
        self._going: dict[str, Future[Sent]] = {}
        self._waiting: dict[str, float] = {}

    def go_on(self) -> Sent:
        """Begins with the channels that have something due; what has been done since the last time."""
        total = Sent()
        for key in [key for key, future in self._going.items() if future.done()]:
            done = self._going.pop(key).result()
            if done.wait:
                self._waiting[key] = time.monotonic() + done.wait
            total += done
        moment = now()
        if _CANARY not in self._going and canary.on_its_way(self._sender.store):
            self._going[_CANARY] = self._crew.submit(self._tell_canary)
        for key in self._sender.channels_due(moment):
            if key not in self._going and self._waiting.get(key, 0.0) <= time.monotonic():
                self._going[key] = self._crew.submit(
                    self._sender.send_all, key, moment, lambda: not self._stop.is_set()
                )
        return total

    def _tell_canary(self) -> Sent:
        canary.tell(self._sender.store, self._sender.postman, now())
        return Sent()

    def rest(self) -> None:
        """Until the next look, or until a channel is done."""
        if self._going:
            wait(self._going.values(), timeout=_TICK, return_when=FIRST_COMPLETED)
        else:
            self._stop.wait(_TICK)

    def finish(self) -> Sent:
        """Waits for the messages in hand."""
        return sum((future.result() for future in self._going.values()), Sent())


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
