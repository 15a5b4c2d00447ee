"""Writing a pack: rows appended, and then which are whose. One process at a time, which its caller sees to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from indexing.vectors.codes import signs
from indexing.vectors.held import Held, held, read_held, write_held
from indexing.vectors.interface import WIDTH
from indexing.vectors.pack import codes_file, signs_file, spans

_BYTES_OF_SIGNS = WIDTH // 8
# Fewer dead rows cost less than writing all anew.
_FEW_DEAD = 5_000
_BLOCK = 65_536


def change_pack(folder: Path, taken: Mapping[str, bytes], dropped: Iterable[str]) -> None:
    """Takes the rows (`codes.packed`) of documents in place of theirs, and drops those of others; durable on return. A kill
    leaves the pack as it was. Raises OSError."""
    kept = read_held(folder)
    gone = {*taken, *dropped}
    if not any(taken.values()) and (kept is None or not gone.intersection(kept.ids)):
        return
    folder.mkdir(parents=True, exist_ok=True)
    places = _places(kept, gone)
    number, rows = (1, 0) if kept is None else (kept.number, kept.rows)
    new = {key: codes for key, codes in taken.items() if codes}
    for key, codes in new.items():
        places[key] = (rows, len(codes) // WIDTH)
        rows += len(codes) // WIDTH
    before = 0 if kept is None else kept.rows
    _append(folder, number, before, b"".join(new.values()))
    after = held(number, rows, places)
    if after.rows - after.live > max(_FEW_DEAD, after.live):
        after = _anew(folder, after)
    write_held(folder, after)
    for path in folder.glob("rows-*"):
        if path not in (codes_file(folder, after.number), signs_file(folder, after.number)):
            path.unlink(missing_ok=True)


def _places(kept: Held | None, gone: set[str]) -> dict[str, tuple[int, int]]:
    if kept is None:
        return {}
    every = zip(kept.ids, kept.starts.tolist(), kept.counts.tolist(), strict=True)
    return {key: (start, count) for key, start, count in every if key not in gone}


def _append(folder: Path, number: int, rows: int, codes: bytes) -> None:
    """Writes behind the first `rows` rows; what a killed writer left behind them goes."""
    drawn = signs(np.frombuffer(codes, dtype=np.int8).reshape(-1, WIDTH)).tobytes()
    for path, width, data in (
        (codes_file(folder, number), WIDTH, codes),
        (signs_file(folder, number), _BYTES_OF_SIGNS, drawn),
    ):
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(rows * width)
            file.seek(rows * width)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _anew(folder: Path, kept: Held) -> Held:
    """The living rows alone, in files of the next number."""
    rows = np.memmap(codes_file(folder, kept.number), dtype=np.int8, mode="r", shape=(kept.rows, WIDTH))
    living = spans(kept.starts, kept.counts)
    for start in range(0, len(living), _BLOCK):
        _append(folder, kept.number + 1, start, rows[living[start : start + _BLOCK]].tobytes())
    starts = np.cumsum(kept.counts) - kept.counts
    places = zip(kept.ids, zip(starts.tolist(), kept.counts.tolist(), strict=True), strict=True)
    return held(kept.number + 1, len(living), dict(places))
