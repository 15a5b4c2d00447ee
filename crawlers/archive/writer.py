"""Writing a run's WARC files: one gzip member a record, whole after every record."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urldefrag, urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from config import clock
from config.faults import Fault
from config.language import tr
from indexing.records import ArchivePlace, Capture

ROLL_AT = 1_000_000_000
WARC_VERSION = "1.1"

# On real government pages 4 % larger than level 6, in two thirds of its time.
COMPRESSION = 4

# Never evidence, and not for anyone who is handed an archive.
SECRET_HEADERS = frozenset({"authorization", "proxy-authorization"})


class ArchiveFailed(Fault):
    """The archive cannot be written (a full disk, no permission): nothing may be read that is not kept first."""

    type = "archive_failed"


class ArchiveWriter:
    """The WARC files `<run_id>-00001.warc.gz`, `-00002` … of one run in `folder`.

    A file is opened with the first record written; a run that is opened again appends to a new number, so a file is
    never written by two processes. Every capture reaches the operating system in one write: a kill loses at most it.
    """

    def __init__(
        self, folder: Path, run_id: str, *, source: str | None = None, max_bytes: int = ROLL_AT
    ) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", run_id):
            raise ValueError(f"a run id that cannot name a file: {run_id!r}")
        self.folder = folder
        self.run_id = run_id
        self.source = source
        self.max_bytes = max_bytes
        self._file: BinaryIO | None = None
        self._name = ""
        self._info_id = ""

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(
        self,
        capture: Capture,
        *,
        method: str = "GET",
        request_headers: Iterable[tuple[str, str]] = (),
        request_body: bytes = b"",
        ip: str | None = None,
    ) -> ArchivePlace:
        """Write a request and its response; the place of the response record.

        `capture.body` and `capture.headers` are written as they are (a compressed body stays compressed); header
        strings are Latin-1, as HTTP has them. Raises ArchiveFailed, with the file left as it was before.
        """
        try:
            file = self._open_file()
        except OSError as error:
            raise self._failed(error) from error
        url = urldefrag(capture.url)[0]
        response_id = StatusAndHeadersParser.make_warc_id()
        shared = [("WARC-Target-URI", url), ("WARC-Date", warc_date(capture.fetched_at))]
        if ip:
            shared.append(("WARC-IP-Address", ip))
        request = self._member(
            "request",
            [*shared, ("WARC-Concurrent-To", response_id)],
            _request_head(url, method, request_headers),
            request_body,
        )
        response = self._member(
            "response", [*shared, ("WARC-Record-ID", response_id)], _response_head(capture), capture.body
        )
        start = self._append(file, request + response)
        return ArchivePlace(self._name, start + len(request), len(response))

    def close(self) -> None:
        """Close the current file; a later write opens the next number."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open_file(self) -> BinaryIO:
        if self._file is not None and self._file.tell() < self.max_bytes:
            return self._file
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        taken = [int(p.name[len(self.run_id) + 1 :][:5]) for p in self.folder.glob(self._pattern())]
        self._name = f"{self.run_id}-{max(taken, default=0) + 1:05d}.warc.gz"
        path = self.folder / self._name
        file = path.open("xb", buffering=0)
        self._info_id = StatusAndHeadersParser.make_warc_id()
        info = "".join(f"{name}: {value}\r\n" for name, value in self._info() if value).encode()
        headers = [
            ("WARC-Record-ID", self._info_id),
            ("WARC-Filename", self._name),
            ("WARC-Date", warc_date(clock.now())),
        ]
        try:
            self._append(file, self._member("warcinfo", headers, b"", info))
        except ArchiveFailed:
            file.close()
            path.unlink()
            raise
        self._file = file
        return file

    def _pattern(self) -> str:
        return f"{self.run_id}-[0-9][0-9][0-9][0-9][0-9].warc.gz"

    def _info(self) -> list[tuple[str, str | None]]:
        return [
            ("software", f"Huanxin/{version()}"),
            ("format", f"WARC File Format {WARC_VERSION}"),
            ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("robots", "obey"),
            ("isPartOf", self.run_id),
            ("description", self.source),
        ]

    def _append(self, file: BinaryIO, data: bytes) -> int:
        start = file.tell()
        view = memoryview(data)
        try:
            while view:
                view = view[file.write(view) :]
        except OSError as error:
            file.seek(start)
            file.truncate()
            raise self._failed(error) from error
        return start

    def _failed(self, error: OSError) -> ArchiveFailed:
        return ArchiveFailed(
            tr("无法写入抓取存档", "the archive cannot be written"),
            detail=error.strerror or str(error),
            where=str(self.folder / self._name),
        )

    def _member(self, kind: str, headers: list[tuple[str, str]], head: bytes, payload: bytes) -> bytes:
        """One record as one gzip member. The block is given to warcio ready-made, so that it writes those very bytes."""
        block = head + payload
        fields = [("WARC-Type", kind), *headers]
        if not any(name == "WARC-Record-ID" for name, _ in fields):
            fields.append(("WARC-Record-ID", StatusAndHeadersParser.make_warc_id()))
        fields.append(("WARC-Block-Digest", _digest(block)))
        if kind != "warcinfo":
            fields += [("WARC-Payload-Digest", _digest(payload)), ("WARC-Warcinfo-ID", self._info_id)]
        content_type = (
            "application/warc-fields" if kind == "warcinfo" else f"application/http; msgtype={kind}"
        )
        record = ArcWarcRecord(
            "warc",
            kind,
            StatusAndHeaders("", fields, protocol=f"WARC/{WARC_VERSION}"),
            BytesIO(block),
            None,
            content_type,
            len(block),
            payload_length=len(block),
        )
        out = BytesIO()
        WARCWriter(out, gzip=False, warc_version=WARC_VERSION).write_record(record)
        return gzip.compress(out.getvalue(), COMPRESSION, mtime=0)


def warc_date(moment: datetime) -> str:
    """`YYYY-MM-DDThh:mm:ss.ffffffZ`, as WARC 1.1 allows."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def version() -> str:
    """The program's version, `0` where it runs from a tree that is not installed."""
    try:
        return metadata.version("huanxin")
    except metadata.PackageNotFoundError:
        return "0"


def _digest(data: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode()


def _request_head(url: str, method: str, headers: Iterable[tuple[str, str]]) -> bytes:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [(name, value) for name, value in headers if name.lower() not in SECRET_HEADERS]
    if not any(name.lower() == "host" for name, _ in lines):
        lines.insert(0, ("Host", parts.netloc.rpartition("@")[2]))
    return _head(f"{method} {target} HTTP/1.1", lines)


def _response_head(capture: Capture) -> bytes:
    try:
        phrase = HTTPStatus(capture.status).phrase
    except ValueError:
        phrase = ""
    return _head(f"HTTP/1.1 {capture.status} {phrase}", capture.headers)


def _head(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")
