"""Finding what store and index disagree on, and mending the index."""

from __future__ import annotations

from collections.abc import Callable

from config.settings import Settings
from indexing.engine import open_engine
from indexing.engine.index_document import indexed_digest
from indexing.engine.interface import Refusals
from indexing.projection.documents import BATCH, index_changes, index_documents
from indexing.projection.lock import PATIENCE, index_lock
from indexing.projection.refusals import Refused, note_refusals, tell
from indexing.store.database import Store
from indexing.store.outbox import sequence_numbers, sequence_numbers_aside
from indexing.store.papers.documents import count_documents, document_ids
from indexing.store.portions import portions

# Ids are short, and each commit costs as much as any.
_DROPPED_AT_ONCE = 5_000


def reconcile(
    store: Store,
    settings: Settings,
    progress: Callable[[int, int], None] | None = None,
    refused: Refused | None = None,
) -> tuple[int, int]:
    """Finds what store and index disagree on, and mends the index. Returns how many documents it lacked or held otherwise,
    and how many it held that the store does not have. `progress` is told how many documents are compared and how many there
    are, `refused` of each that the engine will never take. What was set aside is tried again.

    Raises Busy where another process holds the index for long.
    """
    engine = open_engine(settings)
    aside = sequence_numbers_aside(store)
    strays = dict(engine.digests())
    wrong: list[str] = []
    total, compared = count_documents(store), 0
    for batch in document_ids(store, BATCH):
        wrong += [
            key
            for key, document in index_documents(store, batch).items()
            if strays.pop(key, None) != indexed_digest(document)
        ]
        compared += len(batch)
        if progress:
            progress(compared, total)
    refusals = Refusals()
    seen: dict[str, int] = {}
    with index_lock(settings, PATIENCE):
        for batch in portions(dict.fromkeys((*wrong, *aside)), BATCH):
            seen |= sequence_numbers(store, batch)
            for changes in index_changes(store, batch):
                refusals |= engine.apply(*changes)
        for ids in portions(strays, _DROPPED_AT_ONCE):
            engine.apply([], ids)
        reasons = refusals.reasons()
        note_refusals(store, aside, reasons, seen)
    tell(refused, reasons)
    return len(set(wrong) - reasons.keys()), len(strays)
