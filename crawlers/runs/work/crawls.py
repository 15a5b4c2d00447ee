"""What a worker has under way, whoever runs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from config.site import Source
from indexing.store.runs.ledger import Run
from indexing.store.runs.queue import Waiting


class Crawls(Protocol):
    """The runs that a worker has claimed and started."""

    def __len__(self) -> int: ...

    def take_up(self) -> None:
        """Deals with what a process that had this worker's name has left behind."""

    def start(self, run: Waiting, source: Source) -> None:
        """Starts a run that this worker has claimed."""

    def collect(self) -> Sequence[Run]:
        """Closes what has ended since the last time, and gives it."""

    def end(self) -> Sequence[Run]:
        """Ends, in order, what cannot go on without this worker, which is queued again; gives what has ended."""
