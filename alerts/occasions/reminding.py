"""Reminding of days that come: each once for each of its stages, and a day that passed meanwhile once, late."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from alerts.matching.evidence import around, page_of, text_at
from alerts.matching.queries import Queries
from alerts.matching.watchers import Watcher, fitting, load_watchers
from alerts.matching.what_days import near
from alerts.noting import NewAlert, note_new
from alerts.occasions.coming import Coming, brought_silently, coming_days
from alerts.occasions.reminders import DAYS, LATE, Reader, reader, stage
from indexing.store import Store
from indexing.store.portions import portions
from indexing.store.schema import alerts

_queries = Queries()
_PASSED = "late"


def remind(store: Store, moment: datetime) -> int:
    """Notes the reminders that are due at an aware moment, and says how many are new.

    What was imported, read again or brought by a first run today waits until tomorrow: that alone reminds nobody.
    """
    readers = {
        one.saved.id: (one, reader(one.rhythm, moment)) for one in load_watchers(store, ("deadlines",))
    }
    if not readers:
        return 0
    today = moment.date()
    furthest = max(
        read.until + timedelta(days=max(DAYS) if one.days is None else one.days)
        for one, read in readers.values()
    )
    coming = coming_days(store, today - LATE, furthest)
    silent = brought_silently(store, {one.document.id for one in coming}, today)
    coming = [one for one in coming if one.document.id not in silent]
    found = due(coming, list(readers.values()), moment, _told(store, readers, moment))
    return note_new(store, found, moment)


def due(
    coming: Sequence[Coming],
    readers: Sequence[tuple[Watcher, Reader]],
    moment: datetime,
    told: Mapping[str, Collection[str]],
) -> list[NewAlert]:
    """The reminders for each reader. `told` are the days, by subscription, of which they were reminded before."""
    sides = [side for one in coming for side in one.sides]
    fits = fitting(sides, [watcher for watcher, _ in readers], _queries, moment.date())
    found: list[NewAlert] = []
    at = 0
    for one in coming:
        places = range(at, at := at + len(one.sides))
        for watcher, read in readers:
            key = watcher.saved.id
            if one.document.last_changed.date() > read.until:  # found this night: it is told in the morning
                continue
            if one.day >= read.reads_on:
                number = stage(one.dated.kind, one.day, watcher.days, read.until)
                name = None if number is None else str(number)
            else:
                name = _PASSED if _missed(one, watcher, told.get(key, ())) else None
            if name is not None and fits.first(watcher, places) is not None:
                found.append(reminder(key, one, name, read.reads_on))
    return found


def _missed(one: Coming, watcher: Watcher, told: Collection[str]) -> bool:
    """Whether a day passed of which somebody who watched already was not reminded, though its paper said it already."""
    known = watcher.created.date() <= one.day and one.document.last_changed.date() <= one.day
    return known and _event(one) not in told


def _told(store: Store, ids: Iterable[str], moment: datetime) -> dict[str, set[str]]:
    """By subscription the days of which it was reminded in the last year, whatever the stage."""
    found: dict[str, set[str]] = {}
    with store.reading() as connection:
        for some in portions(ids):
            query = sa.select(alerts.c.subscription_id, alerts.c.event).where(
                alerts.c.subscription_id.in_(some),
                alerts.c.outcome == "due",
                alerts.c.time >= moment - timedelta(days=366) - LATE,
            )
            for row in connection.execute(query):
                found.setdefault(row.subscription_id, set()).add(row.event.rpartition(":")[0])
    return found


def _event(one: Coming) -> str:
    return f"due:{one.dated.subject}:{one.dated.kind}:{one.day.isoformat()}"


def reminder(subscription_id: str, one: Coming, stage: str, read_on: date) -> NewAlert:
    """What is told of a day to somebody who reads it on another."""
    span, place = one.dated.span, one.dated.place
    return NewAlert(
        subscription_id=subscription_id,
        event=f"{_event(one)}:{stage}",
        title=one.title,
        outcome="due",
        what=near(one.dated, one.day, read_on, until_exhausted=one.until_exhausted),
        document_id=one.document.id,
        evidence=around(text_at(one.document, place), span) if span else None,
        page=page_of(one.document.id, span, place),
    )
