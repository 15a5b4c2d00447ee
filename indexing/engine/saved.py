"""Many saved queries tried on a few documents: each is compiled once, as a search is, and asked of an index in memory.

Most queries share too few words with a batch to match anything in it. So every query also keeps its bound, which says what a
match must hold at the least, and is asked only where some document of the batch may be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import tantivy

from indexing.engine.clause import Adjacent, AllOf, AnyOf, AtLeast, Clause, Has, OfOneFact, OneOf, Without
from indexing.engine.compile_tantivy import deciding
from indexing.engine.facts_beside import FactsBeside, document_facts
from indexing.engine.index_document import record
from indexing.engine.interface import IndexDocument
from indexing.engine.meaning import full_matches
from indexing.engine.schema import schema
from indexing.query.tree import Query

Bound: TypeAlias = "int | tuple[bool, tuple[Bound, ...]] | None"
"""The number of a token that a match holds; or several bounds, with whether all of them hold or one; None: anything may match."""

# tantivy refuses less than 15 MB a thread.
_HEAP = 50_000_000


@dataclass(slots=True)
class Tokens:
    """The tokens that saved queries ask for, by field and text, numbered."""

    fields: dict[str, dict[str, int]] = field(default_factory=dict)
    count: int = 0

    def number(self, name: str, token: str) -> int:
        numbers = self.fields.setdefault(name, {})
        if token not in numbers:
            numbers[token] = self.count
            self.count += 1
        return numbers[token]


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query ready to be asked of batches; one that asks of facts is compiled when it is known which papers have them."""

    compiled: tantivy.Query | Clause
    bound: Bound


def save_query(query: Query, tokens: Tokens) -> SavedQuery:
    """The full matches of a query, compiled, for batches that are made with the same `tokens`."""
    clause = full_matches(query)
    return SavedQuery(clause if _asks_of_facts(clause) else deciding(clause), _bound(clause, tokens))


def _asks_of_facts(clause: Clause) -> bool:
    if isinstance(clause, AllOf | AnyOf | AtLeast):
        return any(map(_asks_of_facts, clause.parts))
    return _asks_of_facts(clause.part) if isinstance(clause, Without) else isinstance(clause, OfOneFact)


class Batch:
    """Documents to try saved queries on. An id may be there several times: what is found is named by its position."""

    def __init__(self, documents: Sequence[IndexDocument], tokens: Tokens) -> None:
        index = tantivy.Index(schema())
        writer = index.writer(_HEAP, 1)
        self._every = (1 << len(documents)) - 1
        self._holders = [0] * tokens.count
        for position, document in enumerate(documents):
            made = _made(replace(document, version=position))
            if made is None:
                continue
            values, taken = made
            writer.add_document(taken)
            for name, numbers in tokens.fields.items():
                for token in numbers.keys() & _tokens(name, values.get(name, ())):
                    self._holders[numbers[token]] |= 1 << position
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()
        self._facts = FactsBeside.in_memory()
        self._facts.change([document_facts(each, position) for position, each in enumerate(documents)])
        self._size = len(documents)

    def matches(self, saved: SavedQuery) -> list[int]:
        """The positions of the documents that a query matches, in no order."""
        if not self._may_match(saved.bound):
            return []
        compiled = saved.compiled
        if not isinstance(compiled, tantivy.Query):
            compiled = deciding(self._facts.resolved(compiled))
        hits = self._searcher.search(compiled, limit=self._size, count=False).hits
        addresses = [address for _, address in hits]
        return [int(version or 0) for version in self._searcher.fast_field_values("version", addresses)]

    def _may_match(self, bound: Bound) -> int:
        """The documents that hold what the bound asks for, a bit each."""
        if bound is None:
            return self._every
        if isinstance(bound, int):
            return self._holders[bound]
        together, parts = bound
        if together:
            found = self._every
            for part in parts:
                found &= self._holders[part] if isinstance(part, int) else self._may_match(part)
                if not found:
                    break
            return found
        found = 0
        for part in parts:
            found |= self._holders[part] if isinstance(part, int) else self._may_match(part)
        return found


def _made(document: IndexDocument) -> tuple[dict[str, Any], tantivy.Document] | None:
    """A document's fields, and it as tantivy takes it, its number being its version. None where it cannot be made one: what no engine takes, no search finds."""
    try:
        values = record(document)
        return values, tantivy.Document.from_dict(values | {"key": document.version}, schema())
    except Exception:
        return None


def _tokens(name: str, held: str | Iterable[str]) -> set[str]:
    """What a field of a record holds to ask for: a text is tokens between white space, all else whole values."""
    if isinstance(held, str):
        return {held} if name == "id" else set(held.split())
    return set(held)


def _bound(clause: Clause, tokens: Tokens) -> Bound:
    match clause:
        case Has(name, token):
            return tokens.number(name, token)
        case Adjacent(name, several):
            return _all(tokens.number(name, token) for token in several)
        case OneOf(name, values):
            return _any(tokens.number(name, value) for value in values)
        case AllOf(parts):
            return _all(_bound(part, tokens) for part in parts)
        case AnyOf(parts) | AtLeast(_, parts):
            return _any(_bound(part, tokens) for part in parts)
    return None  # numbers, exclusions, everything


def _all(bounds: Iterable[Bound]) -> Bound:
    # Single tokens first: they rule most out.
    kept = tuple(
        sorted({bound for bound in bounds if bound is not None}, key=lambda one: not isinstance(one, int))
    )
    return kept[0] if len(kept) == 1 else (True, kept) if kept else None


def _any(bounds: Iterable[Bound]) -> Bound:
    each = tuple(dict.fromkeys(bounds))
    return None if None in each else each[0] if len(each) == 1 else (False, each)
