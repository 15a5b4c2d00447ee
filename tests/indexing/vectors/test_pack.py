"""A pack of vectors on disk: what is near is found whatever was written, replaced, dropped or left half done."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexing.vectors import WIDTH
from indexing.vectors.codes import cosines, packed
from indexing.vectors.pack import EXACT, Pack, open_pack
from indexing.vectors.pack_writing import change_pack


def drawn(count: int, seed: int = 1) -> NDArray[np.float32]:
    found = np.random.default_rng(seed).standard_normal((count, WIDTH), dtype=np.float32)
    normal: NDArray[np.float32] = found / np.linalg.norm(found, axis=1, keepdims=True)
    return normal


def opened(folder: Path) -> Pack:
    pack = open_pack(folder)
    assert pack is not None
    return pack


def test_a_byte_a_number_keeps_the_direction() -> None:
    vectors = drawn(50)
    codes = np.frombuffer(packed(vectors), dtype=np.int8)
    assert np.abs(cosines(codes, vectors[0]) - vectors @ vectors[0]).max() < 0.01


def test_what_is_near_is_found_among_many_rows(tmp_path: Path) -> None:
    """More rows than are looked at one by one; each question lies beside one of them."""
    rows = drawn(3 * EXACT)
    change_pack(tmp_path, {f"p{n}": packed(rows[3 * n : 3 * n + 3]) for n in range(EXACT)}, [])
    pack = opened(tmp_path)
    for n in range(0, EXACT, 400):
        question = rows[3 * n + 1] + 0.7 * drawn(1, seed=n + 2)[0]
        best = pack.nearest(question / np.linalg.norm(question), 5)[0]
        assert (best.id, best.passage) == (f"p{n}", 1)


def test_only_those_allowed_are_found(tmp_path: Path) -> None:
    rows = drawn(2 * EXACT)
    change_pack(tmp_path, {f"p{n}": packed(rows[n : n + 1]) for n in range(2 * EXACT)}, [])
    pack = opened(tmp_path)
    for count in (3, EXACT + 50):  # few enough to look at each, and not
        allowed = set(pack.held.hashes[:count].tolist())
        found = pack.nearest(rows[2], 2 * EXACT, allowed)
        assert {each.id for each in found} <= set(pack.held.ids[:count])
        assert found[0].id == "p2" and len(found) == min(count, EXACT)
    assert pack.nearest(rows[2], 5, set()) == []


def test_what_is_replaced_or_dropped_is_gone(tmp_path: Path) -> None:
    rows = drawn(4)
    change_pack(tmp_path, {"a": packed(rows[:2]), "b": packed(rows[2:3])}, [])
    before = opened(tmp_path)
    change_pack(tmp_path, {"a": packed(rows[3:])}, ["b", "never-there"])
    assert [each.id for each in opened(tmp_path).nearest(rows[0], 5)] == ["a"]
    assert opened(tmp_path).nearest(rows[3], 1)[0].similarity > 0.99
    assert before.nearest(rows[2], 1)[0].id == "b"  # who reads goes on with what it opened
    change_pack(tmp_path, {"a": b""}, [])
    assert opened(tmp_path).nearest(rows[0], 5) == []


def test_dead_rows_are_cleared_away(tmp_path: Path) -> None:
    rows = drawn(3_000)
    for _ in range(4):
        change_pack(tmp_path, {f"p{n}": packed(rows[n : n + 1]) for n in range(3_000)}, [])
    pack = opened(tmp_path)
    assert pack.held.rows < 9_000 and pack.held.live == 3_000
    assert pack.nearest(rows[7], 1)[0].id == "p7"
    assert len(list(tmp_path.glob("rows-*"))) == 2


def test_a_writer_killed_halfway_leaves_the_pack_as_it_was(tmp_path: Path) -> None:
    rows = drawn(3)
    change_pack(tmp_path, {"a": packed(rows[:1])}, [])
    for name in ("rows-1.codes", "rows-1.signs"):
        with (tmp_path / name).open("ab") as file:
            file.write(b"\x01" * 700)
    assert opened(tmp_path).nearest(rows[0], 5)[0].similarity > 0.99
    change_pack(tmp_path, {"b": packed(rows[1:2])}, [])
    assert [opened(tmp_path).nearest(rows[n], 1)[0].id for n in (0, 1)] == ["a", "b"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no archive"])
def test_a_damaged_pack_says_so(tmp_path: Path, damage: bytes) -> None:
    change_pack(tmp_path, {"a": packed(drawn(1))}, [])
    (tmp_path / "held.npz").write_bytes(damage)
    with pytest.raises(ValueError):
        open_pack(tmp_path)
