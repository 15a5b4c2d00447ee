"""Elasticsearch's percolator as the peer: it holds the saved queries and is asked with documents."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch, helpers

from config.elasticsearch import ElasticsearchSettings
from indexing.engine.clause import Clause
from indexing.engine.elastic.client import connect
from indexing.engine.elastic.compile import deciding
from indexing.engine.elastic.mapping import index_body, source
from indexing.engine.interface import IndexDocument

_PAGE = 10_000


def has_percolator(url: str) -> bool:
    """Whether the server has it: a minimal one comes without."""
    with connect(ElasticsearchSettings(url), 60.0) as client:
        nodes: dict[str, Any] = client.nodes.info(metric="plugins")["nodes"]
        return all(any(one["name"] == "percolator" for one in node["modules"]) for node in nodes.values())


def percolator(url: str, clauses: Sequence[Clause], documents: Sequence[IndexDocument]) -> float:
    """The seconds (of the clock) that it takes to name all queries that match a document of these. The queries are in before."""
    name = f"huanxin-bench-{uuid.uuid4().hex[:12]}"
    body = index_body(filling=False)
    body["mappings"]["properties"]["query"] = {"type": "percolator"}
    with connect(ElasticsearchSettings(url), 600.0) as client:
        try:
            client.indices.create(index=name, body=body)
            rows = ({"_id": str(n), "query": deciding(clause)} for n, clause in enumerate(clauses))
            helpers.bulk(client, rows, index=name, chunk_size=2_000)
            client.indices.forcemerge(index=name, max_num_segments=1)
            client.indices.refresh(index=name)
            asked = {"field": "query", "documents": [source(one) for one in documents]}
            started = time.perf_counter()
            for _ in _hits(client, name, {"constant_score": {"filter": {"percolate": asked}}}):
                pass
            return time.perf_counter() - started
        finally:
            client.indices.delete(index=name, ignore_unavailable=True)


def _hits(client: Elasticsearch, name: str, query: dict[str, Any]) -> Iterator[Any]:
    after: list[Any] | None = None
    while True:
        page = client.search(index=name, query=query, size=_PAGE, sort=["_doc"], search_after=after)
        hits = page["hits"]["hits"]
        yield from hits
        if len(hits) < _PAGE:
            return
        after = hits[-1]["sort"]
