"""Clauses as tantivy's queries."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from tantivy import FieldType, Occur, Query

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
)
from indexing.engine.meaning import Tier
from indexing.engine.schema import schema, schema_of


def ranking(tier: Tier, required: Clause) -> Query:
    """The documents that hold `required`, scored as the tier says.

    tantivy sums up single terms about twice as fast where nothing else is among them, so all else is added around them.
    """
    terms = [scored for scored in tier.scored if isinstance(scored.clause, Has) and not scored.fixed]
    rest = [scored for scored in tier.scored if scored not in terms]
    return _with_scores(_with_scores(deciding(required), terms), rest)


def _with_scores(query: Query, scores: Iterable[Scored]) -> Query:
    added = [(Occur.Should, score(each)) for each in scores]
    return Query.boolean_query([(Occur.Must, query), *added]) if added else query


def deciding(clause: Clause) -> Query:
    """A query that matches and scores nothing."""
    return Query.const_score_query(compiled(clause), 0.0)


def score(scored: Scored) -> Query:
    """What a clause adds to the score of the documents it matches."""
    query = compiled(scored.clause)
    return (
        Query.const_score_query(query, scored.weight)
        if scored.fixed
        else Query.boost_query(query, scored.weight)
    )


def compiled(clause: Clause) -> Query:
    """The query of a clause; its score is the sum of the BM25 scores of its parts."""
    match clause:
        case Everything() | AllOf(parts=()):
            return Query.all_query()
        case AllOf(parts):
            return _all(parts)
        case Without():
            return _all((clause,))
        case AnyOf(parts):
            return _any(compiled(part) for part in parts)
        case AtLeast(count, parts):
            return Query.boolean_query([(Occur.Should, compiled(part)) for part in parts], count)
        case OfOneFact():
            raise TypeError("facts are asked before papers (facts_beside)")
    return _field_query(clause)


def _field_query(clause: Has | Adjacent | OneOf | Between | Keyed) -> Query:
    match clause:
        case Has(field, token):
            return Query.term_query(schema_of(field), field, token, "freq")
        case Adjacent(field, tokens):
            return Query.phrase_query(schema_of(field), field, list(tokens))
        case OneOf(field, values):
            return _any(Query.term_query(schema_of(field), field, value, "basic") for value in values)
        case Between(field, low, high):
            return Query.range_query(schema_of(field), field, FieldType.Unsigned, low, high)
        case Keyed(numbers):
            return _of_papers(numbers)


@lru_cache(maxsize=8)  # hits, counts and facets of one search ask the same
def _of_papers(numbers: tuple[int, ...]) -> Query:
    return Query.term_set_query(schema(), "key", list(numbers)) if numbers else Query.empty_query()


def _any(queries: Iterable[Query]) -> Query:
    each = list(queries)
    if not each:
        return Query.empty_query()
    return each[0] if len(each) == 1 else Query.boolean_query([(Occur.Should, query) for query in each])


def _all(parts: Iterable[Clause]) -> Query:
    subqueries: list[tuple[Occur, Query]] = []
    for part in parts:
        if isinstance(part, Without):
            subqueries.append((Occur.MustNot, compiled(part.part)))
        else:
            subqueries.append((Occur.Must, compiled(part)))
    if all(occur == Occur.MustNot for occur, _ in subqueries):
        # tantivy gives nothing for exclusions alone
        subqueries.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(subqueries)
