"""Probing without the network: a page saved to a file, or what an archive holds."""

from __future__ import annotations

import asyncio
from pathlib import Path

from config.clock import now
from config.faults import NotFound
from config.language import tr
from crawlers.archive.index import WarcIndex
from crawlers.extract.lists import list_page, recognise
from crawlers.inlets.probing.answer import Fetch
from crawlers.papers.look import Look
from crawlers.papers.warc_supply import WarcSupply
from indexing.records import PageRequest

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


def from_file(body: bytes, url: str) -> tuple[Look, Fetch]:
    """A saved page; nothing behind it can be had."""

    async def fetch(_asked: PageRequest) -> Look | None:
        return None

    return Look(url, url, 200, {}, body, now()), fetch


def from_archive(path: Path, url: str = "") -> tuple[Look, Fetch]:
    """The page of an archive at `url`, else the one with the most dated rows; and the archive's other pages.

    Raises NotFound where it has no such page, WrongUsage where the file is no WARC.
    """
    index = WarcIndex([path])

    async def fetch(asked: PageRequest) -> Look | None:
        look = await WarcSupply(index).answer(asked)
        return look if look and look.status == 200 else None

    found = asyncio.run(fetch(PageRequest(url or _likeliest(index))))
    if found is None:
        raise NotFound(tr("存档里没有这一页", "the archive has no such page"), where=url or str(path))
    return found, fetch


def _likeliest(index: WarcIndex) -> str:
    best, most = "", (-1, -1)
    seen = set()
    for kept in index.responses[:MOST_RESPONSES]:
        kind = kept.headers.get("content-type", "text/html").lower()
        if kept.status != 200 or kept.url in seen or not kind.startswith(PAGE_KINDS):
            continue
        seen.add(kept.url)
        found = _count(kept.url, index)
        if found > most:
            best, most = kept.url, found
    return best


def _count(url: str, index: WarcIndex) -> tuple[int, int]:
    """Dated rows and rows of a page, or of the unit it names for them."""
    body = index.read(index.at(url)[-1]).body
    name, _ = recognise(body, url)
    listing = list_page(name, body, url, {})
    if not listing.entries and listing.next:
        unit = index.at(listing.next[0].url)
        if unit:
            listing = list_page(name, index.read(unit[-1]).body, listing.next[0].url, {})
    return sum(entry.date is not None for entry in listing.entries), len(listing.entries)
