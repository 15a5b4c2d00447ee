"""Importing files: what each holds goes into the store in batches; what cannot be read is reported and harms nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from config.faults import Fault, NotFound, WrongUsage
from config.language import tr
from config.registry import load_registry
from config.settings import Settings
from crawlers.extract.pool import Reader
from crawlers.inlets.importing.found import Broken, Found, Piece, Skipped
from crawlers.inlets.importing.jsonl import read_jsonl
from crawlers.inlets.importing.texts import read_text_file
from indexing.projection import indexed
from indexing.store import Store, record

BATCH = 50

SUFFIXES = (".jsonl", ".jsonl.gz", ".warc", ".warc.gz", ".txt")

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
    outcomes: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    failed: list[tuple[str, str]] = []
    waiting: list[Found] = []

    def flush() -> None:
        if waiting:
            captures = [row for found in waiting for row in found.captures]
            papers = [found.paper for found in waiting]
            outcomes.update(r.outcome for r in record(store, papers, origin="import", captures=captures))
            waiting.clear()

    try:
        for path in paths:
            for piece in _pieces(path, settings, progress):
                if isinstance(piece, Found):
                    waiting.append(piece)
                    if len(waiting) >= BATCH:
                        flush()
                elif isinstance(piece, Skipped):
                    skipped[piece.verdict] += 1
                else:
                    failed.append((piece.where, piece.why))
    finally:  # on Ctrl-C, too, what was read is kept
        flush()
    return ImportReport(
        read=outcomes.total(),
        new=outcomes["new"],
        changed=outcomes["changed"],
        unchanged=outcomes["unchanged"] + outcomes["copy"],
        skipped=dict(sorted(skipped.items())),
        failed=tuple(failed),
        index_fault=indexed(store, settings),
    )


def _pieces(path: Path, settings: Settings, progress: Progress) -> Iterator[Piece]:
    if not path.stat().st_size:
        yield Broken(str(path), tr("文件是空的", "the file is empty"))
        return
    try:
        if ".warc" in path.suffixes:
            yield from _warc(path, settings, progress)
        elif ".jsonl" in path.suffixes:
            yield from read_jsonl(path, progress)
        else:
            yield from read_text_file(path)
            progress(path.stat().st_size)
    except WrongUsage as fault:
        yield Broken(str(path), fault.title)


def _warc(path: Path, settings: Settings, progress: Progress) -> Iterator[Piece]:
    from crawlers.inlets.importing.warc import read_warc

    with closing(Reader()) as reader:
        yield from read_warc(path, keep(path, settings), load_registry(settings.sources), reader, progress)


def keep(path: Path, settings: Settings) -> str:
    """Copies a WARC into our archive, so that its captures stay evidence, and gives the copy's name."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    name = f"import-{digest}{'.warc.gz' if path.suffix == '.gz' else '.warc'}"
    kept = settings.archive / name
    if not kept.exists():
        settings.archive.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        try:
            shutil.copyfile(path, part)
            part.rename(kept)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise Fault(
                tr(
                    "无法把 WARC 存入档案（磁盘已满？）", "cannot copy the WARC into the archive (disk full?)"
                ),
                detail=str(error),
                where=str(kept),
            ) from None
    return name
