"""Search engines: one interface and one meaning, compiled for each of them."""

from indexing.engine.interface import (
    ByMeaning,
    Changes,
    Engine,
    EngineAnswer,
    EngineHit,
    EngineStatus,
    FacetName,
    Gain,
    IndexDocument,
    Rebuild,
    Refusals,
)
from indexing.engine.opening import open_engine

__all__ = [
    "ByMeaning",
    "Changes",
    "Engine",
    "EngineAnswer",
    "EngineHit",
    "EngineStatus",
    "FacetName",
    "Gain",
    "IndexDocument",
    "Rebuild",
    "Refusals",
    "open_engine",
]
