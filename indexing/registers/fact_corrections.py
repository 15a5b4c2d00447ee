"""What operators have set right in facts: it wins over every reading, says who set it and why, and can be undone.

A fact is known by its kind and its words as printed, so a correction holds as long as the paper says it in these words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias, TypeVar

import sqlalchemy as sa

from indexing.facts.facts import Activity, Benefit, Deadline, Facts
from indexing.registers.activities import key_of as name_key
from indexing.store import Store
from indexing.store.schema import fact_corrections

FactKind: TypeAlias = Literal["activity", "benefit", "deadline"]
Correctable: TypeAlias = Activity | Benefit | Deadline

FIELDS: Mapping[FactKind, tuple[str, ...]] = {
    "activity": ("name", "start", "end", "kind", "region_codes", "organisers", "categories"),
    "benefit": ("rate", "zhe", "cap", "amount", "threshold"),
    "deadline": ("date", "what", "kind"),
}
DROP = "drop"
"""The field that says that what was read is no fact."""

_LISTS = ("region_codes", "organisers", "categories")
_T = TypeVar("_T", Activity, Benefit, Deadline)


@dataclass(frozen=True, slots=True)
class FactCorrection:
    """A field of a fact that a person has set: `value` stands, `read` is what was read of the paper then."""

    kind: FactKind
    key: str
    field: str
    value: Any
    read: Any
    who: str
    time: datetime
    why: str


def words_of(fact: Correctable) -> str:
    """The words by which a fact is known: an activity's name, else those it was read from, a benefit's with its goods."""
    if isinstance(fact, Benefit):
        return " ".join((fact.text, *fact.items))
    return fact.name if isinstance(fact, Activity) else fact.text


def key_of(fact: Correctable) -> str:
    """The same as they are compared."""
    return name_key(words_of(fact))


def fact_corrections_of(store: Store, document_id: str) -> tuple[FactCorrection, ...]:
    """Those of a document, the oldest first."""
    columns = fact_corrections.c
    query = sa.select(
        columns.kind,
        columns.key,
        columns.field,
        columns.value,
        columns.read,
        columns.who,
        columns.time,
        columns.why,
    ).where(columns.document_id == document_id)
    with store.reading() as connection:
        return tuple(
            FactCorrection(*row) for row in connection.execute(query.order_by(columns.time, columns.field))
        )


def corrected(facts: Facts, corrections: tuple[FactCorrection, ...]) -> Facts:
    """The facts with what was set right in them; those that are none are left out."""
    if not corrections:
        return facts
    by_fact: dict[tuple[str, str], dict[str, Any]] = {}
    for one in corrections:
        by_fact.setdefault((one.kind, one.key), {})[one.field] = one.value
    benefits = _set(facts.benefits, "benefit", by_fact)
    activities = tuple(
        replace(one, benefits=_set(one.benefits, "benefit", by_fact))
        for one in _set(facts.activities, "activity", by_fact)
    )
    deadlines = _set(facts.deadlines, "deadline", by_fact)
    return replace(facts, activities=activities, benefits=benefits, deadlines=deadlines)


def facts_named(facts: Facts, words: str) -> tuple[tuple[FactKind, Correctable], ...]:
    """The facts whose words are these; where none's are, those whose words hold them."""
    kinds: tuple[tuple[FactKind, tuple[Correctable, ...]], ...] = (
        ("activity", facts.activities),
        ("benefit", facts.benefits),
        ("deadline", facts.deadlines),
    )
    every = {(kind, key_of(one)): one for kind, some in kinds for one in some}
    sought = name_key(words)

    def where(fits: Callable[[str], bool]) -> tuple[tuple[FactKind, Correctable], ...]:
        return tuple((kind, one) for (kind, key), one in every.items() if fits(key))

    return where(lambda key: key == sought) or where(lambda key: sought in key)


def set_right(
    store: Store,
    document_id: str,
    kind: FactKind,
    fact: Correctable,
    values: Mapping[str, Any],
    *,
    who: str,
    why: str,
    moment: datetime,
) -> None:
    """Sets fields of a fact as it was read (names of FIELDS, or DROP). Nobody else's view changes before the paper's facts are
    kept again."""
    key = key_of(fact)
    with store.writing(ordered=False) as connection:
        for field, value in values.items():
            here = _here(document_id, kind, key, field)
            connection.execute(fact_corrections.delete().where(here))
            read = None if field == DROP else getattr(fact, field)
            connection.execute(
                fact_corrections.insert().values(
                    document_id=document_id,
                    kind=kind,
                    key=key,
                    field=field,
                    value=value,
                    read=list(read) if isinstance(read, tuple) else read,
                    who=who,
                    time=moment,
                    why=why,
                )
            )


def undo(store: Store, document_id: str, kind: str, key: str, field: str) -> None:
    """Gives a field back what is read. Raises KeyError where nothing was set."""
    with store.writing(ordered=False) as connection:
        gone = connection.execute(fact_corrections.delete().where(_here(document_id, kind, key, field)))
        if not gone.rowcount:
            raise KeyError(field)


def _set(
    facts: tuple[_T, ...], kind: str, by_fact: Mapping[tuple[str, str], Mapping[str, Any]]
) -> tuple[_T, ...]:
    found: list[_T] = []
    for one in facts:
        values = by_fact.get((kind, key_of(one)), {})
        if not values.get(DROP):
            typed: dict[str, Any] = {
                name: tuple(value) if name in _LISTS else value for name, value in values.items()
            }
            typed.pop(DROP, None)
            found.append(replace(one, **typed) if typed else one)
    return tuple(found)


def _here(document_id: str, kind: str, key: str, field: str) -> sa.ColumnElement[bool]:
    columns = fact_corrections.c
    return (
        (columns.document_id == document_id)
        & (columns.kind == kind)
        & (columns.key == key)
        & (columns.field == field)
    )
