"""What an attempt came to, written down in one transaction: in the delivery's log, and in the state of its channel."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alerts.channels.answers import Answer
from alerts.delivery.ladder import circuit_break, next_try, off_peak
from alerts.delivery.notices import tell_owner
from alerts.delivery.pausing import give_up
from config.clock import iso
from indexing.store.portions import portions
from indexing.store.schema import channels, deliveries, subscriptions

# Real bounces that end an address; a mailbox that is gone is not asked again within seconds.
_BOUNCES = 3
_BETWEEN_BOUNCES = 1_800.0
# Kinds whose failure is their own: nothing that somebody subscribed to is lost.
_ASIDE = frozenset({"test", "notice", "confirm"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a delivery: when it began (aware), how many seconds it took, what it came to, and what was sent."""

    moment: datetime
    seconds: float
    answer: Answer
    body: str
    subscription_ids: Collection[str] = ()


def note_attempt(connection: Connection, delivery_id: str, attempt: Attempt) -> bool:
    """Writes the attempt down, and when the next one is. Gives whether the message is given up: it failed for good, or is kept
    until somebody has mended its channel."""
    row = connection.execute(sa.select(deliveries).where(deliveries.c.id == delivery_id)).one()
    channel = connection.execute(sa.select(channels).where(channels.c.id == row.channel_id)).one()
    answer, log = attempt.answer, [*row.log, _line(attempt)]
    noted: dict[str, Any] = {"attempts": len(log), "log": log, "answer": answer.stored()}
    if answer.verdict == "sent":
        noted |= {"state": "sent", "next": None, "sent_at": attempt.moment, "body": attempt.body}
        connection.execute(deliveries.update().where(deliveries.c.id == delivery_id).values(noted))
        _note_success(connection, channel, attempt)
        return False
    due = _next(row, channel.kind, log, attempt)
    if row.state != "waiting":  # paused or removed by somebody meanwhile
        due = None
    elif due is None or answer.verdict == "refused":
        noted |= {"state": "failed", "next": None}
    else:
        noted |= {"next": due}
    connection.execute(deliveries.update().where(deliveries.c.id == delivery_id).values(noted))
    if row.kind in _ASIDE or row.state != "waiting":
        return noted.get("state") == "failed"
    paused = _note_failure(connection, channel, attempt, exhausted=due is None)
    if paused and answer.verdict != "refused":
        connection.execute(
            deliveries.update().where(deliveries.c.id == delivery_id).values(state="kept", next=None)
        )
    return paused or answer.verdict == "refused"


def _next(row: sa.Row[Any], kind: str, log: list[dict[str, Any]], attempt: Attempt) -> datetime | None:
    if row.kind == "test":
        return None
    answer = attempt.answer
    wait = max(answer.wait, _BETWEEN_BOUNCES) if answer.verdict == "bounced" else answer.wait
    first = datetime.fromisoformat(log[0]["time"])
    due = next_try(first, len(log), row.id, attempt.moment, wait)
    return None if due is None else off_peak(kind, row.channel_id, due)


def _note_success(connection: Connection, channel: sa.Row[Any], attempt: Attempt) -> None:
    values: dict[str, Any] = {"failures": 0, "opened_until": None}
    if channel.state == "active":
        values["reason"] = None
    connection.execute(channels.update().where(channels.c.id == channel.id).values(values))
    for some in portions(sorted(attempt.subscription_ids)):
        connection.execute(
            subscriptions.update().where(subscriptions.c.id.in_(some)).values(last_told=attempt.moment)
        )


def _note_failure(connection: Connection, channel: sa.Row[Any], attempt: Attempt, *, exhausted: bool) -> bool:
    """Notes it of the channel; whether that made it pause."""
    answer, moment = attempt.answer, attempt.moment
    reason: Mapping[str, Any] = channel.reason or {}
    own = channels.update().where(channels.c.id == channel.id)
    if answer.verdict == "often":
        until = moment + timedelta(seconds=answer.wait)
        connection.execute(own.values(opened_until=until))
    elif answer.verdict != "refused":
        failures = channel.failures + 1
        rest = circuit_break(failures)
        connection.execute(own.values(failures=failures, opened_until=moment + rest if rest else None))
    if answer.verdict == "bounced":
        bounces = int(reason.get("bounces", 0)) + 1
        if bounces >= _BOUNCES:
            give_up(connection, channel.id, {"code": "bounced", "answer": answer.stored()}, moment)
            return True
        connection.execute(
            own.values(reason={"code": "trouble", "bounces": bounces, "answer": answer.stored()})
        )
        return False
    if answer.verdict == "ended" or (exhausted and answer.verdict != "refused"):
        code = "ended" if answer.verdict == "ended" else "unreachable"
        give_up(connection, channel.id, {"code": code, "answer": answer.stored()}, moment)
        return True
    if answer.verdict == "wrong" and reason.get("code") != "trouble":
        connection.execute(own.values(reason={"code": "trouble", "answer": answer.stored()}))
        tell_owner(connection, channel.id, "trouble", moment)
    return False


def _line(attempt: Attempt) -> dict[str, Any]:
    answer = attempt.answer
    return {
        "time": iso(attempt.moment),
        "verdict": answer.verdict,
        "code": answer.code,
        "cause": {"zh": answer.cause.zh, "en": answer.cause.en},
        "said": answer.said,
        "seconds": round(attempt.seconds, 3),
    }
