"""Tables of a PDF that have ruled lines: PDF knows no tables, so the lines drawn on a page are taken for their grid."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from crawlers.extract.files.cleaning import clean_line
from crawlers.extract.files.formats.pdf.grid import Edge, Grid, grids
from crawlers.extract.files.rows import MAX_ROWS
from indexing.facts.facts import Table
from indexing.facts.tables import CAPTION_BACK, table_of

MAX_PAGES = 300
MAX_EDGES = 20_000
"""Of one page: maps and drawings have more, tables some hundreds."""
SHORTEST = 4.0
STRAIGHT = 1.5
"""Points. How far a line may be from level or upright."""
SAME_COLUMNS = 4.0
LONGEST_NUMBER = 6
LOST = 0.03
"""The share of a page's characters that may stand across the lines; with more the lines are none of the text's."""
Box = tuple[float, float, float, float]
_HAN_BREAK = re.compile(
    r"(?<=[\u2e80-\u9fff，。；：、（）])\s*\n\s*|\s*\n\s*(?=[\u2e80-\u9fff，。；：、（）])"
)


@dataclass(slots=True)
class _Open:
    """A table so far, which the next page may go on with."""

    columns: tuple[float, ...]
    above: list[str]
    rows: list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ruled:
    """The tables of a document, and the text of the pages that hold any (by number), with tabs between the cells of a row."""

    tables: tuple[Table, ...]
    texts: dict[int, str]


def ruled_tables(document: pypdfium2.PdfDocument) -> Ruled:
    """Those of the first pages, one that runs over pages as one. Pages that are broken have none."""
    found: list[_Open] = []
    texts: dict[int, str] = {}
    last_page = -1
    for number in range(min(len(document), MAX_PAGES)):
        if sum(len(table.rows) for table in found) > MAX_ROWS:
            break
        on_page, text = _page_tables(document, number)
        if text is not None:
            texts[number] = text
        for place, table in enumerate(on_page):
            next_page = place == 0 and bool(found) and last_page == number - 1
            again = next_page and table.rows[0] == found[-1].rows[0]
            if next_page and _goes_on(found[-1], table, again):
                found[-1].rows += table.rows[1:] if again else table.rows
            else:
                found.append(table)
            last_page = number
    read = (table_of(table.rows[:MAX_ROWS], table.above) for table in found)
    return Ruled(tuple(table for table in read if table is not None), texts)


def _goes_on(table: _Open, other: _Open, again: bool) -> bool:
    """Whether the first table of the next page has the same columns and nothing above it but what the heading's repetition has."""
    pairs = zip(table.columns, other.columns, strict=False)
    same = len(table.columns) == len(other.columns) and all(abs(a - b) < SAME_COLUMNS for a, b in pairs)
    return same and (other.above == table.above if again else not any(map(_is_title, other.above)))


def _is_title(line: str) -> bool:
    """Longer than a page's number."""
    return len(line) > LONGEST_NUMBER


def _page_tables(document: pypdfium2.PdfDocument, number: int) -> tuple[list[_Open], str | None]:
    """The page's tables from top to bottom, and its text with them; no text where that would not be the page's."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return [], None
    try:
        edges = list(_edges(page))
        drawn = grids(edges) if len(edges) <= MAX_EDGES else []
        if not drawn:
            return [], None
        textpage = page.get_textpage()
        try:
            box = page.get_bbox()
            tables = [_table(grid, textpage, box) for grid in drawn]
            return tables, _with_tabs(drawn, tables, textpage, box)
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return [], None
    finally:
        page.close()


def _with_tabs(
    drawn: list[Grid], tables: list[_Open], textpage: pypdfium2.PdfTextpage, box: Box
) -> str | None:
    left, bottom, right, top = box
    pieces: list[str] = []
    for grid, table in zip(drawn, tables, strict=True):
        if grid.rows[0] > top:
            return None  # side by side
        pieces.append(str(textpage.get_text_bounded(left, grid.rows[0], right, top)))
        pieces += ["\t".join(row) for row in table.rows if any(row)]
        top = grid.rows[-1]
    pieces.append(str(textpage.get_text_bounded(left, bottom, right, top)))
    told = "\n".join(pieces)
    whole = _letters(str(textpage.get_text_bounded()))
    return told if abs(_letters(told) - whole) <= LOST * whole else None


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _table(grid: Grid, textpage: pypdfium2.PdfTextpage, box: Box) -> _Open:
    rows = [[""] * (len(grid.columns) - 1) for _ in range(len(grid.rows) - 1)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = _text(textpage, cell.left, cell.bottom, cell.right, cell.top)
    over = str(textpage.get_text_bounded(box[0], grid.rows[0], box[2], box[3]))
    above = [line for line in clean_line(over).split("\n") if line.strip()]
    return _Open(grid.columns, [line.strip() for line in above[-CAPTION_BACK:]], [tuple(row) for row in rows])


def _text(textpage: pypdfium2.PdfTextpage, left: float, bottom: float, right: float, top: float) -> str:
    raw = clean_line(str(textpage.get_text_bounded(left, bottom, right, top))).strip()
    return " ".join(_HAN_BREAK.sub("", raw).split())


def _edges(page: pypdfium2.PdfPage) -> Iterator[Edge]:
    """The level and upright lines that are drawn on the page, those of filled bars and of cells' frames too."""
    count = 0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        matrix = item.get_matrix()
        corner = before = (0.0, 0.0)
        for place in range(pdfium.FPDFPath_CountSegments(item.raw)):
            segment = pdfium.FPDFPath_GetPathSegment(item.raw, place)
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            here = matrix.on_point(x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                corner = here
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                yield from _straight(before, here)
            if pdfium.FPDFPathSegment_GetClose(segment):
                yield from _straight(here, corner)
            before = here
            count += 1
            if count > MAX_EDGES:
                return


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Edge]:
    (x, y), (to_x, to_y) = one, other
    if abs(y - to_y) <= STRAIGHT and abs(x - to_x) >= SHORTEST:
        yield Edge(True, (y + to_y) / 2, min(x, to_x), max(x, to_x))
    elif abs(x - to_x) <= STRAIGHT and abs(y - to_y) >= SHORTEST:
        yield Edge(False, (x + to_x) / 2, min(y, to_y), max(y, to_y))
