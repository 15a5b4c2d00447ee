"""The packs of vectors in an index's directory, one a model. Nothing is imported or written before there are vectors.

index/s2-0f3c…-1/vectors/<model>/     a pack (`indexing.vectors.pack`)
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from indexing.vectors import PassageVectors

if TYPE_CHECKING:
    from indexing.vectors.pack import Pack

_FOLDER = "vectors"


@dataclass(frozen=True, slots=True)
class DocumentVectors:
    """A document and the vectors it has now: none of a model that has not read it."""

    id: str
    vectors: tuple[PassageVectors, ...]

    def of(self, model: str) -> bytes:
        """The codes that this model gave it; none where it has not read it."""
        return b"".join(each.codes for each in self.vectors if each.model == model)

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(len(each.codes) for each in self.vectors)


def change_packs(folder: Path, taken: Sequence[DocumentVectors], dropped: Sequence[str]) -> None:
    """Gives the packs of an index's directory what documents have now, and drops others. One process at a time."""
    root = folder / _FOLDER
    there = {path.name for path in root.iterdir()} if root.is_dir() else set()
    models = there | {each.model for document in taken for each in document.vectors}
    # Where the extra was taken away, nobody can ask for vectors either: words must not wait for them.
    if not models or find_spec("numpy") is None:
        return
    from indexing.vectors.pack_writing import change_pack

    for model in sorted(models):
        codes = {document.id: document.of(model) for document in taken}
        change_pack(root / model, codes, dropped)


@dataclass(slots=True)
class Packs:
    """The packs that one process has opened, each for as long as it stands as it was. Threads may share one."""

    _opened: dict[Path, tuple[tuple[int, int], Pack]] = field(default_factory=dict)
    _opening: threading.Lock = field(default_factory=threading.Lock)

    def opened(self, folder: Path, model: str) -> Pack | None:
        """The pack of a model in an index's directory, as it stands now. Raises OSError or ValueError where it is damaged."""
        path = folder / _FOLDER / model
        try:
            found = (path / "held.npz").stat()
        except FileNotFoundError:
            return None
        stamp = (found.st_ino, found.st_mtime_ns)
        with self._opening:
            known = self._opened.get(path)
            if known is None or known[0] != stamp:
                from indexing.vectors.pack import open_pack

                pack = open_pack(path)
                if pack is None:
                    return None
                self._opened = {
                    each: value for each, value in self._opened.items() if each.parent == path.parent
                }
                self._opened[path] = known = (stamp, pack)
            return known[1]
