"""A canary: a change that nobody made, planted every hour, which says how late alerts are.

It goes the way of any other: behind the changes before it, tried by the same matching, put into a channel's form by one of the
threads that send, and handed to nobody. It stands in a table of its own, so no log, feed, inbox or count has it. One that does not
come through within `LATE` is an outage of alerts, whatever the reason: nobody delivers, matching hangs, every thread waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from alerts.channels.channel import Channel
from alerts.channels.sending import Postman
from alerts.draft import CLASSES
from alerts.epoch import newest_change, read_position
from alerts.matching.outcomes import Saved, Telling, outcomes
from alerts.matching.queries import Queries
from alerts.matching.sides import Side, Sides
from alerts.message.message import Evidence, Item, Message, Named
from indexing.projection import segment_document
from indexing.records import Change
from indexing.store import Document, Store
from indexing.store.schema import canaries, subscriptions
from indexing.store.segments import indexed_document

LATE = timedelta(minutes=10)
EVERY = timedelta(hours=1)
_KEPT = timedelta(days=30)
_QUERY = "自检 “提醒畅通” -停用"
_ADDRESS = "https://canary.invalid/"


@dataclass(frozen=True, slots=True)
class Lag:
    """How late alerts are: `seconds` is what the newest canary took, or has been on its way for where it is late. `late_since`: since
    when none has come through that should have. Both None where there was no canary yet."""

    seconds: float | None
    late_since: datetime | None


def plant(store: Store, moment: datetime) -> bool:
    """Plants the canary of an aware moment's hour, once, whoever asks; whether this did it."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    with store.reading() as connection:
        if connection.scalar(sa.select(canaries.c.hour).where(canaries.c.hour == hour)) is not None:
            return False
    try:
        with store.writing(ordered=False) as connection:
            last = newest_change(connection)
            connection.execute(canaries.insert().values(hour=hour, planted=moment, after_seq=last))
            connection.execute(canaries.delete().where(canaries.c.hour < moment - _KEPT))
    except IntegrityError:  # another process was first
        return False
    return True


def try_planted(store: Store, moment: datetime) -> None:
    """Tries the canaries whose turn has come: all changes before them are dealt with."""
    with store.reading() as connection:
        here = read_position(connection)
        turn = canaries.c.matched.is_(None) & (canaries.c.after_seq <= (here or 0))
        due = connection.scalars(sa.select(canaries.c.hour).where(turn)).all()
    found = [hour for hour in due if _message(hour) is not None]
    if found:
        with store.writing(ordered=False) as connection:
            connection.execute(canaries.update().where(canaries.c.hour.in_(found)).values(matched=moment))


def on_its_way(store: Store) -> bool:
    """Whether a canary is to be told."""
    with store.reading() as connection:
        return connection.scalar(sa.select(canaries.c.hour).where(_MATCHED).limit(1)) is not None


def tell(store: Store, postman: Postman, moment: datetime) -> None:
    """Puts the canaries that were matched into a channel's form, and notes that they came through."""
    with store.reading() as connection:
        due = connection.scalars(sa.select(canaries.c.hour).where(_MATCHED)).all()
    for hour in due:
        message = _message(hour)
        if message is None or "自检" not in postman.render(_CHANNEL, message).body:
            continue
        with store.writing(ordered=False) as connection:
            connection.execute(canaries.update().where(canaries.c.hour == hour).values(told=moment))


def lag(store: Store, moment: datetime) -> Lag:
    """How late alerts are at an aware moment."""
    with store.reading() as connection:
        return _lag(connection, moment)


def _lag(connection: Connection, moment: datetime) -> Lag:
    newest_told = connection.execute(
        sa.select(canaries).where(canaries.c.told.is_not(None)).order_by(canaries.c.hour.desc()).limit(1)
    ).one_or_none()
    after = canaries.c.hour > newest_told.hour if newest_told else sa.true()
    waiting = connection.scalar(sa.select(sa.func.min(canaries.c.planted)).where(after))
    if waiting is not None and moment - waiting > LATE:
        return Lag((moment - waiting).total_seconds(), waiting)
    if newest_told is None:
        return Lag(None, None)
    took = (newest_told.told - newest_told.planted).total_seconds()
    # Nobody plants where neither the scheduler nor a deliverer runs.
    missed = newest_told.planted + EVERY
    someone_waits = sa.select(subscriptions.c.id).where(subscriptions.c.removed_at.is_(None)).limit(1)
    if waiting is None and moment - missed > EVERY + LATE and connection.scalar(someone_waits):
        return Lag((moment - missed).total_seconds(), missed)
    return Lag(took, None)


def _message(hour: datetime) -> Message | None:
    """The message of an hour's canary, by the matching that all changes go through; None where it does not match."""
    document = Document(
        id="canary", url=_ADDRESS, title="提醒自检", document_type="notice", topic="core", topic_evidence=(), agencies=(),
        doc_no=None, index_no=None, origin_name=None, published=hour.date().isoformat(), document_date=None,
        first_seen=hour, last_changed=hour, region=None, source_id=None, status="current", version=1, archived_urls=(),
        title_en=None, summary_en=None, body_en=None, body=f"本通知每小时自检一次：提醒畅通（{hour:%H} 时）。",
    )  # fmt: skip
    change = Change(0, hour, document.id, document.url, document.title, ("new",), "crawl", (), None, 1, None)
    cut = segment_document(document)
    sides = Sides(change, Side(document, cut.shown, indexed_document(document, cut.indexed)), None)
    saved = Saved("canary", _QUERY, frozenset(CLASSES), frozenset(["core"]), start_seq=-1)
    queries = Queries()
    compiled = queries.compiled([_QUERY], hour.date())
    for found in outcomes([sides], [saved], compiled, queries):
        alert = Telling(compiled).alert(found)
        evidence = Evidence(alert.evidence.text, alert.evidence.marks) if alert.evidence else None
        item = Item(
            alert_ids=(alert.id,), outcome=alert.outcome, seq=None, document_id=None, url=document.url, page=_ADDRESS,
            title=alert.title, classes=alert.classes, what=alert.what, agencies=(), region=None, region_name=None,
            published=document.published, evidence=evidence, subscription=Named("canary", "canary", _QUERY),
        )  # fmt: skip
        return Message("canary", "at_once", "document.changed", hour, _ADDRESS, items=(item,))
    return None


_MATCHED = canaries.c.matched.is_not(None) & canaries.c.told.is_(None)
_CHANNEL = Channel("canary", "webhook", _ADDRESS)
