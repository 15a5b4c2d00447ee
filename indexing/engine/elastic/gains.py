"""What each clause of a plan added to a hit's score, asked of Elasticsearch clause by clause, in two round trips.

Scores of named queries would say it in one, but only plain searches give them, not those sent together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexing.engine.elastic.compile import Query, deciding, score
from indexing.engine.elastic.search import Ask, Body
from indexing.engine.gains import gain, largest_first
from indexing.engine.interface import Gain
from indexing.engine.meaning import plan
from indexing.query.search_query import SearchQuery


def gains(ask: Ask, request: SearchQuery, ids: Sequence[str]) -> Mapping[str, tuple[Gain, ...]]:
    """The gains of these hits of a request, by id, largest first; their sum is the score. Empty where a date orders."""
    planned = plan(request)
    if planned.by_date or not ids:
        return {}
    held = ask([_among(ids, deciding(planned.filtered(tier.required))) for tier in planned.tiers])
    asked = [
        (scored, [str(hit["_id"]) for hit in result["hits"]["hits"]])
        for tier, result in zip(planned.tiers, held, strict=True)
        if result["hits"]["hits"]
        for scored in tier.scored
    ]
    found: dict[str, list[Gain]] = {}
    results = ask([_among(here, score(scored)) for scored, here in asked]) if asked else []
    for (scored, _), result in zip(asked, results, strict=True):
        for hit in result["hits"]["hits"]:
            if hit["_score"] > 0:
                found.setdefault(str(hit["_id"]), []).append(gain(scored, float(hit["_score"])))
    return largest_first(found)


def _among(ids: Sequence[str], query: Query) -> Body:
    """Which of these documents a query finds, and their scores."""
    return {
        "query": {"bool": {"filter": [{"ids": {"values": list(ids)}}], "must": [query]}},
        "size": len(ids),
        "track_total_hits": False,
    }
