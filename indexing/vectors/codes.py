"""A vector in one byte a number: a quarter of its size, its direction kept within a hundredth.

Each row is stretched until its largest number is 127, so lengths differ, and nearness is the cosine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexing.vectors.interface import WIDTH

if TYPE_CHECKING:
    from numpy.typing import NDArray


def packed(vectors: NDArray[np.float32]) -> bytes:
    """Vectors of shape (n, WIDTH) as n rows of `WIDTH` signed bytes."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    return bytes(np.rint(vectors / largest * 127).astype(np.int8).tobytes())


def signs(codes: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Which numbers of each row are above zero, a bit each: (n, WIDTH / 8)."""
    return np.packbits(codes > 0, axis=1)


def cosines(codes: NDArray[np.int8], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """How near each row is to a vector of length 1: from -1 to 1."""
    rows = codes.reshape(-1, WIDTH).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    found: NDArray[np.float32] = (rows @ vector) / np.maximum(lengths, 1e-9)
    return found
