"""What a query asks of facts, as clauses.

Each field is asked of facts of the kinds that can hold it. Those that stand side by side and can be of one fact are asked of one:
`活动:进行中 品类:家具` finds a paper with an activity that runs and is about furniture, not one that has an activity of each
kind. An activity has a name, days, categories and caps, a benefit categories and caps, a deadline a day. Papers that are cited
and measures are asked for one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from indexing.engine.clause import Adjacent, AllOf, AnyOf, Between, Clause, Has, OfOneFact, OneOf
from indexing.query.tree import And, DateRange, Or, Query, Told, ToldField
from indexing.segment import fine_phrase

_KINDS: dict[ToldField, tuple[str, ...]] = {
    "activity": ("activity",),
    "category": ("activity", "benefit"),
    "cap": ("activity", "benefit"),
    "deadline": ("deadline",),
    "cites": ("citation",),
    "measure": ("measure",),
}
_TOGETHER: dict[ToldField, str] = {
    "activity": "offer",
    "category": "offer",
    "cap": "offer",
    "deadline": "deadline",
}


def of_one_fact(parts: Sequence[Query]) -> tuple[tuple[Clause, ...], tuple[Query, ...]]:
    """What queries that must all hold ask of facts, and those of them that ask of the paper itself."""
    sets: dict[str, list[Query]] = {}
    rest: list[Query] = []
    for part in parts:
        asked_of = _asked_of(part)
        if asked_of is None:
            rest.append(part)
        else:
            sets.setdefault(asked_of, []).append(part)
    return tuple(OfOneFact(AllOf(tuple(map(_held, each)))) for each in sets.values()), tuple(rest)


def told(asked: Told) -> Clause:
    """That some fact of the paper holds what one field asks for."""
    return OfOneFact(_held(asked))


def _asked_of(query: Query) -> str | None:
    """What all that is asked for can be told of together; None where it cannot, or asks of the paper too."""
    if isinstance(query, Told):
        return _TOGETHER.get(query.field)
    if isinstance(query, And | Or):
        found = {_asked_of(child) for child in query.children}
        return found.pop() if len(found) == 1 else None
    return None


def _held(query: Query) -> Clause:
    match query:
        case And(children):
            return AllOf(tuple(map(_held, children)))
        case Or(children):
            return AnyOf(tuple(map(_held, children)))
        case Told(field):
            return AllOf((OneOf("fact_kind", _KINDS[field]), *_conditions(query)))
    raise TypeError(f"asks of no fact: {query!r}")


def _conditions(asked: Told) -> list[Clause]:
    if asked.cents is not None:
        return [Between("fact_cap", *asked.cents)]
    if asked.days is not None:
        return _on_days(asked.value, asked.days)
    if asked.field in ("category", "measure"):
        return [OneOf("fact_value", (asked.value,))]
    pairs = tuple(fine_phrase(asked.value))
    name: Clause = Adjacent("fact_name", pairs) if len(pairs) > 1 else Has("fact_name", pairs[0])
    if asked.field == "cites":
        return [AnyOf((OneOf("fact_value", (asked.value,)), name))]
    return [name]


def _on_days(state: str, days: DateRange) -> list[Clause]:
    """That it goes on within the days; or, of a state, begins after the day or is over before it."""
    since = date.fromisoformat(days.since).toordinal() if days.since else None
    until = date.fromisoformat(days.until).toordinal() if days.until else None
    if state == "ended":
        return [Between("fact_last", None, (since or 1) - 1)]
    if state == "coming":
        return [Between("fact_first", (until or 0) + 1, None), Between("fact_last", since, None)]
    ends: list[Clause] = [Between("fact_first", None, until)] if until is not None else []
    return ends + ([Between("fact_last", since, None)] if since is not None else [])
