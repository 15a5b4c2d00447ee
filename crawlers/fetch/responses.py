"""What a response tells besides its text."""

from __future__ import annotations

import hashlib
from datetime import datetime

from scrapy.http import Response

from config.clock import now
from indexing.records import Verdict
from indexing.store.captures import CaptureKind, CaptureRow, Validators


def received(response: Response) -> datetime:
    """When the bytes were received: in a replay, the archive's time."""
    moment: datetime = response.meta.get("fetched_at") or now()
    return moment


def lower_headers(response: Response) -> dict[str, str]:
    """The headers by lower-case name, repeated ones joined by commas."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def conditional(check: Validators | None) -> dict[str, str]:
    """The headers of a request that wants a body only if it is another than the one known."""
    headers = {}
    if check and check.etag:
        headers["If-None-Match"] = check.etag
    if check and check.last_modified:
        headers["If-Modified-Since"] = check.last_modified
    return headers


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def unmodified(response: Response, check: Validators | None) -> bool:
    """Whether a response brings what is known already: a 304, or the same bytes."""
    return check is not None and (response.status == 304 or sha256(response.body) == check.sha256)


def capture_row(response: Response, kind: CaptureKind, verdict: Verdict, detail: str | None) -> CaptureRow:
    """The row of the captures' index for a judged response; a detail page's stands under the address that was listed."""
    headers = lower_headers(response)
    return CaptureRow(
        url=response.meta.get("place", response.url) if kind == "detail" else response.url,
        kind=kind,
        fetched_at=received(response),
        status=response.status,
        sha256=sha256(response.body),
        verdict=verdict,
        verdict_detail=detail,
        content_type=headers.get("content-type"),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        place=response.meta.get("archive_place"),
    )
