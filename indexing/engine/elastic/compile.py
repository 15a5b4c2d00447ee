"""Clauses as Elasticsearch's queries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeAlias

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
    Scored,
    Without,
    mapped,
)
from indexing.engine.meaning import Tier

Query: TypeAlias = dict[str, Any]

FACTS = "facts"
"""The field that holds a paper's facts, each a nested document."""

# The whitespace tokenizer cuts a longer token into pieces of this many UTF-16 units.
_LONGEST_TOKEN = 255


def ranking(tier: Tier, required: Clause) -> Query:
    """The documents that hold `required`, scored as the tier says."""
    return {"bool": {"filter": [compiled(required)], "should": [score(scored) for scored in tier.scored]}}


def deciding(clause: Clause) -> Query:
    """A query that matches and scores nothing."""
    return {"bool": {"filter": [compiled(clause)]}}


def score(scored: Scored) -> Query:
    """What a clause adds to the score of the documents it matches."""
    query = compiled(scored.clause)
    if scored.fixed:
        return {"constant_score": {"filter": query, "boost": scored.weight}}
    return {"bool": {"must": [query], "boost": scored.weight}}


def compiled(clause: Clause) -> Query:
    """The query of a clause; its score is the sum of the BM25 scores of its parts."""
    match clause:
        case Everything() | AllOf(parts=()):
            query: Query = {"match_all": {}}
        case AllOf(parts):
            query = _all(parts)
        case Without():
            query = _all((clause,))
        case AnyOf(parts=()):
            query = {"match_none": {}}
        case AnyOf(parts):
            query = _some(parts, 1)
        case AtLeast(count, parts):
            query = _some(parts, count)
        case OfOneFact(part):
            query = {"nested": {"path": FACTS, "query": deciding(mapped(part, _in_a_fact))}}
        case Keyed():
            raise TypeError("numbers of papers are the embedded engine's")
        case _:
            query = _field_query(clause)
    return query


def _field_query(clause: Has | Adjacent | OneOf | Between) -> Query:
    match clause:
        case Has(field, token):
            pieces = _pieces(token)
            if len(pieces) > 1:
                return _all(tuple(Has(field, piece) for piece in pieces))
            return {"term": {field: token}}
        case Adjacent(field, tokens):
            return {"match_phrase": {field: " ".join(tokens)}}
        case OneOf("id", values):
            return {"ids": {"values": list(values)}}
        case OneOf(field, values):
            return {"terms": {field: list(values)}}
        case Between(field, low, high):
            ends = {"gte": low, "lte": high}
            return {"range": {field: {end: number for end, number in ends.items() if number is not None}}}


def _in_a_fact(clause: Clause) -> Clause:
    if isinstance(clause, Has | Adjacent | OneOf | Between):
        return replace(clause, field=f"{FACTS}.{clause.field}")
    return clause


def _pieces(token: str) -> list[str]:
    if len(token) <= _LONGEST_TOKEN // 2:
        return [token]
    pieces, length = [""], 0
    for character in token:
        if length >= _LONGEST_TOKEN:
            pieces.append("")
            length = 0
        pieces[-1] += character
        length += 1 + (character > "\uffff")
    return pieces


def _all(parts: tuple[Clause, ...]) -> Query:
    must = [compiled(part) for part in parts if not isinstance(part, Without)]
    without = [compiled(part.part) for part in parts if isinstance(part, Without)]
    return {"bool": {"must": must or [{"match_all": {}}], "must_not": without}}


def _some(parts: tuple[Clause, ...], count: int) -> Query:
    if len(parts) == count == 1:
        return compiled(parts[0])
    return {"bool": {"should": [compiled(part) for part in parts], "minimum_should_match": count}}
