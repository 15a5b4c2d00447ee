"""An answer put together from Elasticsearch's counts, hits and aggregations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from indexing.engine.answer import FACET_SIZE
from indexing.engine.clause import Clause
from indexing.engine.cursor import mark, start_of
from indexing.engine.elastic.compile import deciding, ranking
from indexing.engine.index_document import FACET_FIELDS
from indexing.engine.interface import EngineAnswer, EngineHit, FacetName
from indexing.engine.meaning import Plan, Tier, plan
from indexing.query.search_query import SearchQuery

Body: TypeAlias = dict[str, Any]
Ask: TypeAlias = Callable[[Sequence[Body]], Sequence[Body]]
"""Sends searches together and gives their results in order."""


def answer(ask: Ask, request: SearchQuery) -> EngineAnswer:
    """The answer to a request: one round trip, and one more for each tier that follows few full matches. Raises
    BadCursor."""
    offset = start_of(request)
    planned = plan(request)
    facet_searches = _facet_searches(planned)
    first = _hits_search(planned, planned.tiers[0], offset, request.size)
    result, *counted = ask([first, *facet_searches])
    counts = [_total(result)]
    hits = _hits(result, planned, planned.tiers[0])
    for tier in planned.tiers[1:]:
        if sum(counts) < tier.below:
            start = max(0, offset - sum(counts))
            size = request.size - len(hits)
            if tier.most is not None:
                size = max(0, min(size, tier.most - start))
            (result,) = ask([_hits_search(planned, tier, start, size)])
            counts.append(_total(result) if tier.most is None else min(_total(result), tier.most))
            hits += _hits(result, planned, tier)
    seen = offset + len(hits)
    return EngineAnswer(
        hits=tuple(hits),
        total=counts[0],
        partial_total=sum(counts[1:]),
        facets=_facets(counted),
        next=mark(request, seen) if hits and seen < sum(counts) else None,
    )


def _hits_search(planned: Plan, tier: Tier, start: int, size: int) -> Body:
    """Where scores are equal, the order by date decides, so that pages follow each other."""
    required = planned.filtered(tier.required)
    scored = size > 0 and not planned.by_date
    by_date = {"order": "desc"}
    return {
        "query": ranking(tier, required) if scored else deciding(required),
        "from": start if size else 0,
        "size": size,
        "sort": [{"_score": "desc"}, by_date] if scored else [by_date],
        "track_total_hits": True,
    }


def _facet_searches(planned: Plan) -> list[Body]:
    """Facets over the full matches. Those whose own filter is not set share one search."""
    required = planned.tiers[0].required
    free = [name for name in FACET_FIELDS if name not in planned.filters]
    searches = [_count_search(planned.filtered(required), free)] if free else []
    for name in FACET_FIELDS:
        if name in planned.filters:
            searches.append(_count_search(planned.filtered(required, but=name), [name]))
    return searches


def _count_search(clause: Clause, names: list[FacetName]) -> Body:
    wanted = {name: {"terms": {"field": FACET_FIELDS[name], "size": FACET_SIZE}} for name in names}
    return {"query": deciding(clause), "size": 0, "track_total_hits": False, "aggs": wanted}


def _facets(results: Sequence[Body]) -> Mapping[FacetName, tuple[tuple[str, int], ...]]:
    counted = {name: facet for result in results for name, facet in result["aggregations"].items()}
    found: dict[FacetName, tuple[tuple[str, int], ...]] = {}
    for name in FACET_FIELDS:
        values = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in counted[name]["buckets"]]
        found[name] = tuple(sorted(values, key=lambda pair: (-pair[1], pair[0])))
    return found


def _total(result: Body) -> int:
    return int(result["hits"]["total"]["value"])


def _hits(result: Body, planned: Plan, tier: Tier) -> list[EngineHit]:
    return [
        EngineHit(str(hit["_id"]), 0.0 if planned.by_date else float(hit["_score"]), tier.partial)
        for hit in result["hits"]["hits"]
    ]
