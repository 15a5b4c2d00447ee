"""Addresses of rows: absolute, and the same for twins of one page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

from indexing.records import Entry

_SWITCHES = re.compile(r"(?:(?<=^)|(?<=&))xxgkhide=\d*(?:&|$)")


def absolute(href: str | None, base: str) -> str | None:
    """The http(s) URL that a link on a page names, without its fragment; None for script, mail and in-page links.

    Fragments are kept where a script-driven site routes by them (`#/detail/1`). Where the base is not known (a saved
    page without its address) a relative link stays as it is.
    """
    href = re.sub(r"[\t\r\n]", "", href or "").strip().replace("\\", "/").replace(" ", "%20")
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", href)
    in_page = href.startswith("#") and not href.startswith(("#/", "#!"))
    if not href or in_page or (scheme and scheme[1].lower() not in ("http", "https")):
        return None
    if not base and not scheme:
        return href
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host.strip("."):
        return None
    if not parts.path:
        url = urlunsplit(parts._replace(path="/"))
    return url if parts.fragment.startswith(("/", "!")) else urldefrag(url)[0]


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
    for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        found.setdefault(name, value)
    return found


def with_parameters(url: str, **values: object) -> str:
    """The URL with these query parameters set, the others and their order kept."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    left = {name: str(value) for name, value in values.items()}
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
