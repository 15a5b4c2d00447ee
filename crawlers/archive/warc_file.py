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


class CutOff(Fault):
    """The file ends within a record, or what follows is damaged. `offset`: where the broken record begins, in bytes."""

    type = "cut_off"
    exit_code = 4

    def __init__(self, path: Path, offset: int, why: str | None = None) -> None:
        super().__init__(
            tr(
                f"存档 {path.name} 在第 {offset} 字节处中断，之前的记录完整",
                f"archive {path.name} breaks off at byte {offset}; what comes before is whole",
            ),
            detail=why,
            where=f"{path}:{offset}",
        )
        self.offset = offset


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

    Raises OSError as `open` does, WrongUsage where the file is no WARC, and CutOff after the last whole record where the
    file is cut off or damaged.
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
    while True:
        fresh = not source.zipped
        start = source.position()
        try:
            while not source.skip_blank():
                if not source.zipped or not source.next_member():
                    if first:
                        raise _not_warc(path)
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
            alone = not source.zipped or (not source.skip_blank() and fresh)
        except _Broken as broken:
            raise CutOff(path, start, str(broken)) from None
        first = False
        reach = (source.raw_position() if alone else start) if source.zipped else end
        yield WarcRecord(
            headers.get("warc-type", ""), headers, block, size == len(block), start, reach - start, alone
        )


def _headers(source: _Bytes, path: Path, first: bool) -> dict[str, str]:
    if first:
        while len(source.out) < 5 and source.fill():
            pass
        if not source.out.startswith(b"WARC/"[: max(1, len(source.out))]):
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
