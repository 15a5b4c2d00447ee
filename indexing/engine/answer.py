"""An answer put together from tantivy's counts, hits and aggregations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tantivy import Order, Searcher, SearchResult

from indexing.engine.clause import Clause
from indexing.engine.compile_tantivy import deciding, ranking
from indexing.engine.cursor import mark, shares, start_of
from indexing.engine.index_document import FACET_FIELDS
from indexing.engine.interface import EngineAnswer, EngineHit, FacetName
from indexing.engine.meaning import Plan, Resolve, Tier, plan
from indexing.query.search_query import SearchQuery

# A facet lists this many values; beyond the first hundred agencies nobody reads on.
FACET_SIZE = 100
_COUNTED = 1_000


def answer(searcher: Searcher, request: SearchQuery, resolved: Resolve) -> EngineAnswer:
    """The answer that one state of the index gives; `resolved` asks what is asked of facts. Raises BadCursor."""
    offset = start_of(request)
    planned = plan(request).mapped(resolved)
    found = _Found(searcher, planned)
    counts = [found.count(0, offset, request.size)]
    for index, tier in enumerate(planned.tiers[1:], start=1):
        if sum(counts) < tier.below:
            count = found.count(index)
            counts.append(count if tier.most is None else min(count, tier.most))
        else:
            counts.append(0)
    hits: list[EngineHit] = []
    for index, start, size in shares(counts, offset, request.size):
        hits += found.hits(index, start, size)
    seen = offset + len(hits)
    more = bool(hits) and seen < sum(counts)
    return EngineAnswer(
        hits=tuple(hits),
        total=counts[0],
        partial_total=sum(counts[1:]),
        facets=_facets(searcher, planned),
        next=mark(request, seen) if more else None,
    )


class _Found:
    """The tiers' hits. The first page of the full matches comes with their count, in one search."""

    def __init__(self, searcher: Searcher, planned: Plan) -> None:
        self._searcher = searcher
        self._plan = planned
        self._first: tuple[int, list[EngineHit]] | None = None

    def count(self, index: int, offset: int = 0, size: int = 0) -> int:
        count, hits = self._search(self._plan.tiers[index], offset, size)
        if index == 0:
            self._first = (offset, hits)
        return count

    def hits(self, index: int, offset: int, size: int) -> list[EngineHit]:
        if index == 0 and self._first is not None and self._first[0] == offset:
            return self._first[1][:size]
        return self._search(self._plan.tiers[index], offset, size)[1]

    def _search(self, tier: Tier, offset: int, size: int) -> tuple[int, list[EngineHit]]:
        required = self._plan.filtered(tier.required)
        if size == 0:
            return _count(self._searcher.search(deciding(required), limit=1)), []
        if self._plan.by_date:
            result = self._searcher.search(
                deciding(required), limit=size, offset=offset, order_by_field="order", order=Order.Desc
            )
        else:
            result = self._searcher.search(ranking(tier, required), limit=size, offset=offset)
        hits = []
        for score, address in result.hits:
            document_id = str(self._searcher.doc(address).get_first("id"))
            hits.append(EngineHit(document_id, 0.0 if self._plan.by_date else float(score), tier.partial))
        return _count(result), hits


def _count(result: SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # tantivy's stub forgets it


def _facets(searcher: Searcher, planned: Plan) -> Mapping[FacetName, tuple[tuple[str, int], ...]]:
    """Facets over the full matches. Those whose own filter is not set share one pass."""
    required = planned.tiers[0].required
    free: list[FacetName] = [name for name in FACET_FIELDS if name not in planned.filters]
    found = _counted(searcher, planned.filtered(required), free)
    for name in FACET_FIELDS:
        if name in planned.filters:
            found |= _counted(searcher, planned.filtered(required, but=name), [name])
    return {name: found[name] for name in FACET_FIELDS}


def _counted(searcher: Searcher, clause: Clause, names: list[FacetName]) -> dict[FacetName, Any]:
    if not names:
        return {}
    wanted = {name: {"terms": {"field": FACET_FIELDS[name], "size": _COUNTED}} for name in names}
    counted = searcher.aggregate(deciding(clause), wanted)
    found: dict[FacetName, Any] = {}
    for name in names:
        values = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in counted[name]["buckets"]]
        found[name] = tuple(sorted(values, key=lambda pair: (-pair[1], pair[0]))[:FACET_SIZE])
    return found
