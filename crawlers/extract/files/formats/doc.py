"""doc: Word 97 to 2003, and Kingsoft's wps, which is the same format ([MS-DOC]: FIB, piece table, paragraph properties)."""

from __future__ import annotations

import io
import re
import struct
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import olefile

from config.language import tr
from crawlers.extract.files.extract import Extract, UnreadableFile
from crawlers.extract.files.rows import ROW_END, marked

_WORD97 = 193  # nFib; Word 95 and older lay everything out otherwise
_ENCRYPTED, _TABLE1 = 0x0100, 0x0200
_SPECIAL = re.compile("[\x01\x02\x05\x07\x08\x0b-\x0e\x13-\x15\x1e\x1f\r\xa0]")
_PLAIN = {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " "}

_CELL, _ROW = "\x07", "\x00"  # ends of a cell and of a row while the text is put together

# Paragraph properties: in a table, end of a table row, and the record that moved to the Data stream for its size
_IN_TABLE, _ROW_END, _HUGE = 0x2416, 0x2417, 0x6646
_OPERAND = (
    1,
    1,
    2,
    4,
    2,
    2,
    -1,
    3,
)  # bytes, by the top three bits of the property's code; -1: told by its first byte


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text: `start` is its byte offset in the WordDocument stream, `width` bytes make a character.

    Characters are UTF-16 units here, since that is what positions count.
    """

    text: str
    start: int
    width: int


def read_doc(body: bytes) -> Extract:
    """Main text, foot- and endnotes, text boxes; headers, comments and macros are left out.

    Raises UnreadableFile for Word 95 and older, passwords and broken structures.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            word = ole.openstream("WordDocument").read()
            flags = _u16(word, 10)
            if _u16(word, 0) != 0xA5EC or _u16(word, 2) < _WORD97:
                raise UnreadableFile(tr("Word 95 或更早的格式", "Word 95 or older"))
            if flags & _ENCRYPTED:
                raise UnreadableFile(tr("文档有密码保护", "the document is under a password"))
            table = ole.openstream("1Table" if flags & _TABLE1 else "0Table").read()
            data = ole.openstream("Data").read() if ole.exists("Data") else b""
        pieces = _pieces(word, table)
        rows = _ParagraphEnds(word, table, data)
        text, pictures = _plain(pieces, rows, _stories(word))
    except UnreadableFile:
        raise
    except (OSError, struct.error, IndexError, ValueError) as error:
        raise UnreadableFile(tr("Word 文档结构已损坏", "the Word structure is broken")) from error
    return Extract(marked(text), pictures=pictures)


def _u16(data: bytes, offset: int) -> int:
    return int(struct.unpack_from("<H", data, offset)[0])


def _u32(data: bytes, offset: int) -> int:
    return int(struct.unpack_from("<I", data, offset)[0])


def _stories(word: bytes) -> list[tuple[int, int]]:
    """Character ranges to read. The stories stand one after another: main, notes, headers, macros, comments, endnotes, boxes."""
    sizes = [_u32(word, 0x4C + 4 * n) for n in range(8)]
    ranges = []
    at = 0
    for n, size in enumerate(sizes):
        if n in (0, 1, 5, 6):
            ranges.append((at, at + size))
        at += size
    return ranges


def _pieces(word: bytes, table: bytes) -> list[_Piece]:
    offset, end = _u32(word, 0x1A2), _u32(word, 0x1A2) + _u32(word, 0x1A6)
    while offset < end and table[offset] == 1:  # property lists of complex files come first
        offset += 3 + _u16(table, offset + 1)
    if offset >= end or table[offset] != 2:
        raise UnreadableFile(tr("Word 文档缺少正文表", "the Word document has no piece table"))
    count = (_u32(table, offset + 1) - 4) // 12
    offset += 5
    positions = struct.unpack_from(f"<{count + 1}I", table, offset)
    pieces: list[_Piece] = []
    for n in range(count):
        size = positions[n + 1] - positions[n]
        place = _u32(table, offset + 4 * (count + 1) + 8 * n + 2)
        if size < 0 or size > len(word):
            raise ValueError("piece out of order")
        if place & 0x40000000:
            start = (place & 0x3FFFFFFF) // 2
            piece = _Piece(word[start : start + size].decode("cp1252", "replace"), start, 1)
        else:
            start = place
            units = array("H", word[start : start + 2 * size][: 2 * size & ~1])
            if sys.byteorder == "big":
                units.byteswap()
            piece = _Piece("".join(map(chr, units)), start, 2)
        pieces.append(piece)
    return pieces


class _ParagraphEnds:
    """What the paragraph around a byte offset of the WordDocument stream is: in a table? the mark that ends a row?"""

    def __init__(self, word: bytes, table: bytes, data: bytes) -> None:
        self._data = data
        self._starts: list[int] = []
        self._flags: list[tuple[bool, bool]] = []
        offset, size = _u32(word, 0x102), _u32(word, 0x106)
        count = max(0, (size - 4) // 8)
        runs: list[tuple[int, tuple[bool, bool]]] = []
        for n in range(count):
            page = (_u32(table, offset + 4 * (count + 1) + 4 * n) & 0x3FFFFF) * 512
            runs.extend(self._page(word[page : page + 512]))
        for start, flags in sorted(runs, key=lambda run: run[0]):
            self._starts.append(start)
            self._flags.append(flags)

    def at(self, offset: int) -> tuple[bool, bool]:
        """(in a table, ends a row) of the paragraph at a byte offset."""
        n = bisect_right(self._starts, offset) - 1
        return self._flags[n] if n >= 0 else (False, False)

    def _page(self, page: bytes) -> Iterator[tuple[int, tuple[bool, bool]]]:
        if len(page) < 512:
            return
        count = min(page[511], 29)  # a page of 512 bytes holds no more
        for n in range(count):
            at = page[4 * (count + 1) + 13 * n] * 2
            flags = (False, False)
            if at and at < 510:
                size, at = (2 * page[at] - 1, at + 1) if page[at] else (2 * page[at + 1], at + 2)
                flags = self._properties(page[at + 2 : at + size])
            yield _u32(page, 4 * n), flags

    def _properties(self, codes: bytes, moved: bool = False) -> tuple[bool, bool]:
        in_table = row_end = False
        at = 0
        while at + 2 < len(codes):
            code = _u16(codes, at)
            at += 2
            if code in (_IN_TABLE, _ROW_END):
                in_table |= code == _IN_TABLE and bool(codes[at])
                row_end |= code == _ROW_END and bool(codes[at])
            elif code == _HUGE and not moved and at + 4 <= len(codes):
                place = _u32(codes, at)
                if place + 2 <= len(self._data):
                    size = _u16(self._data, place)
                    there = self._properties(self._data[place + 2 : place + 2 + size], moved=True)
                    in_table, row_end = in_table or there[0], row_end or there[1]
            size = _OPERAND[code >> 13]
            if size == -1:
                # the definition of a table's columns counts in two bytes, one too many
                size = _u16(codes, at) + 1 if code == 0xD608 and at + 2 <= len(codes) else codes[at] + 1
            at += size
        return in_table, row_end


def _plain(pieces: list[_Piece], ends: _ParagraphEnds, stories: list[tuple[int, int]]) -> tuple[str, bool]:
    """The text with cell marks as tabs, ROW_END behind rows, rows and paragraphs as lines, fields reduced to their results; any pictures?"""
    out: list[str] = []
    in_code: list[bool] = []  # a field open at each level: are we in its instruction (True) or its result?
    pictures = False
    at = 0
    for piece in pieces:
        begin, at = at, at + len(piece.text)
        for low, high in stories:
            first, last = max(low, begin) - begin, min(high, at) - begin
            while first < last:
                mark = _SPECIAL.search(piece.text, first, last)
                stop = mark.start() if mark else last
                if stop > first and not any(in_code):
                    out.append(piece.text[first:stop])
                first = stop + 1
                if not mark:
                    break
                character = mark.group()
                if character in "\r\x07":
                    in_code.clear()  # no field's instruction runs over a paragraph; a lost end mark must not eat the rest
                    out.append(_end(character, ends.at(piece.start + stop * piece.width)))
                elif character == "\x13":
                    in_code.append(True)
                elif character == "\x14" and in_code:
                    in_code[-1] = False
                elif character == "\x15" and in_code:
                    in_code.pop()
                elif character in _PLAIN and not any(in_code):
                    out.append(_PLAIN[character])
                pictures |= character in "\x01\x08"
    text = "".join(out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if _ROW not in text:  # without paragraph properties a doubled mark is all that tells the end of a row
        text = text.replace(_CELL * 2, _ROW)
    row_end = ROW_END + "\n"
    return text.replace(_CELL + _ROW, row_end).replace(_ROW, row_end).replace(_CELL, "\t"), pictures


def _end(character: str, paragraph: tuple[bool, bool]) -> str:
    in_table, row_end = paragraph
    if character == "\x07":
        return _ROW if row_end else _CELL
    return " " if in_table else "\n"
