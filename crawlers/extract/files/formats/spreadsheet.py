"""xls, xlsx, xlsb, ods and Kingsoft's et, through calamine; its abort on far-apart cells is headed off here."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from datetime import date, datetime, time

import olefile
import python_calamine

from config.language import tr
from crawlers.extract.files.extract import Extract, UnreadableFile
from crawlers.extract.files.formats.sparse_sheets import read_sparse_sheets
from crawlers.extract.files.package import Package
from crawlers.extract.files.rows import Row

# calamine holds a sheet as one dense rectangle: two cells, A1 and XFD1048576, make it abort the process.
_MAX_RECTANGLE = 12_000_000
_SMALL = 200_000
_FILEPASS = 0x002F
_CELL = re.compile(rb"\sr=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|worksheet)\s*\d*", re.IGNORECASE)


def read_zipped_workbook(body: bytes) -> Extract:
    """xlsx, xlsb and ods: visible sheets in order. Raises UnreadableFile for bombs and broken files."""
    package = Package(body)
    sparse = False
    for name in package.names:
        if _SHEET.fullmatch(name):
            sparse |= _is_sparse(package.chunks(name))
        elif name.lower().endswith((".xml", ".bin")):
            package.chunks(name)  # counted against the budget before calamine unpacks it without one
    if sparse:
        return read_sparse_sheets(Package(body))
    try:
        return read_workbook(body)
    except UnreadableFile:
        # calamine is stricter than Excel, about a missing _rels/.rels for one
        if "xl/workbook.xml" not in package:
            raise
        return read_sparse_sheets(Package(body))


def read_xls(body: bytes) -> Extract:
    """xls and et. Raises UnreadableFile for passwords, which calamine does not tell from broken files, and for those."""
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            name = "Workbook" if ole.exists("Workbook") else "Book"
            stream = ole.openstream(name).read(4096)
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise UnreadableFile(tr("表格结构已损坏", "the workbook's structure is broken")) from error
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _FILEPASS:
            raise UnreadableFile(tr("表格有密码保护", "the workbook is under a password"))
        at += 4 + size
    return read_workbook(body)


def read_workbook(body: bytes) -> Extract:
    """Any workbook calamine knows: a line per row, tabs between cells, a sheet's name before it when it says something."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    except python_calamine.PasswordError as error:
        raise UnreadableFile(tr("表格有密码保护", "the workbook is under a password")) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(tr(f"表格已损坏：{error}", f"the workbook is broken: {error}")) from error
    return Extract(_lines(book))


def _lines(book: python_calamine.CalamineWorkbook) -> Iterator[str]:
    """Hidden sheets hold the lists behind a form's menus, which no reader of the paper sees."""
    worksheet, visible = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.typ != worksheet or sheet.visible != visible:
            continue
        try:
            rows = book.get_sheet_by_index(place).iter_rows()
        except (python_calamine.CalamineError, ValueError) as error:
            raise UnreadableFile(
                tr(f"工作表 {sheet.name} 已损坏", f"sheet {sheet.name} is broken")
            ) from error
        if not _DEFAULT_NAME.fullmatch(sheet.name.strip()):
            yield sheet.name
        for row in rows:
            yield Row([cell_text(value) for value in row])
        yield ""  # the next sheet is another table


def cell_text(value: object) -> str:
    """A cell as a reader sees it: whole numbers without .0, dates as YYYY-MM-DD, breaks inside a cell as spaces."""
    match value:
        case str():
            shown = " ".join(value.split())
        case bool():
            shown = "TRUE" if value else "FALSE"
        case float():
            shown = str(int(value)) if value.is_integer() and abs(value) < 1e18 else f"{value:.15g}"
        case datetime():
            shown = value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
        case date() | time():
            shown = value.isoformat()
        case None:
            shown = ""
        case _:
            shown = str(value)
    return shown


def _is_sparse(chunks: list[bytes]) -> bool:
    """Whether the rectangle that spans all cells a sheet names is too large, or large and all but empty."""
    top, bottom, left, right = 1 << 30, 0, 1 << 30, 0
    cells = 0
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        for letters, digits in _CELL.findall(text):
            row = int(digits)
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            top, bottom = min(top, row), max(bottom, row)
            left, right = min(left, column), max(right, column)
            cells += 1
        rest = text[-16:]
    rectangle = (bottom - top + 1) * (right - left + 1) if cells else 0
    return rectangle > _MAX_RECTANGLE or rectangle > max(_SMALL, 50 * cells)
