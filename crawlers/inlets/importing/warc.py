"""Anyone's WARC file: read page by page, and kept in our archive as evidence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from config.registry import Registry
from config.settings import Settings
from crawlers.archive.index import Kept, SharedMember, WarcIndex
from crawlers.archive.keep import keep, keep_singly
from crawlers.extract.pool import Extractor
from crawlers.inlets.importing.found import Broken, Piece
from crawlers.inlets.importing.pages import ForeignPages


def read_warc(
    path: Path, settings: Settings, registry: Registry, extractor: Extractor, progress: Callable[[int], None]
) -> Iterator[Piece]:
    """The pieces of a file, which is copied into our archive. `progress` is told the bytes read since the last call."""
    kept = keep(path, settings.archive)
    try:
        index = WarcIndex([kept])
    except SharedMember:
        index = WarcIndex([keep_singly(kept)])
    pieces = ForeignPages(index, registry, extractor, settings.node).pieces()
    done = 0
    with asyncio.Runner() as runner:
        while (step := runner.run(_next(pieces))) is not None:
            response, piece = step
            progress(max(0, response.place.offset - done))
            done = max(done, response.place.offset)
            yield piece
    progress(max(0, path.stat().st_size - done))
    for fault in index.cut_off:
        yield Broken(f"{path}@{fault.offset}", fault.title)


async def _next(pieces: AsyncIterator[tuple[Kept, Piece]]) -> tuple[Kept, Piece] | None:
    return await anext(pieces, None)
