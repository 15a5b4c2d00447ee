"""The pictures of one file, read by OCR within bounds: so many pages, so much time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from crawlers.extract.files.formats.pictures.ocr import Recognised, mean_confidence, recognise

if TYPE_CHECKING:
    from PIL.Image import Image

LONG_SIDE = 2400
"""Pixels: A4 at 200 dpi. Larger pictures are made so small."""
_STRIP = 1.5
"""Height to width. A taller picture is a strip (posters for telephones are) and read in pieces."""
_CONTRAST = 40


class Scanner:
    """Reads at most `pictures` of a file's pictures, and begins none after `seconds` of CPU. `begins` is called before each is
    drawn: it is then that the process may take more memory and time. `left_out` counts those that were not read, whether
    they were too many or OCR failed on them."""

    def __init__(self, pictures: int, seconds: float, begins: Callable[[], None]) -> None:
        self._left = pictures
        self._until = time.process_time() + seconds
        self._begins = begins
        self._read: list[Recognised] = []
        self.left_out = 0

    @property
    def full(self) -> bool:
        """Whether the bounds are reached."""
        return self._left <= 0 or time.process_time() > self._until

    @property
    def confidence(self) -> float | None:
        """The mean confidence of all that was read so far."""
        return mean_confidence(self._read)

    def read(self, draw: Callable[[], Image]) -> list[list[str]]:
        """Blocks of lines in reading order; none where there is no text, or the bounds are reached. Raises what `draw` does."""
        if self.full:
            self.left_out += 1
            return []
        self._begins()
        blocks: list[list[str]] = []
        for piece in _pieces(_fitted(draw().convert("RGB"))):
            if self.full:
                self.left_out += 1
                continue
            self._left -= 1
            if _is_blank(piece):
                continue
            self._begins()
            try:
                found = recognise(piece)
            except (
                Exception
            ):  # whatever the engine raises of one picture, short memory too: the rest of the file stays
                self.left_out += 1
                continue
            if found:
                self._read.append(found)
                blocks += map(list, found.blocks)
        return blocks


def _is_blank(picture: Image) -> bool:
    low, high = cast("tuple[int, int]", picture.convert("L").getextrema())
    return high - low < _CONTRAST


def _fitted(picture: Image) -> Image:
    """The picture as large as is of use. Of a strip it is the short side that counts."""
    short, long = sorted(picture.size)
    factor = LONG_SIDE / min(long, _STRIP * short)
    if factor >= 1:
        return picture
    return picture.resize((max(1, round(picture.width * factor)), max(1, round(picture.height * factor))))


def _pieces(picture: Image) -> Iterator[Image]:
    """A strip from top to bottom, cut where a row of pixels is plainest, which is between two lines; others whole."""
    import numpy

    height, most = picture.height, int(_STRIP * picture.width)
    if height <= 1.3 * most:
        yield picture
        return
    spread = numpy.asarray(picture.convert("L")).std(axis=1)
    top = 0
    while height - top > 1.3 * most:
        first = top + int(0.7 * most)
        cut = first + int(spread[first : top + most].argmin())
        yield picture.crop((0, top, picture.width, cut))
        top = cut
    yield picture.crop((0, top, picture.width, height))
