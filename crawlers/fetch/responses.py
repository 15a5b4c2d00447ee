"""What a response tells besides its text."""

from __future__ import annotations

from datetime import datetime

from scrapy.http import Headers, Response

from config.clock import now
from indexing.store.captures import Validators


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


def header_pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Scrapy's headers as (name, value) in Latin-1. Scrapy writes names in title case and puts equal ones together."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )
