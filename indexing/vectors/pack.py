"""The vectors of all documents in files, searched exactly where these are few and by their signs first where they are many.

held.npz           which rows are whose
rows-1.codes       the rows, `WIDTH` bytes each, mapped into memory: only what is looked at is read
rows-1.signs       their signs, a bit a number, read whole: 26 MB for 400,000 rows

Rows are only appended; those of a document that changed are dead until half of them are, and then all is written anew
under the next number. Whoever reads goes on with the files it opened.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexing.vectors.codes import cosines
from indexing.vectors.held import Held, read_held
from indexing.vectors.interface import WIDTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Looking at each row of so many takes as long as at the signs of a hundred times as many. Of those chosen by
# signs so many are looked at; see docs/operators.md for what that misses.
EXACT = 4_000
_BLOCK = 16_384
_SIGNS = WIDTH // 64


@dataclass(frozen=True, slots=True)
class NearPassage:
    """A document, the passage of it that is nearest, and how near that is (cosine)."""

    id: str
    passage: int
    similarity: float


class Pack:
    """An opened pack; threads may share one. It shows what was there when it was opened."""

    def __init__(self, folder: Path, kept: Held) -> None:
        """Raises OSError or ValueError where the files are not as `kept` says."""
        self.held = kept
        self._codes: NDArray[np.int8] = _mapped(codes_file(folder, kept.number), kept.rows)
        self._signs = _columns(signs_file(folder, kept.number), kept.rows)
        self._dead = _dead(kept)

    def nearest(
        self, vector: NDArray[np.float32], limit: int, hashes: Collection[int] | None = None
    ) -> list[NearPassage]:
        """The documents nearest to a vector of length 1, nearest first; of those alone whose id has one of these CRC-32,
        where any are given."""
        rows = self._candidates(vector, None if hashes is None else self._of(hashes))
        if not rows.size:
            return []
        near = cosines(self._codes[rows], vector)
        found: dict[int, NearPassage] = {}
        for at in np.argsort(-near, kind="stable"):
            owner = int(np.searchsorted(self.held.starts, rows[at], side="right")) - 1
            if owner not in found:
                passage = int(rows[at] - self.held.starts[owner])
                found[owner] = NearPassage(self.held.ids[owner], passage, float(near[at]))
                if len(found) == limit:
                    break
        return list(found.values())

    def _of(self, hashes: Collection[int]) -> NDArray[np.bool_]:
        """Which documents have one of these."""
        wanted = np.fromiter(hashes, dtype=np.uint32, count=len(hashes))
        return np.isin(self.held.hashes, wanted)

    def _candidates(self, vector: NDArray[np.float32], among: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        """The rows worth looking at, in order: all there are, or those whose signs agree most with the vector's."""
        kept = self.held
        starts, counts = (
            (kept.starts, kept.counts) if among is None else (kept.starts[among], kept.counts[among])
        )
        if counts.sum() <= EXACT:
            return spans(starts, counts)
        differing = self._differing(vector)
        if among is not None:
            out = np.ones(kept.rows, dtype=np.bool_)
            out[spans(starts, counts)] = False
            differing[out] = WIDTH + 1
        elif self._dead is not None:
            differing[self._dead] = WIDTH + 1
        return np.sort(np.argpartition(differing, EXACT)[:EXACT])

    def _differing(self, vector: NDArray[np.float32]) -> NDArray[np.uint16]:
        """In how many signs each row differs from the vector. A block at a time, so that it stays near the processor."""
        asked = np.packbits(vector > 0).view(np.uint64)
        found = np.zeros(self.held.rows, dtype=np.uint16)
        for start in range(0, self.held.rows, _BLOCK):
            block = found[start : start + _BLOCK]
            for column in range(_SIGNS):
                block += np.bitwise_count(self._signs[column, start : start + _BLOCK] ^ asked[column])
        return found


def open_pack(folder: Path) -> Pack | None:
    """The pack as it stands now; None where there is none. Raises OSError or ValueError where it is damaged."""
    for last in (False, True):
        kept = read_held(folder)
        if kept is None:
            return None
        try:
            return Pack(folder, kept)
        except FileNotFoundError:  # written anew between the two looks
            if last:
                raise
    raise AssertionError("unreachable")


def codes_file(folder: Path, number: int) -> Path:
    return folder / f"rows-{number}.codes"


def signs_file(folder: Path, number: int) -> Path:
    return folder / f"rows-{number}.signs"


def _mapped(path: Path, rows: int) -> NDArray[np.int8]:
    if not rows:
        return np.empty((0, WIDTH), dtype=np.int8)
    return np.memmap(path, dtype=np.int8, mode="r", shape=(rows, WIDTH))


def _columns(path: Path, rows: int) -> NDArray[np.uint64]:
    """The signs, turned so that the first 64 of all rows stand together: four times as fast to go through."""
    if not rows:
        return np.empty((_SIGNS, 0), dtype=np.uint64)
    by_row = np.fromfile(path, dtype=np.uint64, count=rows * _SIGNS).reshape(rows, _SIGNS)
    return np.ascontiguousarray(by_row.T)


def _dead(kept: Held) -> NDArray[np.bool_] | None:
    """The rows that are nobody's any more."""
    if kept.live == kept.rows:
        return None
    found = np.ones(kept.rows, dtype=np.bool_)
    found[spans(kept.starts, kept.counts)] = False
    return found


def spans(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """All numbers of these spans, one span after the other."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum(), dtype=np.int64)
