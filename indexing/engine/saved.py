"""Many saved queries tried on a few documents.

A query's full matches are made clauses by search's own compiler. Saved queries share most of their parts (words, places, years), so
the parts stand in one table, each once, and a batch of documents answers every part once: with the documents that hold it, a bit
each. What a query finds is then the answer of its topmost part. What is asked of single facts stands in a table of its own, which
the facts of the batch answer first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    Keyed,
    OfOneFact,
    OneOf,
    Without,
)
from indexing.engine.facts_beside import document_facts
from indexing.engine.index_document import record
from indexing.engine.interface import IndexDocument
from indexing.engine.meaning import full_matches
from indexing.engine.schema import schema
from indexing.engine.told.record import fact_records
from indexing.query.tree import Query

Part: TypeAlias = tuple[Any, ...]
"""A clause whose own parts are numbers of the table: its kind, then what the kind takes."""


@dataclass(slots=True)
class Parts:
    """The parts of saved queries, numbered so that every part comes after those it is made of. `of_facts` are the parts that are asked
    of one fact."""

    all: list[Part] = field(default_factory=list)
    numbers: dict[Part, int] = field(default_factory=dict)
    of_facts: Parts | None = None

    def number(self, part: Part) -> int:
        found = self.numbers.get(part)
        if found is None:
            found = self.numbers[part] = len(self.all)
            self.all.append(part)
        return found

    def number_of_fact(self, clause: Clause) -> int:
        """The number of a clause about one fact, in the table of these."""
        if self.of_facts is None:
            self.of_facts = Parts()
        return _number(clause, self.of_facts)


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
        case OfOneFact(about):
            part = ("fact", parts.number_of_fact(about))
        case Keyed():
            raise TypeError("only an index on disk numbers its papers")
    return parts.number(part)


def _several(clauses: Iterable[Clause], parts: Parts) -> Iterator[int]:
    """Their numbers, each once and in order, so that the same parts in another order are the same."""
    yield from sorted({_number(clause, parts) for clause in clauses})


class Batch:
    """Documents to try saved queries on. An id may be there several times: what is found is named by its position."""

    def __init__(self, documents: Sequence[IndexDocument], parts: Parts) -> None:
        taken = [_taken(document) for document in documents]
        told: list[int] = []
        if parts.of_facts is not None:
            owned = [
                (at, fact)
                for at, document in enumerate(documents)
                if taken[at]
                for fact in fact_records(document.facts)
            ]
            for found in Rows([fact for _, fact in owned]).answers(parts.of_facts.all):
                told.append(reduce(or_, (1 << owned[one][0] for one in _bits(found)), 0))
        self._answers = Rows(taken, told).answers(parts.all)

    def matches(self, saved: int) -> list[int]:
        """The positions of the documents that a query of that number matches, in order."""
        return list(_bits(self._answers[saved]))


class Rows:
    """The fields of documents, or of facts, that parts are asked of; `told` are the documents that answer each part about one fact."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], told: Sequence[int] = ()) -> None:
        self._held = rows
        self._told = told
        self._every = sum(1 << at for at, values in enumerate(rows) if values)
        self._tokens: dict[str, dict[str, int]] = {}
        self._runs: dict[tuple[str, int], str] = {}
        self._answers: list[int] = []
        for at, values in enumerate(rows):
            for name, value in values.items():
                if not _is_number(value):
                    holders = self._tokens.setdefault(name, {})
                    for token in _tokens(name, value):
                        holders[token] = holders.get(token, 0) | 1 << at

    def answers(self, parts: Sequence[Part]) -> list[int]:
        """The rows that hold each part, a bit each."""
        for part in parts:
            self._answers.append(self._answer(part))
        return self._answers

    def _answer(self, part: Part) -> int:
        """The documents that hold a part, a bit each."""
        kind, answers = part[0], self._answers
        if kind == "any":
            return reduce(or_, (answers[each] for each in part[1:]), 0)
        if kind == "all":
            return reduce(and_, (answers[each] for each in part[1:]), self._every)
        if kind == "not":
            return self._every & ~answers[part[1]]
        if kind == "fact":
            return self._told[part[1]]
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
            if any(
                (low is None or low <= one) and (high is None or one <= high)
                for one in _numbers(values.get(name))
            )
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
        document_facts(document, 0)
    except Exception:
        return {}
    return values


def _is_number(held: Any) -> bool:
    return isinstance(held, int) or (isinstance(held, list) and bool(held) and isinstance(held[0], int))


def _numbers(held: Any) -> Sequence[int]:
    return held if isinstance(held, list) else () if held is None else (held,)


def _tokens(name: str, held: str | Iterable[str]) -> set[str]:
    """What a field of a record holds to ask for: a text is tokens between white space, all else whole values."""
    if isinstance(held, str):
        return {held} if name == "id" else set(held.split())
    return set(held)
