"""WARC records out of a file, plain or gzip, whoever wrote it; a record is given only when it is whole.

The reading is ours because no library tells a whole record from a broken one. warcio's iterator ends in silence where a
file is cut off or a member is damaged. FastWARC 2.0's does too, almost anywhere within a record's header or member, and at an
empty member; it tells no lengths, and of records that share a member the place up to which the file was read.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from config.faults import Fault, WrongUsage
from config.language import tr

STEP = 16 * 1024
LINE_LIMIT = 64 * 1024
HEADERS_LIMIT = 1000

# A file with so many broken records is given up: each costs a search for where the next one begins.
MOST_BROKEN = 100


class CutOff(Fault):
    """The file ends within a record, or one is damaged. `offset`: where the broken record begins, in bytes; `others`: further
    broken records of the file."""

    type = "cut_off"
    exit_code = 4

    def __init__(self, path: Path, offset: int, why: str | None = None) -> None:
        super().__init__(
            tr(
                f"存档 {path.name} 在第 {offset} 字节处中断或损坏，已跳到其后可读的记录",
                f"archive {path.name} breaks off or is damaged at byte {offset}; reading went on where the next record begins",
            ),
            detail=why,
            where=f"{path}:{offset}",
        )
        self.offset = offset
        self.others: tuple[CutOff, ...] = ()


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record. `headers` have lower-case names; `block` is the first `limit` bytes of its content, `whole` tells
    whether that is all. `offset` and `length` are of its gzip member, or of itself in a plain file; `alone` is False where
    several records share one member, so that it cannot be read by its place."""

    type: str
    headers: dict[str, str]
    block: bytes
    whole: bool
    offset: int
    length: int
    alone: bool


class _Broken(Exception):
    """The bytes end too early or cannot be decompressed."""


class _Bytes:
    """The file's content, decompressed where it is gzip, with the place where the current gzip member began."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.raw = file.read(STEP)
        self.zipped = self.raw.startswith(b"\x1f\x8b")
        self.out = bytearray()
        self.taken = 0
        self.member: zlib._Decompress | None = None
        self.member_start = 0

    def raw_end(self) -> bool:
        if not self.raw:
            self.raw = self.file.read(STEP)
        return not self.raw

    def raw_position(self) -> int:
        return self.file.tell() - len(self.raw)

    def fill(self) -> bool:
        """More bytes into `out`, from the current member only. False where it, or the plain file, is at its end."""
        if not self.zipped:
            if self.raw_end():
                return False
            self.out += self.raw
            self.raw = b""
            return True
        while self.member is not None and not self.member.eof:
            if self.raw_end():
                raise _Broken(tr("文件不完整", "the file is incomplete"))
            try:
                data = self.member.decompress(self.raw, STEP)
            except zlib.error as error:
                raise _Broken(str(error)) from None
            self.raw = self.member.unused_data if self.member.eof else self.member.unconsumed_tail
            if data:
                self.out += data
                return True
        return False

    def next_member(self) -> bool:
        """Begin the gzip member that follows; False at the end of the file."""
        if self.raw_end():
            return False
        self.member_start = self.raw_position()
        self.member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return True

    def position(self) -> int:
        """Where the next unread byte stands: in the file, or for gzip the start of its member."""
        return self.member_start if self.zipped else self.taken

    def begins(self, mark: bytes) -> bool:
        """Whether the bytes that follow are `mark`, or its beginning where they end."""
        while len(self.out) < len(mark) and self.fill():
            pass
        return bool(self.out) and self.out.startswith(mark[: len(self.out)])

    def drain(self) -> None:
        """Past the rest of the current gzip member."""
        while self.take(STEP):
            pass

    def take(self, count: int) -> bytes:
        while len(self.out) < count and self.fill():
            pass
        data = bytes(self.out[:count])
        del self.out[:count]
        self.taken += len(data)
        return data

    def line(self) -> bytes:
        searched = 0
        while (end := self.out.find(b"\n", searched)) < 0:
            searched = len(self.out)
            if searched > LINE_LIMIT:
                raise _Broken(tr("记录头过长", "a header line is too long"))
            if not self.fill():
                raise _Broken(tr("记录头不完整", "the record's header is incomplete"))
        return self.take(end + 1)

    def seek_record(self, start: int) -> bool:
        """Past a broken record that begins at `start`, to the next place where one begins: a gzip member, or a line, of
        `WARC/1.`. False where there is none."""
        mark = b"\x1f\x8b\x08" if self.zipped else b"\nWARC/1."
        at = start + 1
        self.file.seek(at)
        kept = b""
        while data := self.file.read(STEP * 16):
            kept += data
            begin = 0
            while (found := kept.find(mark, begin)) >= 0:
                if not self.zipped or self._begins_warc(at + found):
                    self._go_to(at + found + (0 if self.zipped else 1))
                    return True
                begin = found + 1
            at += max(0, len(kept) - len(mark))
            kept = kept[-len(mark) :]
            self.file.seek(at + len(kept))
        return False

    def _begins_warc(self, place: int) -> bool:
        """Whether a gzip member that holds a record begins here."""
        self.file.seek(place)
        try:
            plain = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(self.file.read(1024), 7)
        except zlib.error:
            return False
        return plain.startswith(b"WARC/")

    def _go_to(self, place: int) -> None:
        self.file.seek(place)
        self.raw, self.out, self.member, self.taken = b"", bytearray(), None, place

    def skip_blank(self) -> bool:
        """Past line ends between records. False where nothing follows in this member or plain file."""
        while self.out or self.fill():
            blank = len(self.out) - len(self.out.lstrip(b"\r\n"))
            self.take(blank)
            if self.out:
                return True
        return False


def warc_records(path: Path, *, limit: int) -> Iterator[WarcRecord]:
    """The records of a WARC, in order. `limit` is the most bytes kept of one record's content.

    Past a damaged record the reading goes on where the next one begins. Raises OSError as `open` does, WrongUsage where the
    file is no WARC, and CutOff at the end where the file is cut off or a record is damaged.
    """
    with path.open("rb") as file:
        yield from _records(path, file, limit, None)


def warc_record_at(path: Path, offset: int, length: int, *, limit: int) -> WarcRecord:
    """The one record that begins at `offset`. Raises as `warc_records`."""
    with path.open("rb") as file:
        file.seek(offset)
        for record in _records(path, file, limit, length):
            return record
    raise CutOff(path, offset)


def _records(path: Path, file: BinaryIO, limit: int, length: int | None) -> Iterator[WarcRecord]:
    begin = file.tell()
    source = _Bytes(file)
    if not source.zipped:
        source.taken = begin
    first = length is None
    broken: list[CutOff] = []
    while True:
        fresh = not source.zipped
        start = source.position()
        try:
            while not source.skip_blank():
                if not source.zipped or not source.next_member():
                    if first:
                        raise _not_warc(path)
                    _tell(broken)
                    return
                fresh = True
                start = source.member_start
            start = source.position()
            headers = _headers(source, path, first)
            size = _size(headers)
            block = source.take(min(size, limit))
            rest = size - len(block)
            while rest and (skipped := source.take(min(rest, STEP))):
                rest -= len(skipped)
            if rest:
                raise _Broken(tr("记录内容不完整", "the record's content is incomplete"))
            end = source.taken
            followed = (source.zipped or length is None) and source.skip_blank()
            miscounted = followed and fresh and not source.begins(b"WARC/")
            alone = not source.zipped or (fresh and (not followed or miscounted))
            if miscounted and source.zipped:
                source.drain()
        except _Broken as fault:
            broken.append(CutOff(path, start, str(fault)))
            if length is not None or len(broken) >= MOST_BROKEN or not source.seek_record(start):
                _tell(broken)
            first = False
            continue
        first = False
        reach = (source.raw_position() if alone else start) if source.zipped else end
        yield WarcRecord(
            headers.get("warc-type", ""), headers, block, size == len(block), start, reach - start, alone
        )
        if miscounted and length is None:
            why = tr("记录所称的长度不对", "the record's length is not what it says")
            broken.append(CutOff(path, start, why))
            if len(broken) >= MOST_BROKEN or not source.seek_record(start):
                _tell(broken)


def _tell(broken: list[CutOff]) -> None:
    if broken:
        broken[0].others = tuple(broken[1:])
        raise broken[0]


def _headers(source: _Bytes, path: Path, first: bool) -> dict[str, str]:
    if first and not source.begins(b"WARC/"):
        raise _not_warc(path)
    if not source.line().startswith(b"WARC/"):
        raise _Broken(tr("此处没有 WARC 记录", "no WARC record begins here"))
    headers: dict[str, str] = {}
    name = ""
    for _ in range(HEADERS_LIMIT):
        line = source.line().decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            return headers
        if line[0] in " \t" and name:
            headers[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        headers[name] = value.strip()
    raise _Broken(tr("记录头过长", "the record's header is too long"))


def _size(headers: dict[str, str]) -> int:
    text = headers.get("content-length", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise _Broken(tr("记录没有长度", "the record has no length"))
    return int(text)


def _not_warc(path: Path) -> WrongUsage:
    return WrongUsage(
        tr(f"{path.name} 不是 WARC 文件", f"{path.name} is not a WARC file"),
        detail=tr(
            "应以 “WARC/1.” 开头（或其 gzip）", "it should begin with `WARC/1.` (or be the gzip of that)"
        ),
        where=str(path),
    )
