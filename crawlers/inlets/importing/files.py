"""Importing files: what each holds goes into the store in batches; what cannot be read is reported and harms nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from config.faults import NotFound, WrongUsage
from config.language import tr
from config.registry import Registry, load_registry
from config.settings import Settings
from crawlers.extract.pool import Extractor
from crawlers.inlets.importing.found import Broken, Found, Listed, Piece, Skipped, Stood
from crawlers.inlets.importing.jsonl import read_jsonl
from crawlers.inlets.importing.office import SUFFIXES as OFFICE
from crawlers.inlets.importing.office import read_office_file
from crawlers.inlets.importing.own_archive import OwnArchive, RunFiles, info_of, is_own, own_runs
from crawlers.inlets.importing.texts import read_text_file
from crawlers.inlets.importing.warc import read_warc
from indexing.projection import indexed
from indexing.store import Store
from indexing.store.captures import CaptureRow
from indexing.store.papers.history import record_captured
from indexing.store.papers.presence import missed, seen, withdraw

BATCH = 50

SUFFIXES = (".jsonl", ".jsonl.gz", ".warc", ".warc.gz", ".txt", *OFFICE)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`read` counts papers; `skipped` pages that are none, by verdict; `failed` says where and why. With
    `index_fault` everything is recorded, but waits for the search engine, which says this."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    failed: tuple[tuple[str, str], ...] = ()
    index_fault: str | None = None


def import_files(store: Store, settings: Settings, paths: Sequence[Path], progress: Progress) -> ImportReport:
    """Imports the files in order. `progress` is told the bytes done since the last call.

    Raises NotFound or WrongUsage before anything is done where a file is missing or of a kind not taken.
    """
    for path in paths:
        if not path.is_file():
            raise NotFound(tr(f"找不到文件 {path}", f"no such file: {path}"), where=str(path))
        if not path.name.endswith(SUFFIXES):
            raise WrongUsage(
                tr(f"不能导入这种文件：{path.name}", f"cannot import this kind of file: {path.name}"),
                detail=tr(f"可以导入：{' '.join(SUFFIXES)}", f"it takes: {' '.join(SUFFIXES)}"),
                where=str(path),
            )
    registry = load_registry(settings.sources)
    infos = {path: info_of(path) for path in paths if ".warc" in path.suffixes and path.stat().st_size}
    own = [path for path, info in infos.items() if is_own(info, registry)]
    importing = _Importing(store)
    with closing(Extractor()) as extractor:
        try:
            archive = OwnArchive(store, settings, registry, extractor)
            for piece in archive.pieces(own_runs(own, infos)):
                if isinstance(piece, RunFiles):
                    importing.flush()
                    progress(sum(path.stat().st_size for path in piece.paths))
                else:
                    importing.take(piece)
            for path in paths:
                if path in own:
                    continue
                importing.flush()
                for piece in _pieces(path, settings, registry, extractor, progress):
                    importing.take(piece)
        finally:  # on Ctrl-C, too, what was read is kept
            importing.flush()
    return importing.report(indexed(store, settings))


@dataclass(slots=True)
class _Importing:
    store: Store
    outcomes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[Found] = field(default_factory=list)
    rows: list[CaptureRow] = field(default_factory=list)
    stood: list[Stood] = field(default_factory=list)

    def take(self, piece: Piece) -> None:
        if isinstance(piece, Broken):
            self.failed.append((piece.where, piece.why))
            return
        if isinstance(piece, Found):
            self.waiting.append(piece)
        elif isinstance(piece, Stood):
            self.stood.append(piece)
        if isinstance(piece, Skipped):
            self.skipped[piece.verdict] += 1
        if isinstance(piece, Skipped | Listed | Stood):
            self.rows.extend(piece.captures)
        if len(self.waiting) >= BATCH or len(self.rows) >= 10 * BATCH:
            self.flush()

    def flush(self) -> None:
        """Records what waits: papers first, since a page that stood as it was may be one of them."""
        waiting, rows, stood = self.waiting, self.rows, self.stood
        self.waiting, self.rows, self.stood = [], [], []
        if waiting or rows:
            captures = [row for found in waiting for row in found.captures]
            recorded = record_captured(
                self.store,
                [(found.paper, found.run_id) for found in waiting],
                [*captures, *rows],
                origin="import",
            )
            self.outcomes.update(recorded)
        seen(self.store, {one.url: one.moment for one in stood if not one.gone})
        for one in stood:
            if one.gone and missed(self.store, one.url, one.moment):
                withdraw(self.store, one.url, one.moment, one.run_id, origin="import")

    def report(self, index_fault: str | None) -> ImportReport:
        return ImportReport(
            read=self.outcomes.total(),
            new=self.outcomes["new"],
            changed=self.outcomes["changed"],
            unchanged=self.outcomes["unchanged"] + self.outcomes["copy"],
            skipped=dict(sorted(self.skipped.items())),
            failed=tuple(self.failed),
            index_fault=index_fault,
        )


def _pieces(
    path: Path, settings: Settings, registry: Registry, extractor: Extractor, progress: Progress
) -> Iterator[Piece]:
    if not path.stat().st_size:
        yield Broken(str(path), tr("文件是空的", "the file is empty"))
        return
    try:
        if ".warc" in path.suffixes:
            yield from read_warc(path, settings, registry, extractor, progress)
        elif ".jsonl" in path.suffixes:
            yield from read_jsonl(path, progress)
        else:
            yield from read_office_file(path) if path.name.endswith(OFFICE) else read_text_file(path)
            progress(path.stat().st_size)
    except WrongUsage as fault:
        yield Broken(str(path), fault.title)
