"""Building the index anew from the store, while the old one answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from config.faults import Fault
from config.settings import Settings
from indexing.engine import open_engine
from indexing.projection.documents import BATCH, index_changes, index_documents
from indexing.projection.drain import OutboxPass, settle
from indexing.projection.lock import PATIENCE, index_lock
from indexing.projection.refusals import Refused, note_refusals, tell
from indexing.store.database import Store
from indexing.store.outbox import sequence_numbers, sequence_numbers_aside
from indexing.store.papers.documents import count_documents, document_ids

# The old index is left as it is once it took so many batches not: each may cost half a minute of waiting.
_MOST_FAULTS = 50


def rebuild(
    store: Store,
    settings: Settings,
    progress: Callable[[int, int], None] | None = None,
    refused: Refused | None = None,
) -> int:
    """Fills a new index from the store while the old one answers, swaps them, and returns the number of documents it took.

    What is recorded meanwhile goes into both. `progress` is told how many documents are done and how many there are,
    `refused` of each document that the engine will never take: these are set aside, others no longer. Raises Busy where
    another process holds the index for long.
    """
    engine = open_engine(settings)
    old = _OldIndex(OutboxPass(store, engine))
    seen: dict[str, int] = {}
    with index_lock(settings, PATIENCE), engine.rebuild() as filling:
        aside = sequence_numbers_aside(store)  # before the texts: one that changes later has another number
        total, count = count_documents(store), 0
        for batch in document_ids(store, BATCH):
            before = sequence_numbers(store, batch)
            count += filling.add(index_documents(store, batch).values())
            seen |= {key: seq for key, seq in before.items() if key in filling.refused}
            if engine.exists():
                old.follow()
            if progress:
                progress(count, total)
        touched = old.outbox.touched
        filling.finish(lambda: index_changes(store, touched))
        # One refused at first that changed and was taken since has left the outbox.
        taken = touched - sequence_numbers(store, touched & filling.refused.keys()).keys()
        reasons = {key: why for key, why in filling.refused.items() if key not in taken}
        note_refusals(store, aside, reasons, seen)
    tell(refused, reasons)
    settle(store, settings)
    return count


@dataclass(slots=True)
class _OldIndex:
    """The index that answers meanwhile, and follows what is recorded."""

    outbox: OutboxPass
    faults: int = 0

    def follow(self) -> None:
        """Brings it up to the store. What it does not take now waits for the new one; nor is one asked on that has failed so
        often."""
        if self.faults >= _MOST_FAULTS:
            return
        try:
            self.outbox.go_on()
        except Fault:
            self.faults += 1
            self.outbox.skip()
