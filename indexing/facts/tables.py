"""Tables out of rows of cells: which row is the heading, what the caption is; and the tables that stand in a text as lines with
tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexing.facts.facts import Table

LONGEST_CAPTION = 60
CAPTION_BACK = 3
"""How many lines above a table, or rows above its heading, may say what it is."""
_NO_CAPTION = re.compile(
    r"附\s?[件表录]?\s?[\d一二三四五六七八九十]{0,3}\s?[：:]?$|.{0,12}(?:填[报写表]|填制|联系人|电话|单位名称|盖章|日期|单位)[^。]{0,12}[：:]|(?:金额)?单位[：:]|[（(].{0,20}[）)]$|\d{4}年\d{1,2}月|时间[：:]|数据来源|[\s\d年月日]+$"
)
_ENDS_SENTENCE = "。；，：！？;,:"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table in a text: its cells as printed, and where the line begins."""

    raw: tuple[str, ...]
    start: int

    @property
    def cells(self) -> tuple[str, ...]:
        """Without the blanks round them."""
        return tuple(cell.strip() for cell in self.raw)


@dataclass(frozen=True, slots=True)
class Placed:
    """A table of a text with the lines of its rows, in the same order."""

    table: Table
    lines: tuple[Line, ...]


def table_of(rows: Sequence[Sequence[str]], before: Sequence[str] = ()) -> Table | None:
    """The table that the rows make; `before` are the lines above it, the nearest last. None where there are not two rows with two
    cells. Rows are as wide as the widest; empty ones and empty last columns go."""
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    width = max((_width(row) for row in filled), default=0)
    heading = next((place for place, row in enumerate(filled) if _filled(row) > 1), None)
    if width < 2 or heading is None or (heading > CAPTION_BACK and len(filled) <= heading + 1):
        return None
    above = [*before, *(next(filter(None, row)) for row in filled[:heading])]
    even = [tuple((row + [""] * width)[:width]) for row in filled[heading:]]
    return Table(_caption(above), even[0], tuple(even[1:]))


def tables(text: str) -> tuple[Placed, ...]:
    """The tables of a text: two or more lines with tabs that follow one another."""
    found: list[Placed] = []
    above: list[str] = []
    block: list[Line] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            block.append(Line(tuple(line.split("\t")), at))
        else:
            if len(block) > 1 and (placed := _placed(block, above)):
                found.append(placed)
            if block:
                above = []
            block = []
            if line.strip():
                above = [*above, line.strip()][-CAPTION_BACK:]
        at += len(line) + 1
    return tuple(found)


def _placed(block: list[Line], above: list[str]) -> Placed | None:
    table = table_of([line.cells for line in block], above)
    if table is None:
        return None
    lines = [line for line in block if any(line.cells)]
    return Placed(table, tuple(lines[len(lines) - len(table.rows) :]))


def _caption(above: Sequence[str]) -> str | None:
    for line in reversed(above[-CAPTION_BACK:]):
        if len(line) <= LONGEST_CAPTION and line[-1] not in _ENDS_SENTENCE and not _NO_CAPTION.match(line):
            return line
    return None


def _width(row: Sequence[str]) -> int:
    return max((place + 1 for place, cell in enumerate(row) if cell), default=0)


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))
