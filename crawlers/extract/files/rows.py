"""Lines that are rows of tables: a format's reader marks them, and they are gathered to tables while the text is put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crawlers.extract.files.cleaning import clean_line
from indexing.facts.facts import Table
from indexing.facts.tables import CAPTION_BACK, table_of

MAX_ROWS = 20_000
"""Of all tables of a file together. The text goes on beyond."""
MAX_CELLS = 256
"""Of one row."""
ROW_END, GAP = "\x1f", "\x1d"
"""In a text that is put together before it is split: the end of a row, and a cell that a wider or higher one covers."""


class Row(str):
    """A row as a line of the text, tabs between its cells. `cells` holds one for each column; those that a merged cell covers are
    empty, and are not in the line."""

    cells: tuple[str, ...]

    def __new__(cls, cells: Sequence[str]) -> Row:
        row = super().__new__(cls, "\t".join(cell for cell in cells if cell != GAP))
        row.cells = tuple("" if cell == GAP else cell for cell in cells[:MAX_CELLS])
        return row


def marked(text: str) -> list[str]:
    """The lines of a text, those that ROW_END ends as rows."""
    return [
        Row(line.rstrip(ROW_END).split("\t")) if line.endswith(ROW_END) else line for line in text.split("\n")
    ]


class Gathering:
    """The tables of the lines that have gone through, with what stood above each."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.cut = False
        self._above: list[str] = []
        self._rows: list[tuple[str, ...]] = []
        self._count = 0

    def through(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines as they are."""
        for line in lines:
            if isinstance(line, Row):
                self._add(line)
            else:
                self._end()
                if plain := clean_line(line).strip():
                    self._above = [*self._above, *plain.split("\n")][-CAPTION_BACK:]
            yield line
        self._end()

    def _add(self, row: Row) -> None:
        self._count += 1
        if self._count <= MAX_ROWS:
            self._rows.append(tuple(" ".join(clean_line(cell).split()) for cell in row.cells))
        else:
            self.cut = True

    def _end(self) -> None:
        if not self._rows:
            return
        table = table_of(self._rows, self._above)
        if table is not None:
            self.tables.append(table)
        self._rows, self._above = [], []
