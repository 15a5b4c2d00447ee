"""What a change of a paper brings: an activity that nobody told of before, and days that moved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias

import sqlalchemy as sa

from alerts.matching.announced import Announced, announced, first_sentence, same_activity
from alerts.matching.days import Dated, Moved, activity_days, deadlines_of, moves
from alerts.matching.sides import Side, Sides
from indexing.facts.facts import Activity, Deadline, Facts
from indexing.records import Change, StoredAttachment
from indexing.registers.keeping import parts_of
from indexing.registers.ties import without_year
from indexing.store import Document, Store, load_documents
from indexing.store.portions import portions
from indexing.store.schema import activities, changes, documents

# A second paper moves the days of an activity only where it says so: others tell them as they heard them.
_SAYS_SO = re.compile("延期|延长|顺延|推迟|提前|调整|变更|改为|改至|改到")


@dataclass(frozen=True, slots=True)
class News:
    """An activity that is new with a change (`move` None), or a day that moved: of an activity, or where `activity` is None of the
    paper itself. `event` is the same for whoever tells it."""

    sides: Sides
    event: str
    activity: Announced | None
    move: Moved | None = None


Parts: TypeAlias = Sequence[tuple[int, Facts]]
"""What the body (0) and the files (their numbers) of a paper say."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A change with what the paper and its files say after it and, where that was another version, before: by place."""

    sides: Sides
    after: Parts
    before: Parts | None

    @property
    def activities(self) -> tuple[Announced, ...]:
        return announced(self.sides.after.document, _activities(self.after))

    @property
    def activities_before(self) -> tuple[Announced, ...]:
        before = self.sides.before
        return announced(before.document, _activities(self.before or ())) if before else ()


def read_sides(store: Store, sides: Iterable[Sides]) -> list[Reading]:
    """Reads both sides by the readers of today, so that a better reader makes no news. The text of a file that was replaced is not
    kept: what the one in its place says is left out, since nobody knows what of it is new."""
    known: dict[tuple[str, int], Parts] = {}

    def read(side: Side) -> Parts:
        key = (side.document.id, side.document.version)
        if key not in known:
            known[key] = parts_of(store, side.document)
        return known[key]

    def reading(both: Sides) -> Reading:
        if both.before is None:
            return Reading(both, read(both.after), None)
        unknown = _replacing(both.after.document, both.before.document)
        after = [(place, facts) for place, facts in read(both.after) if place not in unknown]
        return Reading(both, after, read(both.before))

    return [reading(both) for both in sides]


def _replacing(after: Document, before: Document) -> frozenset[int]:
    """The numbers of the files that stand where another one stood whose text is not known."""
    lost = [file for file in before.attachments if not file.text]
    return frozenset(
        number
        for number, file in enumerate(after.attachments, 1)
        if file.text and any(_in_its_place(file, other) for other in lost)
    )


def _in_its_place(file: StoredAttachment, other: StoredAttachment) -> bool:
    return file.sha256 != other.sha256 and (
        file.name == other.name or bool(file.url and file.url == other.url)
    )


def _activities(parts: Parts) -> list[tuple[int, Activity]]:
    return [(place, one) for place, facts in parts for one in facts.activities]


def _deadlines(parts: Parts) -> list[tuple[int, Deadline]]:
    return [(place, one) for place, facts in parts for one in facts.deadlines]


def news_of(readings: Sequence[Reading], known: Iterable[Announced]) -> list[News]:
    """The news of changes in their order. `known` are the activities that other papers told of before."""
    found: list[News] = []
    told = [(one, _event(one)) for one in known]
    first: dict[str, Reading] = {}
    for reading in readings:
        first.setdefault(reading.sides.change.document_id, reading)
    before = [(one, _event(one)) for reading in first.values() for one in reading.activities_before]
    heard = {event for _, event in (*told, *before)}
    told += before
    for reading in readings:
        both, change = reading.sides, reading.sides.change
        old = reading.activities_before
        for one in reading.activities:
            same = next((earlier for earlier in old if same_activity(one, earlier)), None)
            if same is None:
                other = next((pair for pair in told if same_activity(one, pair[0])), None)
                if other is None or other[1] not in heard:
                    event = other[1] if other else _event(one)
                    found.append(News(both, event, one))
                    told.append((one, event))
                    continue
                same = other[0] if _moves_it(one, other[0]) else None
            if same is not None:
                found += [_moved(both, one, move, change) for move in moves(days_of(same), days_of(one))]
        if reading.before is not None:
            days = moves(
                deadlines_of(change.document_id, _deadlines(reading.before)),
                deadlines_of(change.document_id, _deadlines(reading.after)),
            )
            found += [_moved(both, None, move, change) for move in days]
    return found


def days_of(one: Announced) -> tuple[Dated, ...]:
    """When it starts and ends, as far as that is told."""
    return activity_days(one.key, one.start, one.end, one.spans[0] if one.spans else None, one.place)


def known_activities(
    store: Store, keys: Iterable[str], without: Collection[str], until: int
) -> tuple[Announced, ...]:
    """What the register holds under these keys, whatever year stands before them, from other papers than those `without`, which have
    not changed since change number `until`."""
    later = sa.exists().where(changes.c.document_id == activities.c.document_id, changes.c.seq > until)
    rows: list[tuple[str, Mapping[str, Any]]] = []
    wanted = set(keys)
    with store.reading() as connection:
        dated = connection.scalars(
            sa.select(activities.c.key).where(activities.c.key.startswith("20")).distinct()
        )
        wanted |= {key for key in dated if without_year(key) in wanted}
        for some in portions(sorted(wanted)):
            query = (
                sa.select(activities.c.document_id, activities.c.facts)
                .join(documents, documents.c.id == activities.c.document_id)
                .where(activities.c.key.in_(some), documents.c.status == "current", ~later)
                .order_by(documents.c.published.desc().nulls_last(), documents.c.id)
            )
            rows += [(row.document_id, row.facts) for row in connection.execute(query)]
    papers = load_documents(store, sorted({key for key, _ in rows}), text=False)
    others = ((key, facts) for key, facts in rows if key in papers and key not in without)
    return tuple(chain.from_iterable(_as_kept(papers[key], facts) for key, facts in others))


def _as_kept(document: Document, facts: Mapping[str, Any]) -> tuple[Announced, ...]:
    kept = Activity(
        facts["name"],
        start=facts["start"],
        end=facts["end"],
        region_codes=tuple(facts["region_codes"]),
        spans=tuple((start, end) for start, end in facts["spans"]),
    )
    return announced(document, [(facts.get("place", 0), kept)])


def _event(one: Announced) -> str:
    return f"activity:{one.key}:{one.year}:{min(one.regions, default='')}"


def _moved(both: Sides, activity: Announced | None, move: Moved, change: Change) -> News:
    event = f"moved:{move.after.subject}:{move.after.kind}:{move.after.told[:10]}:{change.seq}"
    return News(both, event, activity, move)


def _moves_it(one: Announced, known: Announced) -> bool:
    """Whether a further paper of an activity says that its days are others than a paper before it told."""
    older = (known.document.date or "") <= (one.document.date or "")
    return older and bool(_SAYS_SO.search(one.document.title) or _SAYS_SO.search(first_sentence(one)))
