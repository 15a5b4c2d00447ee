"""`/static`: style, scripts and the icon, from our own origin."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, Response

from config.faults import NotFound
from config.language import tr
from search_api.pages.words import STATIC

router = APIRouter(include_in_schema=False)

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@cache
def _files() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in STATIC.iterdir() if file.name.split(".")[-1] in _TYPES}


@router.get("/static/{name}")
def static(name: str, v: str | None = None) -> Response:
    """A file; one asked for by its version is kept for a year, any other asked for again."""
    body = _files().get(name)
    if body is None:
        raise NotFound(tr("没有这个文件", "there is no such file"), where=name[:100])
    keep = "public, max-age=31536000, immutable" if v else "no-cache"
    kind = _TYPES[name.rsplit(".", 1)[1]]
    return Response(body, media_type=f"{kind}; charset=utf-8", headers={"Cache-Control": keep})
