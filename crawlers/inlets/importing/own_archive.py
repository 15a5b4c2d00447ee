"""The archive's own files: runs in the order they went, those that went at once side by side.

Which of two runs recorded a shared text first decides its document's id, so pieces come in the order of their captures.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.registry import Registry
from config.settings import Settings
from crawlers.archive.index import Kept, WarcIndex
from crawlers.archive.info import WarcInfo, warc_info
from crawlers.archive.keep import keep
from crawlers.extract.pool import Extractor
from crawlers.inlets.importing.found import Broken, Piece
from crawlers.inlets.importing.own_run import OwnRun, SourceMemory
from crawlers.papers.reading import SourceReading
from crawlers.runs.known import known_before
from indexing.store import Store
from indexing.store.addresses import addresses_of, weigh
from indexing.store.captures import offsets_known


@dataclass(frozen=True, slots=True)
class RunFiles:
    """The files of one run, and when it began."""

    run_id: str
    source_id: str
    began: datetime
    paths: tuple[Path, ...]


@dataclass(slots=True)
class _Open:
    """A run that is being gone through, with the piece that comes next."""

    index: WarcIndex
    pieces: AsyncIterator[tuple[Kept, Piece]]
    head: tuple[Kept, Piece]


@dataclass(slots=True)
class OwnArchive:
    """Goes through runs of ours."""

    store: Store
    settings: Settings
    registry: Registry
    extractor: Extractor
    memory: dict[str, SourceMemory] = field(default_factory=dict)

    def pieces(self, runs: Sequence[RunFiles]) -> Iterator[Piece | RunFiles]:
        """All pieces of the runs. A run itself comes before its pieces: what was given until then must be recorded, since the
        run is read with what is known. Raises WrongUsage as WarcIndex does."""
        waiting = sorted(runs, key=lambda run: (run.began, run.run_id))
        open_: list[_Open] = []
        with asyncio.Runner() as runner:
            while waiting or open_:
                first = min(open_, key=lambda one: one.head[0].fetched_at, default=None)
                if waiting and (first is None or waiting[0].began <= first.head[0].fetched_at):
                    run = waiting.pop(0)
                    yield run
                    index = WarcIndex([keep(path, self.settings.archive) for path in run.paths])
                    for fault in index.cut_off:
                        yield Broken(f"{fault.where}", fault.title)
                    steps = self._run(run, index).pieces()
                    if (head := runner.run(_next(steps))) is not None:
                        open_.append(_Open(index, steps, head))
                    continue
                assert first is not None
                yield first.head[1]
                following = runner.run(_next(first.pieces))
                if following is None:
                    open_.remove(first)
                else:
                    first.head = following

    def _run(self, run: RunFiles, index: WarcIndex) -> OwnRun:
        source = self.registry.source(run.source_id)
        reading = SourceReading(self.extractor, source, run.run_id, node=self.settings.node)
        memory = self.memory.setdefault(source.id, SourceMemory())
        names = [keep(path, self.settings.archive).name for path in run.paths]
        return OwnRun(
            index,
            source,
            reading,
            memory,
            known_before(self.store, source.id),
            addresses_of(self.store),
            partial(weigh, self.store, source.id),
            offsets_known(self.store, names),
        )


def own_runs(paths: Sequence[Path], infos: Mapping[Path, WarcInfo]) -> list[RunFiles]:
    """The runs that these files of ours are of."""
    by_run: dict[tuple[str, str], list[Path]] = {}
    for path in paths:
        info = infos[path]
        by_run.setdefault((info.run_id or "", info.source_id or ""), []).append(path)
    return [
        RunFiles(run_id, source_id, _began(run_id, some[0]), tuple(sorted(some)))
        for (run_id, source_id), some in by_run.items()
    ]


def is_own(info: WarcInfo, registry: Registry) -> bool:
    """Whether a file is of a crawl of ours, of a source that the registry still has."""
    crawled = info.ours and info.run_id is not None and not info.run_id.endswith("-backfill")
    return crawled and info.source_id in registry.sources


def info_of(path: Path) -> WarcInfo:
    """As `warc_info`; what is no WARC is not ours."""
    try:
        return warc_info(path)
    except WrongUsage:
        return WarcInfo()


def _began(run_id: str, path: Path) -> datetime:
    try:
        return datetime.strptime(run_id[:15], "%Y%m%dT%H%M%S").replace(tzinfo=SHANGHAI)
    except ValueError:
        return datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)


async def _next(pieces: AsyncIterator[tuple[Kept, Piece]]) -> tuple[Kept, Piece] | None:
    return await anext(pieces, None)
