"""Lines as OCR finds them on a page, put into the order in which a person reads them: columns, and rows of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

_COLUMN_LINES = 4
"""A column of prose has so many lines at least; less is a letterhead or a table."""
_FILLED = 0.6
"""Lines of prose fill so much of their column, the cells of a table seldom do."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a cell of text, its upright box in pixels from the page's upper left, and OCR's confidence, 0 to 1."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def in_reading_order(lines: Sequence[Line]) -> list[list[str]]:
    """Blocks of text lines. Two columns of prose make a block each; what stands side by side otherwise is one line, with a
    tab wherever a gap is wider than two characters."""
    gutter = _gutter(lines)
    if gutter is None:
        return [_rows(lines)] if lines else []
    blocks: list[list[str]] = []
    ordered = sorted(lines, key=lambda line: line.middle)
    for across, band in groupby(ordered, key=lambda line: line.left < gutter < line.right):
        some = list(band)
        sides = [
            [line for line in some if line.right <= gutter],
            [line for line in some if line.left >= gutter],
        ]
        if across or not all(map(_is_prose, sides)):
            blocks.append(_rows(some))
        else:
            blocks += map(_rows, sides)
    return blocks


def _gutter(lines: Sequence[Line]) -> float | None:
    """The x between two columns, near the middle of the text, where the fewest lines cross; None where there is none."""
    if len(lines) < 2 * _COLUMN_LINES:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    places = sorted(
        line.left - 1
        for line in lines
        if left + 0.35 * (right - left) < line.left < left + 0.65 * (right - left)
    )
    crossing = {x: sum(line.left < x < line.right for line in lines) for x in places}
    best = min(crossing, key=lambda x: crossing[x], default=None)
    return best if best is not None and crossing[best] <= len(lines) / 4 else None


def _is_prose(side: Sequence[Line]) -> bool:
    """Whether these are the lines of one column of running text."""
    if len(side) < _COLUMN_LINES or len(_grouped(side)) < 0.9 * len(side):
        return False
    width = max(line.right for line in side) - min(line.left for line in side)
    return median(line.right - line.left for line in side) >= _FILLED * width


def _rows(lines: Sequence[Line]) -> list[str]:
    return [_joined(row) for row in _grouped(lines)]


def _grouped(lines: Sequence[Line]) -> list[list[Line]]:
    """Rows from top to bottom: a line belongs to the row whose first line's middle it shares."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        first = rows[-1][0] if rows else None
        if first and line.middle - first.middle < 0.5 * min(line.height, first.height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _joined(row: Sequence[Line]) -> str:
    text = ""
    last: Line | None = None
    for line in sorted(row, key=lambda line: line.left):
        if last:
            text += "\t" if line.left - last.right > 2 * min(line.height, last.height) else " "
        text += line.text
        last = line
    return text
