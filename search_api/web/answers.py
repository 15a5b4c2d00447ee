"""Answers as JSON, and as nothing where the asker has them already."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from fastapi import Request, Response

_SURROGATES = re.compile("[\ud800-\udfff]")
_PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization, Cookie"}


def as_json(value: Any) -> bytes:
    """UTF-8 without escapes. A lone surrogate, which UTF-8 has no form for, becomes U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text).encode()


def answered(value: Any, status: int = 200) -> Response:
    """An answer that is made anew for each asking."""
    return Response(as_json(value), status, _PRIVATE, "application/json")


def tagged(request: Request, body: bytes, media_type: str = "application/json", **headers: str) -> Response:
    """An answer with an ETag of its bytes; 304 where the asker has just these."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    about = {**_PRIVATE, "ETag": tag, **headers}
    known = request.headers.get("if-none-match", "")
    if known.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Response(status_code=304, headers=about)
    return Response(body, 200, about, media_type)


def tagged_file(request: Request, body: bytes, media_type: str, name: str) -> Response:
    """The same as a file to keep, under a name in ASCII."""
    return tagged(request, body, media_type, **{"Content-Disposition": f"attachment; filename={name}"})
