"""Answering from a WARC instead of the network."""

from __future__ import annotations

from pathlib import Path

from crawlers.archive.index import Request, WarcIndex, request_key
from indexing.records import ArchivePlace, Capture


class NotInArchive(Exception):
    """The replayed archive has no answer to this request."""

    def __init__(self, url: str) -> None:
        super().__init__("not in archive")
        self.url = url


class ReplayArchive:
    """The answers of the WARC at `path`. Several captures of one request are served in the archive's order; the last one
    stays.

    Raises WrongUsage as WarcIndex does.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.index = WarcIndex([path])
        self._next: dict[Request, int] = {}

    def answer(
        self, url: str, *, method: str = "GET", body: bytes = b"", conditional: bool = False
    ) -> tuple[Capture, ArchivePlace]:
        """The next capture for this request and where it lies in the file; the capture's body has no codings.

        A 304 answers only a request that is `conditional`: the replaying store may not have what it confirms. Raises
        NotInArchive.
        """
        key = request_key(method, url, body)
        kept = self.index.at(url, method=method, form=body)
        at = self._next.get(key, 0)
        usable = [n for n, one in enumerate(kept) if conditional or one.status != 304]
        if not usable:
            raise NotInArchive(url)
        chosen = next((n for n in usable if n >= at), usable[-1])
        self._next[key] = chosen + 1
        one = kept[chosen]
        capture = self.index.read(one)
        return Capture(url, one.status, capture.headers, capture.body, one.fetched_at), one.place
