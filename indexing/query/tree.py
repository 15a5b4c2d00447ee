"""The tree that a query is read into. One tree, compiled for each engine, marked in each text, printed back by `read_as`.

A `span` is where a leaf stands in the query as typed (code points, half-open); like `exact` it takes no part in equality.
Trees from the parser are in normal form: no `And` directly in an `And`, no `Or` in an `Or`, no `Not` in a `Not`, no group
of fewer than two children, `All` and `Asked` only at the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Literal, TypeAlias

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class All:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Word:
    """One segmented word, folded (lower case, half width). `exact`: typed as `+词`, so no other word will do."""

    text: str
    span: Span = attribute(default=(0, 0), compare=False)
    exact: bool = attribute(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """An exact piece of text, as typed between quotes; punctuation counts only as far as the finer field says."""

    text: str
    span: Span = attribute(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class DocNo:
    """A 文号, normalised."""

    value: str
    span: Span = attribute(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A field and what it must hold. `field` is one of `fields.FIELDS`; `exact` says that the value stood in quotes.

    Values of `region`, `type` and `topic` are the codes of the contract, whatever name was typed.
    """

    field: str
    value: str
    exact: bool = False
    span: Span = attribute(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Recent:
    """So many days, months or years up to today, today included."""

    count: int
    unit: Literal["d", "m", "y"]


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days, both included, `YYYY-MM-DD`; None where that end is open. Undated documents are in no range.

    `recent` says how a range was typed that was counted back from the day of asking (`近30天`); it takes no part in equality.
    """

    since: str | None
    until: str | None
    recent: Recent | None = attribute(default=None, compare=False)


ToldField: TypeAlias = Literal["activity", "deadline", "category", "cap", "cites", "measure"]
ToldState: TypeAlias = Literal["running", "coming", "ended"]


@dataclass(frozen=True, slots=True)
class Told:
    """What one of the paper's facts says. `value`: a piece of a name, a category, a measure's number; or, of an activity, a
    `ToldState` as of the one day of `days`. `days` or `cents` (of yuan, both ends included) where these are asked for."""

    field: ToldField
    value: str = ""
    days: DateRange | None = None
    cents: tuple[int | None, int | None] | None = None
    span: Span = attribute(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class And:
    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    child: Query


@dataclass(frozen=True, slots=True)
class Asked:
    """A question typed as a sentence: its words are asked for more loosely where too few papers have them all.

    `sentence` is the question as typed; it only helps to rank and takes no part in equality.
    """

    child: Query
    sentence: str = attribute(default="", compare=False)


Query: TypeAlias = All | Word | Phrase | DocNo | FieldIs | DateRange | Told | And | Or | Not | Asked
Leaf: TypeAlias = Word | Phrase | DocNo | FieldIs


def top_level(query: Query) -> tuple[Query, ...]:
    """The parts that must all hold: the children of the outermost `And`, else the query itself. Empty for `All`."""
    inner = query.child if isinstance(query, Asked) else query
    if isinstance(inner, All):
        return ()
    return inner.children if isinstance(inner, And) else (inner,)


def date_ranges(query: Query) -> Iterator[DateRange]:
    """The date ranges anywhere in a query, in order."""
    if isinstance(query, DateRange):
        yield query
    elif isinstance(query, And | Or):
        for part in query.children:
            yield from date_ranges(part)
    elif isinstance(query, Not | Asked):
        yield from date_ranges(query.child)


def counts_from_today(query: Query) -> bool:
    """Whether the query means something else tomorrow: 近30天, 活动:进行中."""
    if isinstance(query, DateRange):
        return query.recent is not None
    if isinstance(query, Told):
        return query.days is not None and (bool(query.value) or query.days.recent is not None)
    if isinstance(query, And | Or):
        return any(map(counts_from_today, query.children))
    return isinstance(query, Not | Asked) and counts_from_today(query.child)


def asks_of_facts(query: Query) -> bool:
    """Whether any part asks what a paper's facts say."""
    if isinstance(query, And | Or):
        return any(map(asks_of_facts, query.children))
    return asks_of_facts(query.child) if isinstance(query, Not | Asked) else isinstance(query, Told)


def wanted(query: Query) -> Iterator[Leaf]:
    """The leaves that a hit may show, in order: all but those under a `Not`."""
    if isinstance(query, Word | Phrase | DocNo | FieldIs):
        yield query
    elif isinstance(query, And | Or):
        for child in query.children:
            yield from wanted(child)
    elif isinstance(query, Asked):
        yield from wanted(query.child)
