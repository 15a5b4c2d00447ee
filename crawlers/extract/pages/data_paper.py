"""A paper that stands in a page's data and not, or hardly, in its text: JSON-LD events, the state of Next, Nuxt and others.

Of the objects in the data the paper is the one that has a name and says most under it: a text, a period, offers. What a
page's own keys call recommendations, comments, menus or opening hours is passed over with everything in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawlers.extract.pages.data_words import (
    ENDS,
    NOISE,
    SOURCES,
    STARTS,
    TEXTS,
    Node,
    moment,
    name,
    period,
    words,
)
from crawlers.extract.pages.document import Page
from crawlers.extract.pages.embedded import literals

_PUBLISHED = (
    "datePublished", "publishTime", "publishDate", "pubDate", "publish_time", "publishedAt", "published_at", "releaseTime", "pubTime",
    "publish_date", "createTime", "createdAt",
)  # fmt: skip
_EVENT = re.compile(r"Event$|^Festival$|^Offer$|Article$|^SpecialAnnouncement$|^GovernmentService$")
_GOODS = ("sku", "skuId", "skuid", "itemId", "wareId", "goodsId", "spuId")
_LEAST = 12
_MOST_OBJECTS = 20_000
_MOST_WEIGHED = 200


@dataclass(frozen=True, slots=True)
class DataPaper:
    """`lines` are the paper's text; `published` is as `read_moment` gives it; `dated`: it is an event with a period."""

    title: str
    lines: tuple[str, ...]
    published: str | None
    source: str | None
    period: str | None
    dated: bool


def read_data(page: Page) -> DataPaper | None:
    """The paper in the page's data; None where no object there is one."""
    linked = [item for item in page.linked_data if _is_event(item)]
    nested = {id(sub) for item in linked for sub in _nested(item)}
    candidates = [item for item in linked if id(item) not in nested and name(item)] or list(_candidates(page))
    weighed = [(_weight(node), -place, node) for place, node in enumerate(candidates[:_MOST_WEIGHED])]
    best = max(weighed, key=lambda one: one[:2], default=None)
    if best is None or best[0] < _LEAST:
        return None
    node = best[2]
    title = name(node) or ""
    lines = tuple(dict.fromkeys(line for line in words(node) if line != title))
    return DataPaper(
        title=title,
        lines=lines,
        published=moment(node, _PUBLISHED),
        source=next(
            (value.strip() for key in SOURCES if isinstance(value := node.get(key), str) and value.strip()),
            None,
        ),
        period=period(node),
        dated=moment(node, STARTS) is not None and moment(node, ENDS) is not None,
    )


def _is_event(item: Node) -> bool:
    kinds = item.get("@type")
    return any(
        isinstance(kind, str) and _EVENT.search(kind)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _nested(item: Node) -> Iterator[Node]:
    for value in item.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield inner


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
    if moment(node, STARTS) and moment(node, ENDS):
        return True
    return any(isinstance(node.get(key), str) and len(node[key]) >= _LEAST for key in TEXTS)


def _weight(node: Node) -> int:
    """Characters said under the name; a period counts like a paragraph."""
    return sum(len(line) for line in words(node)) + 100 * (period(node) is not None)
