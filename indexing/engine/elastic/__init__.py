"""The engine for a team and the whole country's papers: Elasticsearch, from 8.19 on, with no plugin."""

from indexing.engine.elastic.engine import ElasticEngine

__all__ = ["ElasticEngine"]
