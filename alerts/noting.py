"""Noting what there is to tell: one alert per subscription and event, whoever finds it and however often."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.language import Words, wordings
from indexing.store import Store
from indexing.store.portions import portions
from indexing.store.schema import alerts, subscriptions

Outcome: TypeAlias = Literal[
    "matches_now", "matches", "matches_no_more", "due", "moved", "appeared", "outage", "recovered", "report"
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of the paper that shows why. `marks` are places in `text`, code points, half-open."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class NewAlert:
    """Something worth telling a subscription. `event` is the same for every finder of the same event: `change:SEQ`, or kind,
    subject and due date. `seq` is the change's number, where it is one. `details` are further lines; `page` is the path of the page
    that shows it, where that is not the document's own."""

    subscription_id: str
    event: str
    title: str
    outcome: Outcome
    what: Words
    seq: int | None = None
    document_id: str | None = None
    run_id: str | None = None
    classes: tuple[str, ...] = ()
    evidence: Evidence | None = None
    details: tuple[Words, ...] = ()
    page: str | None = None

    @property
    def id(self) -> str:
        return "al_" + hashlib.sha256(f"{self.subscription_id}\n{self.event}".encode()).hexdigest()[:16]


def note_alerts(connection: Connection, found: Iterable[NewAlert], moment: datetime) -> int:
    """Notes those that are not noted yet, in an ordered writing transaction, and says how many these were."""
    by_id = {one.id: one for one in found}
    for some in portions(list(by_id)):
        for known in connection.scalars(sa.select(alerts.c.id).where(alerts.c.id.in_(some))):
            del by_id[known]
    for few in portions(by_id.values()):
        connection.execute(alerts.insert(), [_row(one, moment) for one in few])
    for several in portions(sorted({one.subscription_id for one in by_id.values()})):
        matched = subscriptions.c.id.in_(several)
        connection.execute(subscriptions.update().where(matched).values(last_matched=moment))
    return len(by_id)


def note_new(store: Store, found: Sequence[NewAlert], moment: datetime) -> int:
    """As `note_alerts`, in a transaction of its own where there is something to note."""
    known: set[str] = set()
    with store.reading() as connection:
        for some in portions([one.id for one in found]):
            known.update(connection.scalars(sa.select(alerts.c.id).where(alerts.c.id.in_(some))))
    fresh = [one for one in found if one.id not in known]
    if not fresh:
        return 0
    with store.writing() as connection:
        return note_alerts(connection, fresh, moment)


def _row(one: NewAlert, moment: datetime) -> Mapping[str, object]:
    return {
        "id": one.id,
        "subscription_id": one.subscription_id,
        "event": one.event,
        "seq": one.seq,
        "document_id": one.document_id,
        "run_id": one.run_id,
        "title": one.title,
        "classes": list(one.classes),
        "outcome": one.outcome,
        "what": wordings(one.what),
        "evidence": {"text": one.evidence.text, "marks": [list(mark) for mark in one.evidence.marks]}
        if one.evidence
        else None,
        "details": [wordings(line) for line in one.details] or None,
        "page": one.page,
        "time": moment,
    }
