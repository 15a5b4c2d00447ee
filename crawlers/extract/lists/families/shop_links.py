"""The links on a retailer's page: JSON-LD events, anchors with whatever names them, data embedded for scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crawlers.extract.lists.answers import word
from crawlers.extract.lists.rows.dates import any_date
from crawlers.extract.lists.rows.link_words import is_more
from crawlers.extract.lists.rows.page import ListPage
from crawlers.extract.lists.rows.row import plain, read_row, tidy
from indexing.records import Entry
from indexing.text.urls import Base, absolute

_EMBEDDED = re.compile(
    r"(?:g_page_config|__INITIAL_STATE__|__INITIAL_DATA__|__NUXT_DATA__|pageData|window\.__data__)\s*=\s*(?=[{\[])"
)
_EVENTS = ("Event", "SaleEvent", "Offer", "OfferCatalog", "ItemList", "ListItem")
_MAX_NODES = 20_000


def _scripts(text: str, kind: str) -> Iterator[Any]:
    for match in re.finditer(rf"<script[^<>]{{0,300}}{kind}[^<>]{{0,300}}>", text, re.IGNORECASE):
        end = text.find("</script", match.end())
        try:
            yield json.loads(text[match.end() : end if end > 0 else len(text)].strip())
        except (ValueError, RecursionError):
            continue


def _walk(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object inside a JSON value, at most a fixed number of them."""
    stack, seen = [value], 0
    while stack and seen < _MAX_NODES:
        seen += 1
        item = stack.pop()
        if isinstance(item, Mapping):
            yield item
            stack.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            stack.extend(reversed(item))


def sells(text: str) -> bool:
    """Whether the page's JSON-LD describes an event or a sale."""
    return any(_is_event(item) for data in _scripts(text, "application/ld\\+json") for item in _walk(data))


def structured(text: str, base: Base) -> Iterator[Entry]:
    """Events, sales and offers of the page's JSON-LD."""
    for data in _scripts(text, "application/ld\\+json"):
        for item in _walk(data):
            kinds = item.get("@type")
            if any(kind in _EVENTS for kind in (kinds if isinstance(kinds, list) else [kinds])):
                yield from _named(
                    item, base, ("name", "headline"), ("url", "item"), ("startDate", "validFrom")
                )


def embedded(text: str, base: Base) -> Iterator[Entry]:
    """Whatever has a name and an address in the data that scripts build the page from."""
    decoder = json.JSONDecoder()
    values: list[Any] = list(_scripts(text, "__NEXT_DATA__"))
    for match in _EMBEDDED.finditer(text):
        try:
            values.append(decoder.raw_decode(text, match.end())[0])
        except (ValueError, RecursionError):
            continue
    for value in values:
        for item in _walk(value):
            yield from _named(
                item,
                base,
                ("title", "name", "activityName", "actName", "promotionName"),
                ("url", "link", "linkUrl", "jumpUrl", "href", "activityUrl"),
                ("startTime", "beginTime", "startDate", "publishTime"),
            )


def _named(
    item: Mapping[str, Any], base: Base, titles: Iterable[str], places: Iterable[str], dates: Iterable[str]
) -> Iterator[Entry]:
    title = plain(word(item, *titles) or "")
    address = absolute(word(item, *places), base)
    if title and address:
        yield Entry(title, address, next((d for name in dates if (d := any_date(item.get(name)))), None))


def cards(page: ListPage) -> Iterator[Entry]:
    """The page's anchors, each by its text, its picture's or its label."""
    for anchor in page.root.css("a[href]")[:5000]:
        entry = read_row((anchor,), page.base, full=True)
        if entry is None:
            address = absolute(anchor.attributes.get("href"), page.base)
            named = tidy(anchor.attributes.get("aria-label") or "")
            entry = Entry(named, address) if address and named else None
        if entry and not is_more(entry.title):
            yield entry


def _is_event(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(kind in ("Event", "SaleEvent") for kind in (kinds if isinstance(kinds, list) else [kinds]))
