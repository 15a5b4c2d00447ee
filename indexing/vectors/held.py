"""Which documents a pack holds, and where their rows stand; one small file beside the rows, replaced as a whole."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FILE = "held.npz"


@dataclass(frozen=True, slots=True)
class Held:
    """Documents in the order of their rows: document n has `counts[n]` rows from `starts[n]` on. `hashes` are the CRC-32 of the
    ids, `rows` is how many rows the files of generation `number` have, dead ones included."""

    number: int
    rows: int
    ids: tuple[str, ...]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    hashes: NDArray[np.uint32]

    @property
    def live(self) -> int:
        return int(self.counts.sum())


def held(number: int, rows: int, places: dict[str, tuple[int, int]]) -> Held:
    """From where each document's rows start, and how many they are."""
    ordered = sorted(places.items(), key=lambda item: item[1])
    return Held(
        number,
        rows,
        tuple(key for key, _ in ordered),
        np.array([start for _, (start, _) in ordered], dtype=np.int64),
        np.array([count for _, (_, count) in ordered], dtype=np.int64),
        np.array([zlib.crc32(key.encode()) for key, _ in ordered], dtype=np.uint32),
    )


def read_held(folder: Path) -> Held | None:
    """What a pack's folder holds; None where there is no pack. Raises OSError or ValueError where it cannot be read."""
    try:
        with np.load(folder / _FILE) as kept:
            ids = json.loads(kept["ids"].tobytes())
            number, rows = (int(each) for each in kept["files"])
            return Held(number, rows, tuple(ids), kept["starts"], kept["counts"], kept["hashes"])
    except FileNotFoundError:
        return None
    except (BadZipFile, EOFError, KeyError) as error:
        raise ValueError(str(error)) from error


def write_held(folder: Path, kept: Held) -> None:
    """Puts this in the place of what stood there; durable on return."""
    written = folder / "held.new"
    with written.open("wb") as file:
        np.savez(
            file,
            ids=np.frombuffer(json.dumps(kept.ids).encode(), dtype=np.uint8),
            files=np.array([kept.number, kept.rows]),
            starts=kept.starts,
            counts=kept.counts,
            hashes=kept.hashes,
        )
        file.flush()
        os.fsync(file.fileno())
    written.replace(folder / _FILE)
