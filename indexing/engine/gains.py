"""What each clause of a plan added to a hit's score, asked of tantivy clause by clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tantivy import Occur, Query, Searcher

from indexing.engine.clause import AllOf, AnyOf, Clause, OneOf, Scored
from indexing.engine.compile_tantivy import deciding, score
from indexing.engine.interface import Gain
from indexing.engine.meaning import Resolve, plan
from indexing.query.search_query import SearchQuery


def gains(
    searcher: Searcher, request: SearchQuery, ids: Sequence[str], resolved: Resolve
) -> Mapping[str, tuple[Gain, ...]]:
    """The gains of these hits of a request, by id, largest first; their sum is the score. Empty where a date orders."""
    planned = plan(request).mapped(resolved)
    if planned.by_date or not ids:
        return {}
    found: dict[str, list[Gain]] = {}
    for tier in planned.tiers:
        required = planned.filtered(tier.required)
        here = [key for key, _ in _scores(searcher, ids, deciding(required))]
        for scored in tier.scored if here else ():
            for key, gained in _scores(searcher, here, score(scored)):
                if gained > 0:
                    found.setdefault(key, []).append(gain(scored, gained))
    return largest_first(found)


def gain(scored: Scored, gained: float) -> Gain:
    return Gain(*scored.reason, tuple(dict.fromkeys(_fields(scored.clause))), gained)


def largest_first(found: Mapping[str, list[Gain]]) -> Mapping[str, tuple[Gain, ...]]:
    return {key: tuple(sorted(each, key=lambda one: -one.score)) for key, each in found.items()}


def _scores(searcher: Searcher, ids: Sequence[str], query: Query) -> list[tuple[str, float]]:
    """Which of these documents a query finds, and their scores."""
    among = deciding(OneOf("id", tuple(ids)))
    both = Query.boolean_query([(Occur.Must, among), (Occur.Must, query)])
    hits = searcher.search(both, limit=len(ids), count=False).hits
    return [(str(searcher.doc(address).get_first("id")), float(number)) for number, address in hits]


def _fields(clause: Clause) -> Iterator[str]:
    if isinstance(clause, AllOf | AnyOf):
        for part in clause.parts:
            yield from _fields(part)
    elif hasattr(clause, "field"):
        yield clause.field
