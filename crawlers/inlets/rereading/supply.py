"""The archive as a supply of captures: what was fetched of an address, as the captures' index tells."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from crawlers.inlets.rereading.pages import Evidence
from crawlers.papers.look import Look
from indexing.records import Capture
from indexing.store import Store
from indexing.store.captures import CaptureRow, Validators, captures_at
from indexing.text.urls import url_key


class BytesLost(Exception):
    """The archive no longer has the bytes of a further page: half a paper is no new reading of it."""


@dataclass(frozen=True, slots=True)
class ArchiveSupply:
    """Gives the newest capture of an address that was read as content."""

    store: Store
    evidence: Evidence
    lasting: bool = False

    def reaches(self, url: str) -> bool:  # noqa: ARG002 - whatever was captured may be read
        return True

    async def page(self, url: str, known: Validators | None = None) -> Look | None:  # noqa: ARG002
        """Raises BytesLost where it was captured, but its bytes are gone."""
        row = self._newest(url)
        if row is None:
            return None  # the crawl did not get it either
        capture = await self.bytes(row)
        if capture is None:
            raise BytesLost(url)
        return look_of(row, capture, url)

    async def file(self, url: str, known: Validators | None = None) -> Look | None:  # noqa: ARG002
        """None too where its bytes are gone: what was known of the file stays."""
        row = self._newest(url)
        capture = await self.bytes(row) if row else None
        return look_of(row, capture, url) if row and capture else None

    async def bytes(self, row: CaptureRow) -> Capture | None:
        return await asyncio.to_thread(self.evidence.read, row)

    def _newest(self, url: str) -> CaptureRow | None:
        rows: Sequence[CaptureRow] = captures_at(self.store, [url]).get(url_key(url), ())
        return next((row for row in reversed(rows) if row.verdict == "ok" and row.status != 304), None)


def look_of(row: CaptureRow, capture: Capture, asked: str) -> Look:
    """A capture out of the archive as the walk takes it."""
    headers = {name.lower(): value for name, value in capture.headers}
    return Look(asked, capture.url, capture.status, headers, capture.body, row.fetched_at, row.place)
