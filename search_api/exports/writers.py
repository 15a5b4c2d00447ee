"""Documents as files, a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias

from config.faults import WrongUsage
from config.language import tr
from indexing.store import Document
from search_api.documents import whole
from search_api.exports.rows import Row, header, row_of
from search_api.web.answers import as_json

Format: TypeAlias = Literal["csv", "xlsx", "jsonl"]
Writer: TypeAlias = Callable[[Path, Iterator[Document], str], int]
"""Writes documents to a file and says how many; the last argument is the address of our pages."""

MEDIA_TYPES: Mapping[Format, str] = MappingProxyType(
    {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "jsonl": "application/jsonl; charset=utf-8",
    }
)

# What spreadsheets take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# The most that a cell of a workbook holds, and the most rows.
_LONGEST_CELL, MOST_ROWS = 32_767, 1_048_575


def write_csv(path: Path, documents: Iterator[Document], address: str) -> int:
    """UTF-8 with the mark by which Excel knows it; a cell that would be a formula is text."""
    count = 0
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header().cells)
        for document in documents:
            writer.writerow(defused(cell) for cell in row_of(document, address).cells)
            count += 1
    return count


def defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def write_xlsx(path: Path, documents: Iterator[Document], address: str) -> int:
    """A workbook of one sheet. Raises WrongUsage for a cell longer than one can be: nothing is cut."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": str(path.parent),
        },
    )
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, cell in enumerate(header().cells):
        sheet.write_string(0, column, cell, bold)
    count = 0
    for count, document in enumerate(documents, 1):
        _write_row(sheet.write_string, count, row_of(document, address))
    book.close()
    return count


def _write_row(write: Callable[[int, int, str], object], number: int, row: Row) -> None:
    for column, cell in enumerate(row.cells):
        if len(cell) > _LONGEST_CELL:
            raise WrongUsage(
                tr(
                    f"第 {number} 行有一格长达 {len(cell)} 个字符，工作簿放不下",
                    f"row {number} has a cell of {len(cell)} characters, more than a workbook holds",
                ),
                detail=tr("改用 csv 或 jsonl", "take csv or jsonl"),
                where="format",
            )
        write(number, column, cell.encode("utf-8", "replace").decode())


def write_jsonl(path: Path, documents: Iterator[Document], address: str) -> int:  # noqa: ARG001
    """Whole documents as `huanxin show` gives them, and a last line by which to tell that nothing is missing."""
    count = 0
    with path.open("wb") as file:
        for document in documents:
            file.write(as_json(whole(document)) + b"\n")
            count += 1
        file.write(as_json({"end": True, "rows": count}) + b"\n")
    return count


WRITERS: Mapping[Format, Writer] = MappingProxyType(
    {"csv": write_csv, "xlsx": write_xlsx, "jsonl": write_jsonl}
)
