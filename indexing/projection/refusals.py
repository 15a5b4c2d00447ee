"""What became of the documents that an engine refused, noted in the outbox and told to who asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from indexing.store.database import Store
from indexing.store.outbox import done, put_aside

Refused: TypeAlias = Callable[[str, str], None]
"""Is told the id of a document and why the engine will never take it."""


def note_refusals(
    store: Store, aside: Mapping[str, int], reasons: Mapping[str, str], seen: Mapping[str, int]
) -> None:
    """After everything that was set `aside` (ids with their seqs) was tried again: only what was refused again stays so, with
    today's reason. `seen` are the seqs that the documents had before they were read."""
    done(store, [seq for key, seq in aside.items() if key not in reasons])
    put_aside(store, reasons, seen)


def tell(refused: Refused | None, reasons: Mapping[str, str]) -> None:
    """Tells of each refusal, where anybody asked."""
    if refused is not None:
        for key, reason in reasons.items():
            refused(key, reason)
