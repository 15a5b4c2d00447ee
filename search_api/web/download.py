"""Files that came from elsewhere: handed over, never shown in our own origin."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response


def as_download(body: bytes, name: str) -> Response:
    """The file under its name, whatever it holds: a download of unknown kind, and without rights should it be opened after
    all."""
    return Response(body, headers=download_headers(name), media_type="application/octet-stream")


def download_headers(name: str) -> dict[str, str]:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)[:100]
    whole = quote(name[:200].encode("utf-8", "replace"), safe="")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-cache",
    }
