"""A response on its way to being read: whether it is a page, and what is known of that page before it is read."""

from __future__ import annotations

from collections.abc import Iterable

from config.site import Source
from crawlers.archive import ArchivedResponse
from crawlers.extract.lists import family
from indexing.records import Entry, Hints

_HTML = ("text/html", "application/xhtml")


def is_html(response: ArchivedResponse) -> bool:
    """Whether an archived response is a page, by its type, else by how it begins."""
    kind = {name.lower(): value for name, value in response.headers}.get("content-type", "").lower()
    return kind.startswith(_HTML) or (not kind and response.body.lstrip()[:1] == b"<")


def page_of(body: bytes, source: Source | None) -> bytes:
    """The page in what a site answered: some families send a paper as JSON."""
    unpack = family(source.family).page if source else None
    return unpack(body) if unpack else body


def hints_of(
    status: int, headers: Iterable[tuple[str, str]], source: Source | None, entry: Entry | None = None
) -> Hints:
    """What is known of a page: the response's status and headers (names in any case), where its source's site and family
    keep the text, and whose site it is."""
    return Hints(
        status=status,
        headers={name.lower(): value for name, value in headers},
        entry=entry,
        body=(*source.site.body, *family(source.family).body) if source else (),
        agency=source.agency if source else None,
    )
