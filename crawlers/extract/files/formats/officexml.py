"""Word and Excel documents saved as one XML file; business systems write them and call them .doc and .xls."""

from __future__ import annotations

from collections.abc import Iterator

from crawlers.extract.files.extract import Extract
from crawlers.extract.files.formats.ooxml_text import story_lines
from crawlers.extract.files.rows import Row
from crawlers.extract.files.xml import Element, attribute, local, parse_xml, text_of


def read_wordxml(body: bytes) -> Extract:
    """Word 2003 XML and flat OPC: the body in either."""
    root = parse_xml(body)
    bodies = [element for element in root.iter() if local(element) == "body"]
    return Extract(line for part in bodies for line in story_lines(part))


def read_excelxml(body: bytes) -> Extract:
    """SpreadsheetML 2003: a line per row, tabs between cells."""
    return Extract(_rows(parse_xml(body)))


def _rows(root: Element) -> Iterator[str]:
    for row in root.iter():
        if local(row) != "Row":
            continue
        cells: list[str] = []
        for cell in row:
            if local(cell) != "Cell":
                continue
            index = attribute(cell, "Index")  # 1-based; skips empty cells
            if index and index.isdecimal():
                cells.extend([""] * (min(int(index) - 1, 256) - len(cells)))
            data = "".join(text_of(part) for part in cell if local(part) == "Data")
            cells.append(" ".join(data.split()))
        yield Row(cells)
