"""A fact as both engines hold it: a flat document of its own beside its paper.

| kind | fields |
| --- | --- |
| pairs of characters | `fact_name` |
| whole values | `fact_kind` `fact_value` |
| numbers | `fact_first` `fact_last` (days; an open end is the first or the last day there is), `fact_cap` (several; in cents) |
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from indexing.facts.flat import FlatFact
from indexing.segment import fine_text

FACT_VALUES = ("fact_kind", "fact_value")
FACT_NUMBERS = ("fact_first", "fact_last", "fact_cap")

_MOST_CENTS = 1 << 53


def fact_records(facts: Sequence[FlatFact]) -> list[dict[str, Any]]:
    """The fields that have a value, a fact after the other."""
    return [_record(fact) for fact in facts]


def cents(yuan: float) -> int:
    """A sum as numbers are held."""
    return min(round(yuan * 100), _MOST_CENTS)


def _record(fact: FlatFact) -> dict[str, Any]:
    values: Mapping[str, Any] = {
        "fact_kind": [fact.kind],
        "fact_name": fine_text("\n".join(fact.names)),
        "fact_value": list(fact.values),
        **(_days(fact) if fact.dated else {}),
        "fact_cap": [cents(cap) for cap in fact.caps],
    }
    return {name: value for name, value in values.items() if value not in ("", [], None)}


def _days(fact: FlatFact) -> dict[str, int]:
    """Of days that there are not, none: what a paper misprints must not keep it out of the index."""
    try:
        return {"fact_first": _first(fact.start), "fact_last": _last(fact.end)}
    except ValueError:
        return {}


def _first(day: str | None) -> int:
    if day is None:
        return 1
    year, month, first = _parts(day)
    return date(year, month or 1, first or 1).toordinal()


def _last(day: str | None) -> int:
    if day is None:
        return date.max.toordinal()
    year, month, last = _parts(day)
    month = month or 12
    return date(year, month, last or calendar.monthrange(year, month)[1]).toordinal()


def _parts(day: str) -> tuple[int, int, int]:
    year, month, last = [*map(int, day[:10].split("-")), 0, 0][:3]
    return year, month, last
