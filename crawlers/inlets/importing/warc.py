"""WARC files: those of our own archive are gone through as their runs went, anyone else's page by page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.registry import Registry
from config.settings import Settings
from crawlers.archive.index import Kept, SharedMember, WarcIndex
from crawlers.archive.info import WarcInfo, warc_info
from crawlers.archive.keep import keep, keep_singly
from crawlers.extract.pool import Extractor
from crawlers.inlets.importing.found import Broken, Piece
from crawlers.inlets.importing.own_run import OwnRun, SourceMemory
from crawlers.inlets.importing.pages import ForeignPages
from crawlers.papers.reading import SourceReading
from crawlers.runs.known import known_before
from indexing.store import Store


@dataclass(slots=True)
class WarcReader:
    """Reads WARC files one after the other; what earlier ones told of a source helps with the next."""

    store: Store
    settings: Settings
    registry: Registry
    extractor: Extractor
    memory: dict[str, SourceMemory] = field(default_factory=dict)

    def read(self, path: Path, progress: Callable[[int], None]) -> Iterator[Piece]:
        """The pieces of a file. `progress` is told the bytes read since the last call. Between two pieces the caller may
        write the store; before the next file it must have."""
        info = warc_info(path)
        kept = keep(path, self.settings.archive)
        try:
            index = WarcIndex([kept])
        except SharedMember:
            index = WarcIndex([keep_singly(kept)])
        runner = asyncio.Runner()
        with runner:
            pieces = self._pieces(info, index)
            done = 0
            while (step := runner.run(_next(pieces))) is not None:
                response, piece = step
                progress(max(0, response.place.offset - done))
                done = max(done, response.place.offset)
                yield piece
        progress(max(0, path.stat().st_size - done))
        for fault in index.cut_off:
            yield Broken(f"{path}@{fault.offset}", fault.title)

    def _pieces(self, info: WarcInfo, index: WarcIndex) -> AsyncIterator[tuple[Kept, Piece]]:
        source = self.registry.sources.get(info.source_id or "") if info.ours else None
        if source is None:
            return ForeignPages(index, self.registry, self.extractor).pieces()
        reading = SourceReading(self.extractor, source, info.run_id)
        memory = self.memory.setdefault(source.id, SourceMemory())
        return OwnRun(index, source, reading, memory, known_before(self.store, source.id)).pieces()


async def _next(pieces: AsyncIterator[tuple[Kept, Piece]]) -> tuple[Kept, Piece] | None:
    return await anext(pieces, None)
