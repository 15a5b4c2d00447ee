"""What a subscription would have brought of late, and what to think of before saving it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from alerts.draft import Draft
from alerts.foreseen import DAYS, SAMPLES, Preview, sample
from alerts.matching.outcomes import Saved, Telling, outcomes
from alerts.matching.papers import Named, among, nearest, seen_already
from alerts.matching.queries import Queries
from alerts.matching.sides import load_sides
from alerts.matching.told import SILENT, told
from alerts.occasions.foreseeing import foresee
from config.clock import now
from config.language import Words, tr
from config.rhythm import next_times, parse_rhythm
from config.settings import Settings
from config.workdays import is_announced
from indexing.engine import EngineHit, open_engine
from indexing.query import QueryError
from indexing.query.parser import parse
from indexing.query.search_query import read_search
from indexing.query.tree import date_ranges
from indexing.records import Change
from indexing.store import Store, changes_since
from indexing.store.schema import changes

TOO_MANY_A_DAY = 30
"""More than this nobody reads."""

# So many changes that may be told are looked at, the newest; where there were more, fewer days are answered for.
_MOST = 400
_NEAR = 5
_WORDS = re.compile(r"\w+")


def preview(store: Store, settings: Settings, draft: Draft) -> Preview:
    """What a draft would have brought in the last 30 days, by the same matching, over a bounded number of changes."""
    if draft.on == "paper":
        seen, near = _papers(store, settings, draft.query)
        return Preview(DAYS, len(seen), candidates=near, seen=seen)
    if draft.on != "documents":
        foreseen = foresee(store, settings, draft)
        return replace(foreseen, warnings=tuple(_warnings(draft, foreseen.days, foreseen.alerts)))
    days, recent = _recent(store)
    queries = Queries()
    compiled = queries.compiled([draft.query], now().date())
    saved = Saved("", draft.query, frozenset(draft.classes), frozenset(draft.topics), start_seq=0)
    due = [change for change in told(store, recent) if not saved.classes.isdisjoint(change.classes)]
    telling = Telling(compiled)
    sides = load_sides(store, settings, due, facts=queries.ask_of_facts) if due else ()
    found = list(outcomes(sides, [saved], compiled, queries)) if due else []
    samples = [sample(telling.alert(one), one.sides.change.time) for one in found[: -SAMPLES - 1 : -1]]
    return Preview(days, len(found), tuple(samples), tuple(_warnings(draft, days, len(found))))


def _recent(store: Store) -> tuple[int, Sequence[Change]]:
    """The changes of the last days, oldest first, and how many days these are."""
    moment = now()
    since = moment - timedelta(days=DAYS)
    newest_first = (
        sa.select(changes.c.seq)
        .where(changes.c.time >= since, changes.c.origin.not_in(SILENT))
        .order_by(changes.c.seq.desc())
        .limit(_MOST)
    )
    with store.reading() as connection:
        newest = connection.scalars(newest_first).all()
    if not newest:
        return DAYS, ()
    numbers = set(newest)
    recent = [change for change in changes_since(store, seq=newest[-1] - 1) if change.seq in numbers]
    if len(newest) < _MOST:
        return DAYS, recent
    return min(DAYS, max(1, (moment - recent[0].time).days)), recent


def _warnings(draft: Draft, days: int, count: int) -> list[Words]:
    found = []
    if count > TOO_MANY_A_DAY * days:
        found.append(
            tr(
                f"平均每天 {count // days} 条，多得看不过来：加一个词，或改成每天汇总",
                f"{count // days} a day on average, more than anybody reads: add a word, or take a daily digest",
            )
        )
    rhythm = parse_rhythm(draft.rhythm)
    years = {due.year for due in next_times(rhythm, now()) if rhythm.unit == "workdays"}
    found += [
        tr(
            f"{year} 年的节假日安排还没有，暂以周一至周五为工作日",
            f"the days off of {year} are not known here; working days are Monday to Friday until they are",
        )
        for year in years
        if not is_announced(year)
    ]
    today = now().date().isoformat()
    for span in date_ranges(parse(draft.query)):
        if span.recent or span.until is None:
            continue
        gone = span.until < today
        found.append(
            tr(
                f"日期止于 {span.until}，{'已经过去' if gone else '此后发布的文件不再符合'}；可改用 近30天 这样的写法",
                f"the dates end on {span.until}, {'which is past' if gone else 'and later papers match no more'}; "
                "last30d counts back from today",
            )
        )
    return found


def _papers(store: Store, settings: Settings, wanted: str) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """The documents that are the paper, and those whose titles resemble it."""
    engine = open_engine(settings)
    with store.reading() as connection:
        seen = tuple(seen_already(connection, wanted))
        hits: tuple[EngineHit, ...] = ()
        if engine.exists():
            try:
                asked = read_search({"query": " ".join(_WORDS.findall(wanted)), "size": 50}, now().date())
            except QueryError:  # nothing but marks, or words of the query language
                return seen, ()
            hits = engine.search(asked).hits
        near = nearest(wanted, among(connection, [hit.id for hit in hits]))
    return seen, tuple(near[:_NEAR])
