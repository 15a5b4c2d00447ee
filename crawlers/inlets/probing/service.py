"""The service behind a page whose rows a script loads: read its scripts and ask what they ask, or watch the page in a browser;
take what answers with rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crawlers.extract.lists import list_page, recognise
from crawlers.extract.lists.asks import asks, row_links
from crawlers.extract.lists.rows.page import text_of
from crawlers.inlets.probing.answer import Fetch
from crawlers.papers.look import Look
from indexing.records import Listing, PageRequest
from indexing.text.urls import absolute

# Scripts of the page that are looked into, and requests of theirs that are tried: a probe stays a short visit.
MOST_SCRIPTS = 4
MOST_TRIED = 4
_ROWS = 2
_POSTED = ("json_list", "generic_list", "jpage")

_SOURCE = re.compile(
    r"<script[^<>]{0,300}?\bsrc\s*=\s*(?:[\"']([^\"'<>]{1,300})[\"']|([^\"'<>\s]{1,300}))", re.IGNORECASE
)
_LIBRARY = re.compile(
    r"jquery|bootstrap|vue|react|swiper|layui|echarts|polyfill|vendor|\bmin\.js|share", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Service:
    """What answers with the rows, and how it is read: the family and options that its YAML names."""

    request: PageRequest
    family: str
    why: tuple[str, ...]
    listing: Listing
    options: Mapping[str, Any] = field(default_factory=dict)


async def find_service(first: Look, fetch: Fetch) -> Service | None:
    """The first service that the page's scripts name and that has rows; None where there is none."""
    html = text_of(first.body)
    scripts = await _linked(html, first.url, fetch)
    link = _of_page(row_links(html, scripts), first.url)
    for request in asks(html, first.url, scripts)[:MOST_TRIED]:
        answer = await fetch(request)
        if answer is not None and answer.status == 200 and (found := _read(request, answer, link)):
            return found
    return None


def watched_service(first: Look, answers: Sequence[tuple[PageRequest, Look]]) -> Service | None:
    """The service whose answer, of those that the page got in a browser, has most rows; None where none has any."""
    scripts = "\n".join(
        text_of(look.body) for _, look in answers if "script" in look.headers.get("content-type", "")
    )
    link = _of_page(row_links(text_of(first.body), scripts), first.url)
    found = [
        service for asked, look in answers if look.status == 200 and (service := _read(asked, look, link))
    ]
    return max(found, key=lambda service: len(service.listing.entries), default=None)


def _of_page(link: str | None, url: str) -> str | None:
    """A link by which scripts choose the page (`#/detail/{id}`) is the page's, not its service's."""
    return url.partition("#")[0] + link if link and link.startswith("#") else link


async def _linked(html: str, url: str, fetch: Fetch) -> str:
    own = urlsplit(url).hostname
    named = (match[1] or match[2] for match in _SOURCE.finditer(html))
    places = (absolute(source, url) for source in named if not _LIBRARY.search(source))
    near = [place for place in dict.fromkeys(places) if place and urlsplit(place).hostname == own]
    texts: list[str] = []
    for place in near[:MOST_SCRIPTS]:
        look = await fetch(PageRequest(place))
        if look is not None and look.status == 200:
            texts.append(text_of(look.body))
    return "\n".join(texts)


def _read(request: PageRequest, answer: Look, link: str | None) -> Service | None:
    name, why = recognise(answer.body, request.url)
    options: dict[str, Any] = {}
    if request.method == "POST" and name not in _POSTED:
        name = "generic_list"
    listing = list_page(name, answer.body, request.url, options)
    if len(listing.entries) < _ROWS and link:
        name, options = "json_list", {"link": link}
        listing = list_page(name, answer.body, request.url, options)
        why = (f"JSON rows, whose pages are {link}",)
    if len(listing.entries) < _ROWS:
        return None
    if request.method == "POST" and name != "jpage":
        options["form"] = dict(request.form)
    said = f"a script of the page asks {urlsplit(request.url).path} for its rows"
    return Service(request, name, (*why, said), listing, options)
