"""One re-reading: source after source, each held against a crawl, in batches that are recorded as they are read."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from config.faults import Busy
from config.registry import load_registry
from config.settings import Settings
from config.site import Source
from crawlers.archive.shelves import shelves
from crawlers.extract.pool import Extractor
from crawlers.inlets.rereading.pages import DOUBTFUL, Evidence, list_rows, pages_at
from crawlers.inlets.rereading.reading import PageReader
from crawlers.inlets.rereading.storing import record_readings
from crawlers.inlets.rereading.supply import ArchiveSupply
from crawlers.runs.source_lock import hold_source
from indexing.projection import indexed
from indexing.records import Entry
from indexing.store import Store
from indexing.store.captures import pages_never_read, sources_seen
from indexing.store.papers.presence import known_pages

BATCH = 50

Progress = Callable[[int, int], None]
"""Told how many pages are done and how many there are so far."""


@dataclass(frozen=True, slots=True)
class RereadReport:
    """`read` counts the papers read, each `changed`, `new` or `unchanged`; `unreadable` those that today's parsers make
    nothing of, which stay as they are; `missing` names archive files and why something in them could not be read; `busy`
    the sources left out because they are being crawled. With `index_fault` everything is recorded, but waits for the search
    engine, which says this."""

    read: int = 0
    changed: int = 0
    new: int = 0
    unchanged: int = 0
    unreadable: int = 0
    missing: tuple[tuple[str, str], ...] = ()
    busy: tuple[str, ...] = ()
    index_fault: str | None = None


def reread(
    store: Store, settings: Settings, sources: Sequence[str], progress: Progress, *, dry_run: bool = False
) -> RereadReport:
    """Reads the history of these sources again, of all of them where none is named. A dry run writes nothing.

    Raises NotFound for a source that neither the registry nor the store knows, Busy where the only one named is being
    crawled.
    """
    registry = load_registry(settings.sources)
    seen = sources_seen(store)
    for name in sources:
        if name not in seen:
            registry.source(name)
    busy: list[str] = []
    evidence = Evidence(shelves(store, settings))
    with closing(Extractor(workers=max(1, (os.cpu_count() or 2) - 1))) as extractor:
        again = _Rereading(
            store, PageReader(registry, extractor, ArchiveSupply(store, evidence)), progress, dry_run
        )
        for key in dict.fromkeys(sources) if sources else sorted(seen, key=str):
            with ExitStack() as lock:
                if key:
                    try:
                        lock.enter_context(hold_source(key, settings.locks))
                    except Busy:
                        if len(sources) == 1:
                            raise
                        busy.append(key)
                        continue
                again.source(key, registry.sources.get(key) if key else None)
    index_fault = None if dry_run else indexed(store, settings)
    count = again.count
    return RereadReport(
        read=count.total(),
        changed=count["changed"],
        new=count["new"],
        unchanged=count["unchanged"],
        unreadable=again.pages.unreadable,
        missing=tuple(sorted(evidence.missing.items())),
        busy=tuple(busy),
        index_fault=index_fault,
    )


@dataclass(slots=True)
class _Rereading:
    store: Store
    pages: PageReader
    progress: Progress
    dry_run: bool
    count: Counter[str] = field(default_factory=Counter)
    done: int = 0
    total: int = 0

    def source(self, key: str | None, source: Source | None) -> None:
        """Reads the pages of a source again, which the registry may no longer have; None: what was imported without one."""
        rows = list_rows(self.store, self.pages.supply.evidence, source) if source else {}
        known = {page.url: page.document_id for page in known_pages(self.store, key)}  # type: ignore[arg-type]
        fresh = pages_never_read(self.store, key, DOUBTFUL) if source else ()
        self.total += len(known) + len(fresh)
        self._read(list(known), known, rows, source)
        # Only now is it known which pages are further pages of a paper, and so none of their own.
        self._read(fresh, {}, rows, source)

    def _read(
        self, urls: Sequence[str], ids: Mapping[str, str], rows: Mapping[str, Entry], source: Source | None
    ) -> None:
        for start in range(0, len(urls), BATCH):
            batch = urls[start : start + BATCH]
            pages = pages_at(self.store, batch, ids, rows)
            readings = asyncio.run(self.pages.read_all(pages, source))
            self.count.update(record_readings(self.store, readings, dry_run=self.dry_run))
            self.done += len(batch)
            self.progress(self.done, self.total)
