"""txt and csv. Bytes alone cannot tell them apart: a table is what has the same number of cells in every row."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator

from config.language import tr
from crawlers.extract.files.decoding import as_text
from crawlers.extract.files.extract import Extract, UnreadableFile
from crawlers.extract.files.rows import Row

_PROBE = 20


def read_txt(body: bytes) -> Extract:
    """Lines as they are; comma-separated rows with tabs instead. Raises UnreadableFile for binary."""
    text = as_text(body)
    if text is None:
        raise UnreadableFile(tr("不是已知格式，也不是文字", "neither a known format nor text"))
    lines = text.splitlines()
    return Extract(_rows(lines) if is_table(text) else lines)


def is_table(text: str) -> bool:
    """Whether the first rows all have the same number of comma-separated cells, at least two."""
    lines = list(itertools.islice((line for line in text.splitlines() if line.strip()), _PROBE))
    try:
        sizes = {len(row) for row in csv.reader(lines)}
    except csv.Error:
        return False
    return len(lines) > 1 and len(sizes) == 1 and sizes.pop() > 1


def _rows(lines: list[str]) -> Iterator[str]:
    try:
        for row in csv.reader(lines):
            yield Row([" ".join(cell.split()) for cell in row])
    except csv.Error:  # a cell beyond csv's field limit
        return
