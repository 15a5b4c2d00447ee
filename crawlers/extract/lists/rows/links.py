"""Addresses of rows: the same for twins of one page, and their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit, urlunsplit

from indexing.records import Entry
from indexing.text.urls import characters, query_pairs

_SWITCHES = re.compile(r"(?:(?<=^)|(?<=&))xxgkhide=\d*(?:&|$)")

_LEAST_CAP = 5
"""No service is known to give fewer rows a page; where fewer stand there, some were left out."""


def twin(url: str) -> str:
    """The same text for addresses of one page: scheme, case of the host and the `xxgkhide` switch do not count."""
    parts = urlsplit(url)
    query = _SWITCHES.sub("", parts.query).rstrip("&")
    return urlunsplit(("", parts.netloc.lower(), parts.path or "/", query, parts.fragment))


def unique(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in order, each page once (the first of twins)."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        seen.setdefault(twin(entry.url), entry)
    return tuple(seen.values())


def parameters(url: str) -> dict[str, str]:
    """The query's parameters; of a repeated one the first."""
    found: dict[str, str] = {}
    for name, value in query_pairs(urlsplit(url).query):
        found.setdefault(characters(name) or "", characters(value) or "")
    return found


def with_parameters(url: str, **values: object) -> str:
    """The URL with these query parameters set, the others and their order kept."""
    parts = urlsplit(url)
    query = query_pairs(parts.query)
    left = {name.encode(): str(value).encode() for name, value in values.items()}
    pairs = [(name, left.pop(name) if name in left else value) for name, value in query]
    return urlunsplit(parts._replace(query=urlencode([*pairs, *left.items()]), fragment=""))


def whole(text: object, default: int | None = None) -> int | None:
    """A non-negative whole number from a parameter or JSON field, else the default."""
    if isinstance(text, bool):
        return default
    if isinstance(text, int):
        return text if text >= 0 else default
    match = re.fullmatch(r"\s*(\d{1,9})\s*", str(text)) if text is not None else None
    return int(match[1]) if match else default


def served(number: int, asked: int, shown: int, total: int | None) -> int:
    """The page size by which a service counts its pages: that asked for, or what it gave where it caps the size.

    Only a first page tells: fewer rows than asked for though there are more. The next request asks for this size, so that the
    pages after it are counted by it as well.
    """
    capped = number <= 1 and total is not None and _LEAST_CAP <= shown < min(asked, total)
    return shown if capped else asked
