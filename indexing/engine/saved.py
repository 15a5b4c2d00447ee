"""Many saved queries tried on a few documents.

A query's full matches are made clauses by search's own compiler. Saved queries share most of their parts (words, places, years), so
the parts stand in one table, each once, and a batch of documents answers every part once: with the documents that hold it, a bit
each. What a query finds is then the answer of its topmost part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any, TypeAlias

import tantivy

from indexing.engine.clause import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Clause,
    Everything,
    Has,
    OneOf,
    Without,
)
from indexing.engine.index_document import record
from indexing.engine.interface import IndexDocument
from indexing.engine.meaning import full_matches
from indexing.engine.schema import schema
from indexing.query.tree import Query

Part: TypeAlias = tuple[Any, ...]
"""A clause whose own parts are numbers of the table: its kind, then what the kind takes."""


@dataclass(slots=True)
class Parts:
    """The parts of saved queries, numbered so that every part comes after those it is made of."""

    all: list[Part] = field(default_factory=list)
    numbers: dict[Part, int] = field(default_factory=dict)

    def number(self, part: Part) -> int:
        found = self.numbers.get(part)
        if found is None:
            found = self.numbers[part] = len(self.all)
            self.all.append(part)
        return found


def save_query(query: Query, parts: Parts) -> int:
    """The number of the part that stands for the full matches of a query."""
    return _number(full_matches(query), parts)


def _number(clause: Clause, parts: Parts) -> int:
    match clause:
        case Has(name, token):
            part: Part = ("has", name, token)
        case Adjacent(name, several):
            part = ("adjacent", name, *several)
        case OneOf(name, values):
            part = ("one", name, *values)
        case Between(name, low, high):
            part = ("between", name, low, high)
        case AllOf(those):
            part = ("all", *_several(those, parts))
        case AnyOf(those):
            part = ("any", *_several(those, parts))
        case AtLeast(count, those):
            part = ("least", count, *(_number(each, parts) for each in those))
        case Without(other):
            part = ("not", _number(other, parts))
        case Everything():
            part = ("all",)
    return parts.number(part)


def _several(clauses: Iterable[Clause], parts: Parts) -> Iterator[int]:
    """Their numbers, each once and in order, so that the same parts in another order are the same."""
    yield from sorted({_number(clause, parts) for clause in clauses})


class Batch:
    """Documents to try saved queries on. An id may be there several times: what is found is named by its position."""

    def __init__(self, documents: Sequence[IndexDocument], parts: Parts) -> None:
        self._held = [_taken(document) for document in documents]
        self._every = sum(1 << at for at, values in enumerate(self._held) if values)
        self._tokens: dict[str, dict[str, int]] = {}
        self._runs: dict[tuple[str, int], str] = {}
        for at, values in enumerate(self._held):
            for name, value in values.items():
                if not isinstance(value, int):
                    holders = self._tokens.setdefault(name, {})
                    for token in _tokens(name, value):
                        holders[token] = holders.get(token, 0) | 1 << at
        self._answers: list[int] = []
        for part in parts.all:
            self._answers.append(self._answer(part))

    def matches(self, saved: int) -> list[int]:
        """The positions of the documents that a query of that number matches, in order."""
        return list(_bits(self._answers[saved]))

    def _answer(self, part: Part) -> int:
        """The documents that hold a part, a bit each."""
        kind, answers = part[0], self._answers
        if kind == "any":
            return reduce(or_, (answers[each] for each in part[1:]), 0)
        if kind == "all":
            return reduce(and_, (answers[each] for each in part[1:]), self._every)
        if kind == "not":
            return self._every & ~answers[part[1]]
        if kind == "least":
            return _at_least(part[1], [answers[each] for each in part[2:]])
        return self._answer_of_field(part)

    def _answer_of_field(self, part: Part) -> int:
        kind, name, *values = part
        if kind == "has":
            return self._holders(name, values[0])
        if kind == "one":
            return reduce(or_, (self._holders(name, value) for value in values), 0)
        if kind == "adjacent":
            return self._in_a_row(name, values)
        return self._between(name, *values)

    def _holders(self, name: str, token: str) -> int:
        return self._tokens.get(name, {}).get(token, 0)

    def _in_a_row(self, name: str, tokens: Sequence[str]) -> int:
        found = reduce(and_, (self._holders(name, token) for token in tokens), self._every)
        if not found:
            return 0
        run = f" {' '.join(tokens)} "
        return sum(1 << at for at in _bits(found) if run in self._run(name, at))

    def _run(self, name: str, at: int) -> str:
        """A document's tokens of a field, with one space before and after each."""
        if (name, at) not in self._runs:
            self._runs[name, at] = f" {' '.join(self._held[at][name].split())} "
        return self._runs[name, at]

    def _between(self, name: str, low: int | None, high: int | None) -> int:
        return sum(
            1 << at
            for at, values in enumerate(self._held)
            if name in values
            and (low is None or low <= values[name])
            and (high is None or values[name] <= high)
        )


def _bits(mask: int) -> Iterator[int]:
    """The positions of the bits that are set."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _at_least(count: int, answers: Sequence[int]) -> int:
    """The bits that are set in so many of the answers."""
    reached = [-1, *(0 for _ in range(count))]  # by how many at the least
    for answer in answers:
        for level in range(count, 0, -1):
            reached[level] |= reached[level - 1] & answer
    return reached[count]


def _taken(document: IndexDocument) -> dict[str, Any]:
    """A document's fields; none where it cannot be made a document of an index: what no engine takes, no search finds."""
    try:
        values = record(document)
        tantivy.Document.from_dict(values, schema())
    except Exception:
        return {}
    return values


def _tokens(name: str, held: str | Iterable[str]) -> set[str]:
    """What a field of a record holds to ask for: a text is tokens between white space, all else whole values."""
    if isinstance(held, str):
        return {held} if name == "id" else set(held.split())
    return set(held)
