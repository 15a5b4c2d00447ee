"""The responses of WARC files, by request and in their order; bodies are read when they are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from w3lib.url import safe_url_string

from config.faults import WrongUsage
from config.language import tr
from crawlers.archive.reader import ArchivedResponse, read_at, read_records
from crawlers.archive.warc_file import CutOff
from indexing.records import ArchivePlace, Capture
from indexing.text.urls import redirect_target

# A header of pages that a browser has rendered; in the archive they follow what the site sent.
RENDERED = "x-huanxin-rendered"

REDIRECTS = frozenset({301, 302, 303, 307, 308})

_DEFAULT_PORTS = {"http": 80, "https": 443}

Request = tuple[str, str, str]
"""Method, plain URL, SHA-256 of the request's body (empty where it has none)."""


class SharedMember(WrongUsage):
    """Records of a file share a gzip member, so that none can be read by its place."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A response in a file: its `number` in the order of all, where it lies, and what tells of it without its body. `headers`
    has lower-case names; of repeated ones the last counts."""

    number: int
    folder: Path
    place: ArchivePlace
    method: str
    url: str
    form: bytes
    status: int
    fetched_at: datetime
    headers: Mapping[str, str]
    starts_markup: bool

    @property
    def target(self) -> str | None:
        """Where a redirect leads."""
        place = self.headers.get("location")
        if self.status not in REDIRECTS or not place:
            return None
        return redirect_target(place.encode("latin-1", "replace"), self.url)

    @property
    def rendered(self) -> bool:
        return RENDERED in self.headers


class WarcIndex:
    """The files are read in order, once. `cut_off` says where files break off or are damaged: all else is there.

    Raises WrongUsage where a file is no WARC or cannot be read, SharedMember where its records cannot be read singly.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.responses: list[Kept] = []
        self.cut_off: list[CutOff] = []
        self._by_request: dict[Request, list[Kept]] = {}
        for path in paths:
            try:
                for response in read_records(path):
                    self._keep(path, response)
            except CutOff as fault:
                self.cut_off += [fault, *fault.others]
            except OSError as error:
                raise WrongUsage(
                    tr("无法读取存档文件", "the archive file cannot be read"),
                    detail=error.strerror or str(error),
                    where=str(path),
                ) from None

    def __len__(self) -> int:
        """How many different requests it answers."""
        return len(self._by_request)

    def at(self, url: str, *, method: str = "GET", form: bytes = b"") -> Sequence[Kept]:
        """The responses to a request, in order."""
        return self._by_request.get(request_key(method, url, form), ())

    def read(self, kept: Kept) -> Capture:
        """A response's bytes. Raises CutOff, NotFound or OSError where they are not there any more."""
        return read_at(kept.folder, kept.place)

    def _keep(self, path: Path, response: ArchivedResponse) -> None:
        if response.place is None:
            raise SharedMember(
                tr(
                    f"{path.name} 的各记录压缩在一起，无法逐条读取",
                    f"{path.name} compresses its records together, so none can be read alone",
                ),
                detail=tr("先用 warcio recompress 转换", "convert it with `warcio recompress` first"),
                where=str(path),
            )
        kept = Kept(
            len(self.responses),
            path.parent,
            response.place,
            response.method.upper(),
            response.url,
            response.form,
            response.status,
            response.fetched_at,
            {name.lower(): value for name, value in response.headers},
            response.body.lstrip()[:1] == b"<",
        )
        self.responses.append(kept)
        key = request_key(response.method, response.url, response.form)
        self._by_request.setdefault(key, []).append(kept)


def request_key(method: str, url: str, form: bytes) -> Request:
    """What tells requests apart."""
    return method.upper(), plain_url(url), hashlib.sha256(form).hexdigest() if form else ""


def plain_url(url: str) -> str:
    """The URL as both a crawl and an archive may write it: host in lower case, no default port, no fragment, a path, other
    characters than ASCII as escapes."""
    parts = urlsplit(safe_url_string(urldefrag(url)[0]))
    host = parts.hostname or ""
    try:
        port = parts.port
    except ValueError:
        return url
    netloc = host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"
    return parts._replace(netloc=netloc, path=parts.path or "/").geturl()
