"""A paper that stands in a page's data and not, or hardly, in its text: JSON-LD events, the state of Next, Nuxt and others.

Of the objects in the data the paper is the one that has a name and says most under it: a text, a period, offers. What a
page's own keys call recommendations, comments, menus or opening hours is passed over with everything in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawlers.extract.pages.data.keys import (
    NOISE,
    PUBLISHED,
    SOURCES,
    TEXT,
    Node,
    moment,
    name,
    period,
)
from crawlers.extract.pages.data.words import words
from crawlers.extract.pages.document import Page
from crawlers.extract.pages.embedded import literals, nodes

_EVENT = re.compile(r"Event$|^Festival$|^Offer$|Article$|^SpecialAnnouncement$|^GovernmentService$")
_OFFER, _PRODUCT = re.compile("^Offer$"), re.compile("Product")
_NAMED = 1_000
"""What it weighs that the page's title or headline names an object."""
_GOODS = ("sku", "skuId", "skuid", "itemId", "wareId", "goodsId", "spuId")
_LEAST = 12
_MOST_OBJECTS = 20_000
_MOST_WEIGHED = 60


@dataclass(frozen=True, slots=True)
class DataPaper:
    """`lines` are the paper's text; `published` is as `read_moment` gives it; `dated`: it is an event with a period;
    `meant`: JSON-LD or the page's own headline says that the page is about it."""

    title: str
    lines: tuple[str, ...]
    published: str | None
    source: str | None
    period: str | None
    dated: bool
    meant: bool


def read_data(page: Page) -> DataPaper | None:
    """The paper in the page's data; None where no object there is one."""
    events = _events(page)
    candidates = events or list(_candidates(page))
    shown = "".join(
        [page.title, *("".join(map(str, heading.itertext())) for heading in page.root.iter("h1"))]
    )
    weighed = [
        (_weight(node) + _NAMED * ((name(node) or "") in shown), -place, node)
        for place, node in enumerate(candidates[:_MOST_WEIGHED])
    ]
    best = max(weighed, key=lambda one: one[:2], default=None)
    if best is None or best[0] < (1 if events else _LEAST):
        return None
    node = best[2]
    title = name(node) or ""
    lines = tuple(dict.fromkeys(line for line in words(node) if line != title))
    return DataPaper(
        title=title,
        lines=lines,
        published=moment(node, PUBLISHED),
        source=_source(node),
        period=period(node),
        dated=period(node) is not None,
        meant=bool(events) or title in shown,
    )


def _source(node: Node) -> str | None:
    """Who speaks: a source by name, or the publisher of an article in JSON-LD."""
    values = [node.get(key) for key in (*SOURCES, "sourceOrganization", "publisher")]
    named = [value.get("name") if isinstance(value, dict) else value for value in values]
    return next((value.strip() for value in named if isinstance(value, str) and value.strip()), None)


def _events(page: Page) -> list[Node]:
    """The events, articles and offers of the page's JSON-LD that are part of no other; of several offers one list."""
    found = [node for node in nodes(list(page.linked_data)) if _is_a(node, _EVENT)]
    inner = {id(part) for node in found for part in nodes(list(node.values()))}
    outer = [node for node in found if id(node) not in inner]
    events = [node for node in outer if name(node) and not _is_a(node, _OFFER)]
    offers = [node for node in outer if _is_a(node, _OFFER)]
    goods = [node for node in nodes(list(page.linked_data)) if _is_a(node, _PRODUCT)]
    if events or not offers or any(id(node) not in inner for node in goods):
        return events
    if len(offers) == 1 and name(offers[0]):
        return offers
    return [{"name": page.title, "offers": offers}] if page.title else []


def _is_a(item: Node, kind: re.Pattern[str]) -> bool:
    kinds = item.get("@type")
    return any(
        isinstance(one, str) and kind.search(one) for one in (kinds if isinstance(kinds, list) else [kinds])
    )


def _candidates(page: Page) -> Iterator[Node]:
    """The named objects with a text or a period, outermost first; goods, and all under keys of noise, are left out."""
    looked = 0
    for value in literals(page.scripts):
        queue: list[Any] = [value]
        while queue and looked < _MOST_OBJECTS:
            following: list[Any] = []
            for item in queue:
                looked += 1
                if isinstance(item, dict):
                    if "@type" in item or "@graph" in item or any(key in item for key in _GOODS):
                        continue
                    if name(item) and _tells(item):
                        yield item
                    following += [
                        inner for key, inner in item.items() if not NOISE.match(key) or key.startswith("__")
                    ]
                elif isinstance(item, list):
                    following += item
            queue = following


def _tells(node: Node) -> bool:
    return period(node) is not None or any(
        isinstance(value, str) and len(value) >= _LEAST and TEXT.match(key) for key, value in node.items()
    )


def _weight(node: Node) -> int:
    """Characters said under the name; a period counts like a paragraph."""
    return sum(len(line) for line in words(node)) + 100 * (period(node) is not None)
