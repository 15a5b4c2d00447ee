"""A table of words as a file: CSV or a workbook of one sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from search_api.exports.writers import MEDIA_TYPES, defused

SheetFormat: TypeAlias = Literal["csv", "xlsx"]

_WIDEST = 60


def sheet(
    format_: SheetFormat, header: Sequence[str], rows: Iterable[Sequence[str]], title: str = ""
) -> tuple[bytes, str]:
    """The file's bytes and its media type; the same table gives the same bytes. `title` stands above a workbook's heading. In CSV a
    cell that would be a formula is text."""
    made = _csv(header, rows) if format_ == "csv" else _xlsx(header, list(rows), title)
    return made, MEDIA_TYPES[format_]


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        writer.writerow(defused(cell) for cell in row)
    return text.getvalue().encode("utf-8-sig", "replace")


def _xlsx(header: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    page = book.add_worksheet()
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    first = 1 if title else 0
    if title:
        page.write_string(0, 0, title, bold)
    for column, cell in enumerate(header):
        page.write_string(first, column, cell, bold)
        widest = max((len(line) for row in rows for line in row[column].split("\n")), default=0)
        page.set_column(column, column, min(_WIDEST, 2 + 2 * max(widest, len(cell))))
    for number, row in enumerate(rows, first + 1):
        for column, cell in enumerate(row):
            page.write_string(number, column, cell.encode("utf-8", "replace").decode(), wrapped)
    page.freeze_panes(first + 1, 0)
    book.close()
    return out.getvalue()
