"""What the parts of a run need to know of it, handed along explicitly."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.statscollectors import StatsCollector

from config.settings import Settings
from config.site import Source
from indexing.records import Verdict
from indexing.store import Store
from indexing.store.captures import CaptureKind

# Causes are counted by their words, and these must stay few.
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run of one source. `full`: every list page and known document is asked for. The statistics become the run's row in
    the ledger."""

    settings: Settings
    source: Source
    store: Store
    run_id: str
    stats: StatsCollector
    full: bool = False

    def count(self, name: str, number: int = 1) -> None:
        """Counts something that the ledger keeps."""
        self.stats.inc_value(f"huanxin/{name}", number)

    def judged(self, verdict: Verdict, kind: CaptureKind) -> None:
        """Counts a page by its verdict."""
        self.count(f"verdict/{verdict}")
        self.count(f"{kind}/{verdict}")

    def trouble(self, where: str, what: str) -> None:
        """Counts an exception that cost a paper; the run is then no more than `partial`."""
        self.count(f"trouble/{where}: {what[:_LONGEST]}")
