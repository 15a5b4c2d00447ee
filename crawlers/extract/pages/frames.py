"""The frames of a page that is nothing but them."""

from __future__ import annotations

from crawlers.extract.pages.document import parse
from indexing.records import Hints


def frames(body: bytes, url: str) -> tuple[str, ...]:
    """The addresses of a frameset's frames, in order; none for any other page."""
    page = parse(body, url, Hints())
    if next(page.root.iter("frameset"), None) is None:
        return ()
    found = (page.absolute(frame.get("src") or "") for frame in page.root.iter("frame"))
    return tuple(dict.fromkeys(address for address in found if address and address != url))
