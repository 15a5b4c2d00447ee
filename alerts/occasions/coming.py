"""The days that papers and the register of activities tell of, within a span of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa

from alerts.matching.announced import Announced, sides_of
from alerts.matching.days import Dated, activity_days, deadlines_of
from alerts.matching.sides import Side, current_sides
from alerts.matching.told import told
from config.clock import SHANGHAI
from indexing.facts.facts import Deadline
from indexing.records import Change
from indexing.registers.activities import Registered, register
from indexing.store import Document, Store, load_documents
from indexing.store.changelog import change_of
from indexing.store.portions import portions
from indexing.store.schema import activities, changes, documents, part_facts

# So many of the papers that tell of an activity are tried.
_WITNESSES = 3


@dataclass(frozen=True, slots=True)
class Coming:
    """A day, and what a query is asked of. `title` names the activity or the paper, `document` is the paper that shows it;
    `until_exhausted`: it may be over before."""

    dated: Dated
    day: date
    title: str
    document: Document
    sides: tuple[Side, ...]
    until_exhausted: bool = False


def coming_days(store: Store, first: date, last: date) -> list[Coming]:
    """The days from one to another, both included, of papers that are not withdrawn."""
    return sorted(
        [*_of_papers(store, first, last), *_of_activities(store, first, last)],
        key=lambda one: (one.day, one.title, one.dated.kind),
    )


def brought_silently(store: Store, ids: Collection[str], today: date) -> frozenset[str]:
    """Those of the documents that got their text today by what we did ourselves, or in a first run."""
    since = datetime.combine(today, time.min, SHANGHAI)
    found: list[Change] = []
    with store.reading() as connection:
        for some in portions(sorted(ids)):
            query = sa.select(changes).where(changes.c.document_id.in_(some), changes.c.time >= since)
            found += [change_of(row) for row in connection.execute(query)]
    loud = {one.document_id for one in told(store, found)}
    return frozenset(one.document_id for one in found if one.version_from != one.version_to) - loud


def _of_papers(store: Store, first: date, last: date) -> list[Coming]:
    text = sa.cast(part_facts.c.deadlines, sa.Text)
    query = (
        sa.select(part_facts.c.document_id, part_facts.c.place, part_facts.c.deadlines)
        .join(documents, documents.c.id == part_facts.c.document_id)
        .where(documents.c.status == "current", sa.or_(*(text.contains(one) for one in _told(first, last))))
        .order_by(part_facts.c.document_id, part_facts.c.place)
    )
    due: dict[str, list[tuple[int, Deadline]]] = {}
    with store.reading() as connection:
        for key, place, deadlines in connection.execute(query):
            due.setdefault(key, []).extend((place, _deadline(one)) for one in deadlines)
    found = [one for key, deadlines in due.items() for one in deadlines_of(key, deadlines)]
    within = [(one, day) for one in found if (day := one.day) is not None and first <= day <= last]
    sides = current_sides(store, {_subject(one) for one, _ in within})
    return [
        Coming(one, day, side.document.title, side.document, (side,))
        for one, day in within
        if (side := sides.get(_subject(one))) is not None
    ]


def _told(first: date, last: date) -> Iterable[str]:
    """What the JSON of a day between these holds: its month, or a year alone."""
    months = (last.year - first.year) * 12 + last.month - first.month
    for number in range(months + 1):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        yield f'"{year}-{month + 1:02}'
    for year in range(first.year, last.year + 1):
        yield f'"{year}"'


def _deadline(one: dict[str, object]) -> Deadline:
    span = one["span"]
    assert isinstance(span, list)  # as `asdict` and JSON leave it
    return Deadline(**(one | {"span": (span[0], span[1])}))  # type: ignore[arg-type]


def _subject(one: Dated) -> str:
    return one.subject.removeprefix("document:")


def _of_activities(store: Store, first: date, last: date) -> list[Coming]:
    near = [
        (one, days)
        for one in register(store)
        if (days := [pair for pair in _days(one) if first <= pair[1] <= last])
    ]
    witnesses = {key for one, _ in near for key in _papers(one)}
    papers = load_documents(store, sorted(witnesses))
    counts = activity_counts(store, witnesses)
    found: list[Coming] = []
    for one, days in near:
        told_by = [papers[key] for key in _papers(one) if key in papers]
        sides = tuple(
            side
            for paper in told_by
            for side in sides_of(as_announced(one, paper, alone=counts[paper.id] == 1))
        )
        found += [
            Coming(dated, day, one.name, told_by[0], sides, one.until_exhausted)
            for dated, day in days
            if told_by
        ]
    return found


def _days(one: Registered) -> list[tuple[Dated, date]]:
    dated = activity_days(one.key, one.start, one.end, one.witnesses[0].span, one.witnesses[0].place)
    return [(each, day) for each in dated if (day := each.day) is not None]


def _papers(one: Registered) -> list[str]:
    return list(dict.fromkeys(witness.document_id for witness in one.witnesses))[:_WITNESSES]


def activity_counts(store: Store, ids: Iterable[str]) -> Counter[str]:
    """How many activities each of the documents tells of."""
    found: Counter[str] = Counter()
    with store.reading() as connection:
        for some in portions(sorted(ids)):
            query = sa.select(activities.c.document_id).where(activities.c.document_id.in_(some))
            found.update(connection.scalars(query))
    return found


def as_announced(one: Registered, paper: Document, *, alone: bool) -> Announced:
    """An activity of the register as one of its papers tells of it. `alone`: that paper tells of no other."""
    about = (*([one.kind] if one.kind else []), *one.categories, *one.themes, *one.organisers)
    told = [witness for witness in one.witnesses if witness.document_id == paper.id and witness.span]
    place = told[0].place if told else 0
    spans = tuple(witness.span for witness in told if witness.span and witness.place == place)
    return Announced(
        one.name, one.start, one.end, one.region_codes, about, spans, paper, alone, one.until_exhausted, place
    )
