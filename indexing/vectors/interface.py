"""What a model gives, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDTH = 512
"""Both models give so many numbers."""


class Encoder(Protocol):
    """A model that turns texts into vectors of length 1, `WIDTH` wide; the nearer two are, the nearer the texts in meaning."""

    def question(self, text: str) -> NDArray[np.float32]:
        """The vector of a query, of shape (WIDTH,)."""

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages, of shape (len(texts), WIDTH)."""


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """The vectors of a document's passages in their order, as `codes` packs them: `WIDTH` bytes a passage. `model` is the
    model's key (`models.Model.key`), which changes with the model and with the rule that cuts passages."""

    model: str
    codes: bytes
