"""What calendars show: activities and deadlines with their days, kept as they were shown last, so that who has an entry learns
when it moves or is no more."""

from __future__ import annotations

import calendar
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.clock import now
from indexing.registers.activities import Choice, Registered, register
from indexing.store import Store
from indexing.store.portions import portions
from indexing.store.schema import activities, calendar_entries, changes, cursors, documents, part_facts

Kind: TypeAlias = Literal["activity", "deadline"]

KEPT_DAYS = 90
"""How long an entry that is no more is shown as cancelled."""

# What a calendar program must notice; other words of an entry may change without.
_MATTERS = ("start", "end", "region_codes", "places")
# The newest change of a document that the entries are of.
_CURSOR = "calendar"
# How often entries were written: who reads and writes them minds that nobody else did in between.
_TURN = "calendar_turns"
_TURNS = sa.select(cursors.c.value).where(cursors.c.name == _TURN)


_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]、?|\d{1,2}[、.．](?!\d))\s*"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with days, ISO and both inclusive. `end` is None where it is open; `document_id` and `title` are of the paper that
    tells of it, `what` is a deadline's kind or an activity's; `span` counts in that paper's body, or in its file of number `place`."""

    kind: Kind
    name: str
    start: str
    end: str | None
    what: str | None
    document_id: str
    title: str
    region_codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    place: int = 0
    span: tuple[int, ...] | None = None

    @property
    def subject(self) -> str:
        """Its own words without the number of the clause that they head (七、首批材料报送); of a deadline that has none, ''."""
        return "" if self.kind == "deadline" and self.name == self.title else _NUMBER.sub("", self.name)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is shown of it, under an id that stays. `changed`: when days, place or state last did; `cancelled`: since when it is no
    more."""

    uid: str
    sequence: int
    changed: datetime
    cancelled: datetime | None
    shown: Dated


def keep_calendar(store: Store, *, read: bool) -> int:
    """Brings the entries up to what registers and papers say now, where facts were read or a document changed since; gives how many
    entries changed. Of two processes that do so at once one finds that the other was there, and looks again."""
    while (count := _turn(store, read=read)) is None:
        read = True
    return count


def _turn(store: Store, *, read: bool) -> int | None:
    """As `keep_calendar`; None, and nothing done, where another process has written entries meanwhile."""
    with store.reading() as connection:
        turn = connection.scalar(_TURNS)
        newest = connection.scalar(sa.select(sa.func.max(changes.c.seq))) or 0
        known = connection.scalar(sa.select(cursors.c.value).where(cursors.c.name == _CURSOR))
        if not read and newest == known:
            return 0
        there = {row["uid"]: row for row in connection.execute(sa.select(calendar_entries)).mappings()}
    moment = now()
    wanted = dict(_wanted(store))
    fresh = [row for uid, one in wanted.items() if (row := _fresh(uid, one, there.get(uid), moment))]
    gone = [row for uid, row in there.items() if uid not in wanted and row["cancelled"] is None]
    with store.writing() as connection:
        if connection.scalar(_TURNS) != turn:
            return None
        _set(connection, _TURN, (turn or 0) + 1)
        for some in portions([row["uid"] for row in fresh if row["uid"] in there]):
            connection.execute(calendar_entries.delete().where(calendar_entries.c.uid.in_(some)))
        if fresh:
            connection.execute(calendar_entries.insert(), fresh)
        for lost in gone:
            told = {"cancelled": moment, "changed": moment, "sequence": lost["sequence"] + 1}
            here = calendar_entries.c.uid == lost["uid"]
            connection.execute(calendar_entries.update().where(here).values(told))
        connection.execute(calendar_entries.delete().where(calendar_entries.c.cancelled < _limit(moment)))
        _set(connection, _CURSOR, newest)
    return len(fresh) + len(gone)


def _set(connection: Connection, name: str, value: int) -> None:
    connection.execute(cursors.delete().where(cursors.c.name == name))
    connection.execute(cursors.insert().values(name=name, value=value))


def leave_calendar(store: Store) -> None:
    """Notes that facts were read and entries not brought up to them yet, as `keep_calendar` will when more time is."""
    with store.writing(ordered=False) as connection:
        connection.execute(cursors.delete().where(cursors.c.name == _CURSOR))


def _limit(moment: datetime) -> datetime:
    return moment - timedelta(days=KEPT_DAYS)


def calendar_of(store: Store) -> tuple[Entry, ...]:
    """All entries by their first day, those that were cancelled within the last 90 days too."""
    limit = _limit(now())
    with store.reading() as connection:
        rows = connection.execute(sa.select(calendar_entries)).mappings().all()
    found = [_entry(row) for row in rows if row["cancelled"] is None or row["cancelled"] >= limit]
    return tuple(sorted(found, key=lambda one: (one.shown.start, one.uid)))


def due_between(store: Store, first: date, last: date) -> tuple[Entry, ...]:
    """Deadlines, and the last days of activities that have begun, of these days, the nearest first."""
    columns = calendar_entries.c
    return _entries(
        store,
        columns.last_day.between(first.isoformat(), last.isoformat())
        & (columns.uid.startswith("deadline-") | (columns.first_day <= first.isoformat())),
    )


def running_on(store: Store, day: date) -> tuple[Entry, ...]:
    """The activities that run on a day, those that end first at the top."""
    columns = calendar_entries.c
    return _entries(
        store,
        columns.uid.startswith("activity-")
        & (columns.first_day <= day.isoformat())
        & (columns.last_day.is_(None) | (columns.last_day >= day.isoformat())),
    )


def _entries(store: Store, where: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
    query = (
        sa.select(calendar_entries)
        .where(calendar_entries.c.cancelled.is_(None), where)
        .order_by(calendar_entries.c.last_day.nulls_last(), calendar_entries.c.uid)
    )
    with store.reading() as connection:
        return tuple(map(_entry, connection.execute(query).mappings()))


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(row["uid"], row["sequence"], row["changed"], row["cancelled"], _dated(row["content"]))


def chosen_entries(found: Iterable[Entry], today: date, asked: Choice) -> tuple[Entry, ...]:
    """Those that the same choice of activities would show."""
    day = today.isoformat()
    return tuple(
        one
        for one in found
        for shown in (one.shown,)
        if asked.takes(_when(shown, day), shown.region_codes, shown.categories, shown.what, shown.name)
    )


def _when(one: Dated, day: str) -> str:
    if one.start > day[: len(one.start)]:
        return "coming"
    return "running" if one.end is None or one.end >= day[: len(one.end)] else "ended"


def _wanted(store: Store) -> Iterator[tuple[str, Dated]]:
    for one in register(store):
        if one.start is not None:
            yield _uid("activity", one.key, one.start[:4]), _of_activity(one)
    goods = goods_of(store)
    query = (
        sa.select(
            documents.c.id, documents.c.title, documents.c.region, part_facts.c.place, part_facts.c.deadlines
        )
        .join(part_facts, part_facts.c.document_id == documents.c.id)
        .where(documents.c.status == "current")
        .order_by(documents.c.id, part_facts.c.place)
    )
    with store.reading() as connection:
        rows = connection.execute(query).all()
    seen: dict[tuple[str, str], set[str]] = {}
    for key, title, region, place, deadlines in rows:
        for one in deadlines:
            days = seen.setdefault((key, one["kind"]), set())
            if one["date"] is None or one["date"] in days:
                continue
            # Its place among those of its kind names it, so that it stays the same when its day moves.
            uid = _uid("deadline", key, one["kind"], str(len(days)))
            days.add(one["date"])
            name = one["what"] or title
            codes = (region,) if region else ()
            span = (one["span"][0], one["span"][1])
            about = goods.get(key, ())
            due = one["date"]
            yield (
                uid,
                Dated("deadline", name, due, due, one["kind"], key, title, codes, (), about, place, span),
            )


def _of_activity(one: Registered) -> Dated:
    first = one.witnesses[0]
    return Dated(
        "activity",
        one.name,
        one.start or "",
        one.end,
        one.kind,
        first.document_id,
        first.title,
        one.region_codes,
        one.places,
        one.categories,
        first.place,
        first.span,
    )


def goods_of(store: Store) -> Mapping[str, tuple[str, ...]]:
    """By document, what goods its activities are about."""
    found: dict[str, tuple[str, ...]] = {}
    with store.reading() as connection:
        for key, facts in connection.execute(sa.select(activities.c.document_id, activities.c.facts)):
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *facts["categories"])))
    return found


def _uid(kind: str, *parts: str) -> str:
    told = hashlib.sha256("\n".join(parts).encode("utf-8", "replace"))
    return f"{kind}-{told.hexdigest()[:24]}"


def _fresh(uid: str, one: Dated, there: Mapping[Any, Any] | None, moment: datetime) -> dict[str, Any] | None:
    """The row to write where it is new or differs from what is kept."""
    content = asdict(one)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
    if there is not None and there["digest"] == digest and there["cancelled"] is None:
        return None
    before = there["content"] if there is not None else None
    moved = before is not None and (
        there["cancelled"] is not None  # type: ignore[index]
        or any(list(_as(before[name])) != list(_as(content[name])) for name in _MATTERS)
    )
    sequence = there["sequence"] + moved if there is not None else 0
    changed = there["changed"] if there is not None and not moved else moment
    return {
        "uid": uid,
        "digest": digest,
        "sequence": sequence,
        "changed": changed,
        "cancelled": None,
        "first_day": _iso(day_of(one.start, last=False)),
        "last_day": _iso(day_of(one.end, last=True)),
        "content": content,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _as(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else (value,)


def _dated(content: Mapping[str, Any]) -> Dated:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
    }
    return Dated(**values)


def day_of(iso: str | None, *, last: bool) -> date | None:
    """The first or last day of a day, month or year; None for what is no date."""
    if not iso:
        return None
    try:
        if len(iso) == 4:
            return date(int(iso), 12, 31) if last else date(int(iso), 1, 1)
        year, month = int(iso[:4]), int(iso[5:7])
        if len(iso) == 7:
            return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None
