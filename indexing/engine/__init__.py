"""Search engines: one interface and one meaning, compiled for each of them."""

from indexing.engine.interface import (
    Changes,
    Engine,
    EngineAnswer,
    EngineHit,
    EngineStatus,
    FacetName,
    FilterName,
    Gain,
    IndexDocument,
    Rebuild,
    Refusals,
    SearchRequest,
)
from indexing.engine.opening import open_engine

__all__ = [
    "Changes",
    "Engine",
    "EngineAnswer",
    "EngineHit",
    "EngineStatus",
    "FacetName",
    "FilterName",
    "Gain",
    "IndexDocument",
    "Rebuild",
    "Refusals",
    "SearchRequest",
    "open_engine",
]
