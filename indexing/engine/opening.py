"""The engine that the settings choose."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from config.elasticsearch import ElasticsearchSettings
from config.settings import Settings
from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.interface import Engine

if TYPE_CHECKING:
    from indexing.engine.elastic import ElasticEngine

# Another process drains in batches; it lets go of the writer within seconds.
PATIENCE = 30.0


def open_engine(settings: Settings) -> Engine:
    """The engine of these settings; one per process, since an open index keeps what it has read."""
    if settings.elasticsearch is not None:
        return _elastic(settings.elasticsearch)
    return _embedded(settings.index)


@cache
def _embedded(folder: Path) -> EmbeddedEngine:
    return EmbeddedEngine(folder, patience=PATIENCE)


@cache
def _elastic(settings: ElasticsearchSettings) -> ElasticEngine:
    from indexing.engine.elastic import ElasticEngine

    return ElasticEngine(settings)
