"""Where the embedded index lies: one directory per schema and dictionary, and a file that says which one answers.

index/current              holds the name of the directory that answers
index/s1-0f3c…-1/          schema 1, dictionary 0f3c…, the first built of that kind
index/s1-0f3c…-1/facts/    the facts of its papers (`facts_beside`)
index/writer.lock          held while documents are written
index/rebuild.lock         held while a new directory is filled
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from config.language import tr
from indexing.engine.index_faults import IndexBusy, IndexUnusable, broken, read_fault, writing_explained
from indexing.engine.schema import SCHEMA_VERSION
from indexing.segment import fingerprint

_NAME = re.compile(r"s(\d+)-([0-9a-f]+)-(\d+)")
_LONGEST_WAIT = 600.0


@dataclass(frozen=True, slots=True)
class Generation:
    """One directory of an index."""

    path: Path
    schema: int
    dictionary: str

    @property
    def rebuild_due(self) -> bool:
        return self.dictionary != fingerprint()


class IndexHome:
    """The folder of all generations."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Generation:
        """The generation that answers. Raises IndexUnusable where there is none that this program can read."""
        try:
            name = (self.root / "current").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise IndexUnusable(tr("还没有检索索引", "there is no search index yet"), self.root) from None
        except (OSError, UnicodeDecodeError) as error:
            raise read_fault(error, self.root / "current") from error
        match = _NAME.fullmatch(name)
        if match is None:
            raise broken(self.root / "current")
        path = self.root / name
        if not path.is_dir():
            raise IndexUnusable(tr(f"索引目录 {name} 不见了", f"the index {name} is missing"), path)
        if int(match[1]) != SCHEMA_VERSION:
            raise IndexUnusable(
                tr("索引的结构是另一个版本的", "the index has another version's schema"), path
            )
        return Generation(path, int(match[1]), match[2])

    def exists(self) -> bool:
        """Whether an index was ever made here."""
        return (self.root / "current").exists()

    def new_generation(self) -> Path:
        """An empty directory for a new index."""
        self.root.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(match[3]) for _, match in self._generations()), default=0)
        path = self.root / f"s{SCHEMA_VERSION}-{fingerprint()}-{number}"
        path.mkdir()
        return path

    def make_current(self, path: Path) -> None:
        """Lets this generation answer from now on; the swap is one rename."""
        written = self.root / "current.new"
        with written.open("w", encoding="utf-8") as file:
            file.write(path.name)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self.root / "current")

    def drop_others(self, kept: Path) -> None:
        """Removes all generations but one; who still reads a removed one keeps its open files."""
        for path, _ in list(self._generations()):
            if path.name != kept.name:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def writing(self, patience: float) -> Iterator[None]:
        """Holds the right to write. Raises IndexBusy where another process has it for `patience` seconds more."""
        with self._held(
            "writer.lock", patience, tr("索引正由另一进程写入", "another process is writing to the index")
        ):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Holds the right to rebuild. Raises IndexBusy where another process rebuilds."""
        with self._held(
            "rebuild.lock", 0, tr("另一进程正在重建索引", "another process is rebuilding the index")
        ):
            yield

    @contextmanager
    def _held(self, name: str, patience: float, refusal: str) -> Iterator[None]:
        with writing_explained(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.root / name, timeout=min(patience, _LONGEST_WAIT))
            try:
                lock.acquire()
            except Timeout:
                raise IndexBusy(refusal, where=str(self.root / name)) from None
        try:
            yield
        finally:
            lock.release()

    def _generations(self) -> Iterator[tuple[Path, re.Match[str]]]:
        if self.root.is_dir():
            for path in self.root.iterdir():
                match = _NAME.fullmatch(path.name)
                if match:
                    yield path, match
