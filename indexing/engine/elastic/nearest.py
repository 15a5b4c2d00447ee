"""Vectors as Elasticsearch holds them, and the documents nearest in meaning.

Each model has a field of its own, named by its key: nested passages, each with one vector, a byte a number. The field comes into
an index with the first vectors of its model, so that an index without any is as it ever was. Elasticsearch's own fusion of words
and meaning takes a licence; ours (`engine.fusion`) is the same for both engines.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from elasticsearch import Elasticsearch

from indexing.engine.elastic.compile import compiled, deciding
from indexing.engine.elastic.search import Ask, Body
from indexing.engine.interface import IndexDocument, Near
from indexing.engine.matching import all_of
from indexing.engine.meaning import binding, plan
from indexing.query.search_query import SearchQuery
from indexing.vectors import WIDTH

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# How many passages of each segment are looked at for the nearest documents.
_CANDIDATES = 500


def vector_fields(document: IndexDocument) -> dict[str, Any]:
    """The fields of a document's vectors, as they are sent."""
    return {
        _field(each.model): [
            {"vector": array("b", each.codes[start : start + WIDTH]).tolist()}
            for start in range(0, len(each.codes), WIDTH)
        ]
        for each in document.vectors
        if each.codes
    }


def make_room(client: Elasticsearch, alias: str, documents: Iterable[IndexDocument]) -> None:
    """Puts the fields that these documents' vectors need into the mapping."""
    models = sorted({each.model for document in documents for each in document.vectors})
    if models:
        vector = {"type": "dense_vector", "element_type": "byte", "dims": WIDTH, "similarity": "cosine"}
        properties = {_field(model): {"type": "nested", "properties": {"vector": vector}} for model in models}
        client.indices.put_mapping(index=alias, properties=properties)


def has_vectors(client: Elasticsearch, alias: str, model: str) -> bool:
    """Whether any document of the index was read by this model."""
    return bool(client.field_caps(index=alias, fields=f"{_field(model)}.vector")["fields"])


def nearest(
    ask: Ask, request: SearchQuery, model: str, vector: NDArray[np.float32], limit: int
) -> tuple[Near, ...]:
    """See `interface.Engine.nearest`, of an index that `has_vectors`. Two round trips."""
    bound = binding(request)
    (result,) = ask([_nearest(bound_query=compiled(bound), field=_field(model), vector=vector, limit=limit)])
    hits = result["hits"]["hits"]
    ids = [str(hit["_id"]) for hit in hits]
    if not ids:
        return ()
    tiers: dict[str, int] = {}
    open_ended = [(number, tier) for number, tier in enumerate(plan(request).tiers) if tier.most is None]
    held = ask([_among(ids, deciding(all_of(tier.required, bound))) for _, tier in open_ended])
    for (number, _), each in zip(open_ended, held, strict=True):
        tiers |= {str(hit["_id"]): number for hit in each["hits"]["hits"]}
    return tuple(
        # Elasticsearch scores a cosine c as (1 + c) / 2.
        Near(str(hit["_id"]), _passage(hit), 2 * float(hit["_score"]) - 1, tiers.get(str(hit["_id"])))
        for hit in hits
    )


def _nearest(bound_query: Body, field: str, vector: NDArray[np.float32], limit: int) -> Body:
    from indexing.vectors.codes import packed

    return {
        "knn": {
            "field": f"{field}.vector",
            "query_vector": array("b", packed(vector.reshape(1, WIDTH))).tolist(),
            "k": limit,
            "num_candidates": _CANDIDATES,
            "filter": bound_query,
            "inner_hits": {"size": 1, "_source": False},
        },
        "size": limit,
        "track_total_hits": False,
    }


def _passage(hit: Body) -> int:
    (found,) = hit["inner_hits"].values()
    return int(found["hits"]["hits"][0]["_nested"]["offset"])


def _among(ids: Sequence[str], query: Body) -> Body:
    return {
        "query": {"bool": {"filter": [{"ids": {"values": list(ids)}}, query]}},
        "size": len(ids),
        "track_total_hits": False,
    }


def _field(model: str) -> str:
    """Dots would make it a field in a field."""
    return f"near-{model}".replace(".", "_")
