"""Answering from a WARC instead of the network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from config.faults import WrongUsage
from config.language import tr
from crawlers.archive.reader import ArchivedResponse, read_at, read_records
from crawlers.archive.warc_file import CutOff
from crawlers.fetch.reroute import DEFAULT_PORTS
from indexing.records import ArchivePlace, Capture

# method, URL, SHA-256 of the request's body
Key = tuple[str, str, str]


class NotInArchive(Exception):
    """The replayed archive has no answer to this request."""

    def __init__(self, url: str) -> None:
        super().__init__("not in archive")
        self.url = url


@dataclass(frozen=True, slots=True)
class _Kept:
    place: ArchivePlace
    status: int
    fetched_at: datetime


class ReplayArchive:
    """The answers of the WARC at `path`. Several captures of one request are served in the archive's order; the last one
    stays. `cut_off` tells where a file breaks off: what came before is served.

    Raises WrongUsage where the file is no WARC, or one whose records cannot be read singly.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cut_off: CutOff | None = None
        self._answers: dict[Key, list[_Kept]] = {}
        self._next: dict[Key, int] = {}
        try:
            for response in _responses(path):
                self._keep(response)
        except CutOff as fault:
            self.cut_off = fault

    def __len__(self) -> int:
        """How many different requests it answers."""
        return len(self._answers)

    def answer(
        self, url: str, *, method: str = "GET", body: bytes = b"", conditional: bool = False
    ) -> tuple[Capture, ArchivePlace]:
        """The next capture for this request and where it lies in the file; the capture's body has no codings.

        A 304 answers only a request that is `conditional`: the replaying store may not have what it confirms. Raises
        NotInArchive.
        """
        key = _key(method, url, body)
        kept = self._answers.get(key, [])
        at = self._next.get(key, 0)
        usable = [n for n, one in enumerate(kept) if conditional or one.status != 304]
        if not usable:
            raise NotInArchive(url)
        chosen = next((n for n in usable if n >= at), usable[-1])
        self._next[key] = chosen + 1
        one = kept[chosen]
        capture = read_at(self.path.parent, one.place)
        return Capture(url, one.status, capture.headers, capture.body, one.fetched_at), one.place

    def _keep(self, response: ArchivedResponse) -> None:
        if response.place is None:
            raise WrongUsage(
                tr(
                    f"{self.path.name} 的各记录压缩在一起，无法逐条回放",
                    f"{self.path.name} compresses its records together, so none can be replayed alone",
                ),
                detail=tr("先用 warcio recompress 转换", "convert it with `warcio recompress` first"),
                where=str(self.path),
            )
        key = _key(response.method, response.url, response.form)
        self._answers.setdefault(key, []).append(_Kept(response.place, response.status, response.fetched_at))


def _responses(path: Path) -> Iterator[ArchivedResponse]:
    try:
        yield from read_records(path)
    except OSError as error:
        raise WrongUsage(
            tr("无法读取回放文件", "the archive to replay cannot be read"),
            detail=error.strerror or str(error),
            where=str(path),
        ) from None


def _key(method: str, url: str, body: bytes) -> Key:
    return method.upper(), _plain(url), hashlib.sha256(body).hexdigest() if body else ""


def _plain(url: str) -> str:
    """The URL as both a crawl and an archive may write it: host in lower case, no default port, no fragment, a path."""
    parts = urlsplit(urldefrag(url)[0])
    host = parts.hostname or ""
    try:
        port = parts.port
    except ValueError:
        return url
    netloc = host if port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"
    return parts._replace(netloc=netloc, path=parts.path or "/").geturl()
