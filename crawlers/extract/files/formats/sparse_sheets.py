"""xlsx that calamine cannot take: cells too far apart for a dense table, or parts missing. Cell by cell, gaps closed to one tab."""

from __future__ import annotations

from collections.abc import Iterator

from crawlers.extract.files.extract import Extract
from crawlers.extract.files.package import Package
from crawlers.extract.files.rows import Row
from crawlers.extract.files.xml import Element, attribute, local, text_of


def read_sparse_sheets(package: Package) -> Extract:
    """Visible sheets in order. Dates stay serial numbers: number formats are not looked up on this rare path."""
    return Extract(_lines(package))


def _lines(package: Package) -> Iterator[str]:
    main = package.main_part("xl/workbook.xml")
    related = package.related(main)
    shared: list[str] = []
    for kind, member in related.values():
        if kind == "sharedStrings" and member in package:
            shared = [_text(item) for item in package.xml(member) if local(item) == "si"]
    for sheet in package.xml(main).iter():
        if local(sheet) != "sheet" or sheet.get("state", "visible") != "visible":
            continue
        _, member = related.get(attribute(sheet, "id") or "", ("", ""))
        if member in package:
            for row in package.xml(member).iter():
                if local(row) == "row":
                    yield Row([text for c in row if local(c) == "c" and (text := _cell(c, shared))])
            yield ""  # the next sheet is another table


def _cell(cell: Element, shared: list[str]) -> str:
    value = next((child for child in cell if local(child) in ("v", "is")), None)
    if value is None:
        return ""
    text = _text(value) if local(value) == "is" else value.text or ""
    if cell.get("t") == "s" and text.isdecimal():
        return shared[int(text)] if int(text) < len(shared) else ""
    return " ".join(text.split())


def _text(item: Element) -> str:
    """A string's runs without its phonetic guide (rPh)."""
    runs = [child for child in item if local(child) in ("t", "r")]
    return " ".join("".join(text_of(run) for run in runs).split())
