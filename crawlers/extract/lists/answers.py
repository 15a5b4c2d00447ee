"""JSON answers, taken apart without trust: whatever is missing or of another kind is simply not there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from crawlers.extract.lists.rows.page import MAX_BYTES, text_of
from crawlers.extract.scrub import scrubbed

# Escapes of surrogates, halves and pairs alike, and of NUL.
_ESCAPED = re.compile(r"\\u(?:d[89a-f]|0000)", re.IGNORECASE)
_WRAPPED = re.compile(r"^[\s/*;]*[A-Za-z_$][\w$.]{0,80}\s*\(")


def json_of(body: bytes, encoding: str | None = None) -> Any:
    """The value of a JSON (or JSONP) answer, None where it is none."""
    if len(body) > MAX_BYTES:
        return None
    text = text_of(body, encoding).strip().lstrip("\ufeff")
    if not text.startswith(("{", "[")):
        wrapped = _WRAPPED.match(text)
        if not wrapped or not text.rstrip("; \n").endswith(")"):
            return None
        text = text[wrapped.end() : text.rindex(")")]
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return scrubbed(value) if _ESCAPED.search(text) else value


def dig(value: Any, *path: str) -> Any:
    """What stands at a path of keys, else None."""
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list, none where it is no list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def word(row: Mapping[str, Any], *names: str) -> str | None:
    """The first of these fields that holds a text (or a number), without white space around it."""
    for name in names:
        value = row.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None
