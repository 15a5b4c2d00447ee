"""How the index stands to the store."""

from __future__ import annotations

from dataclasses import dataclass

from config.faults import Fault
from config.settings import Settings
from indexing.engine import open_engine
from indexing.store.database import Store
from indexing.store.outbox import Refusal, backlog, set_aside
from indexing.store.vectors import VectorCounts, count_vectors
from indexing.vectors.models import ready


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the index stands to the store. `backlog` documents wait to be indexed, `refused` of them were refused by the
    engine too often: `refused_documents`, with its reasons. Where the engine does not answer, `fault`, `fault_detail` and
    `fault_where` say why, and what only it knows is None. `meaning` says of each model that is here how far it has come; it has to
    read again what is outdated."""

    backlog: int
    refused: int
    engine: str | None = None
    version: str | None = None
    documents: int | None = None
    dictionary: str | None = None
    rebuild_due: bool | None = None
    refused_documents: tuple[Refusal, ...] = ()
    fault: str | None = None
    fault_detail: str | None = None
    fault_where: str | None = None
    meaning: tuple[VectorCounts, ...] = ()


def index_state(store: Store, settings: Settings) -> IndexState:
    """How engine and store stand to each other; an engine that is away is part of the answer."""
    waiting_now, refused = backlog(store), set_aside(store)
    meaning = tuple(count_vectors(store, model.key) for model in ready(settings))
    try:
        status = open_engine(settings).status()
    except Fault as fault:
        return IndexState(
            waiting_now,
            len(refused),
            refused_documents=refused,
            fault=fault.title,
            fault_detail=fault.detail,
            fault_where=fault.where,
            meaning=meaning,
        )
    return IndexState(
        waiting_now,
        len(refused),
        status.engine,
        status.version,
        status.documents,
        status.dictionary,
        status.rebuild_due,
        refused,
        meaning=meaning,
    )
