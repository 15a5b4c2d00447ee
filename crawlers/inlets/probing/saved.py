"""Probing without the network: a page saved to a file, or what an archive holds."""

from __future__ import annotations

from pathlib import Path

from config.faults import NotFound
from config.language import tr
from crawlers.archive import CutOff, read_records
from crawlers.extract.lists import list_page, recognise
from crawlers.inlets.fixtures.walking import Pages
from crawlers.inlets.probing.answer import Answer, Fetch
from indexing.records import Capture, PageRequest

# Archives may hold a whole crawl; its list pages come first.
MOST_RESPONSES = 60
PAGE_KINDS = (
    "text/html",
    "application/xhtml",
    "application/json",
    "text/xml",
    "application/xml",
    "application/rss",
)


def is_archive(path: Path) -> bool:
    """Whether a file is a WARC, by its name."""
    return path.name.endswith((".warc", ".warc.gz"))


def from_file(body: bytes, url: str) -> tuple[Answer, Fetch]:
    """A saved page; nothing behind it can be had."""

    async def fetch(_asked: PageRequest) -> Answer | None:
        return None

    return Answer(url, 200, {}, body), fetch


def from_archive(path: Path, url: str = "") -> tuple[Answer, Fetch]:
    """The page of an archive at `url`, else the one with the most dated rows; and the archive's other pages.

    Raises NotFound where it has no such page, WrongUsage where the file is no WARC.
    """
    pages = Pages((path,))

    async def fetch(asked: PageRequest) -> Answer | None:
        captures = pages.get(asked)
        return _answer(captures[-1]) if captures else None

    captures = pages.get(PageRequest(url or _likeliest(path, pages)))
    if not captures:
        raise NotFound(tr("存档里没有这一页", "the archive has no such page"), where=url or str(path))
    return _answer(captures[-1]), fetch


def _likeliest(path: Path, pages: Pages) -> str:
    best, most = "", (-1, -1)
    seen = set()
    try:
        for number, response in enumerate(read_records(path)):
            if number >= MOST_RESPONSES:
                break
            kind = {k.lower(): v for k, v in response.headers}.get("content-type", "text/html").lower()
            if response.status != 200 or response.url in seen or not kind.startswith(PAGE_KINDS):
                continue
            seen.add(response.url)
            found = _count(response.url, response.body, pages)
            if found > most:
                best, most = response.url, found
    except CutOff:
        pass  # what came before it is whole
    return best


def _count(url: str, body: bytes, pages: Pages) -> tuple[int, int]:
    """Dated rows and rows of a page, or of the unit it names for them."""
    name, _ = recognise(body, url)
    listing = list_page(name, body, url, {})
    if not listing.entries and listing.next and (captures := pages.get(listing.next[0])):
        listing = list_page(name, captures[-1].body, captures[-1].url, {})
    return sum(entry.date is not None for entry in listing.entries), len(listing.entries)


def _answer(capture: Capture) -> Answer:
    headers = {name.lower(): value for name, value in capture.headers}
    return Answer(capture.url, capture.status, headers, capture.body)
