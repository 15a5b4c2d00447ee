"""Retailers' pages that lead to campaigns: JSON-LD events, cards that link to a campaign, data embedded for scripts.

Options: `words` (a list of words that mark a campaign in a link's text or address, in place of ours), and the selectors
of HTML lists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from crawlers.extract.lists.answers import word
from crawlers.extract.lists.dates import any_date
from crawlers.extract.lists.family import PAGE_OPTIONS, Family, Options, Recognition, get
from crawlers.extract.lists.link_words import is_more
from crawlers.extract.lists.links import unique
from crawlers.extract.lists.page import ListPage, parse, text_of
from crawlers.extract.lists.pagers import paging
from crawlers.extract.lists.row import plain, read_row, tidy
from crawlers.extract.lists.rows import list_rows, page_of
from indexing.records import Entry, Listing
from indexing.text.urls import Base, absolute

NAME = "campaign"

_WORDS = [
    "焕新",
    "以旧换新",
    "换新",
    "国补",
    "补贴",
    "家装节",
    "家居节",
    "家博会",
    "消费季",
    "购物节",
    "促销",
    "特惠",
    "优惠",
    "满减",
    "直降",
    "立减",
    "狂欢",
    "大促",
    "活动",
    "会场",
    "618",
    "双11",
    "双十一",
    "双12",
    "年货节",
]
_ADDRESS = re.compile(
    r"(?:^|[./_-])(?:campaigns?|promo(?:tions?)?|activit(?:y|ies)|act|events?|sales?|cuxiao|huodong|topic|zt|active)(?:$|[./_-])",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(
    r"(?:g_page_config|__INITIAL_STATE__|__INITIAL_DATA__|__NUXT_DATA__|pageData|window\.__data__)\s*=\s*(?=[{\[])"
)
_EVENTS = ("Event", "SaleEvent", "Offer", "OfferCatalog", "ItemList", "ListItem")
_MAX_NODES = 20_000


def list_page(body: bytes, url: str, options: Options) -> Listing:
    text = text_of(body, options.get("encoding"))
    page = page_of(body, url, options)
    if page is None:
        return Listing(NAME)
    if "rows" in options:
        following = paging(page, options).next
        return Listing(NAME, list_rows(page, options), None, (following,) if following else ())
    words = tuple(str(item) for item in options.get("words", _WORDS))
    found = (*_structured(text, page.base), *_cards(page, words), *_embedded(text, page.base, words))
    return Listing(NAME, unique(entry for entry in found if entry.url != url))


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


def _structured(text: str, base: Base) -> Iterator[Entry]:
    for data in _scripts(text, "application/ld\\+json"):
        for item in _walk(data):
            kinds = item.get("@type")
            if any(kind in _EVENTS for kind in (kinds if isinstance(kinds, list) else [kinds])):
                yield from _named(
                    item, base, ("name", "headline"), ("url", "item"), ("startDate", "validFrom")
                )


def _embedded(text: str, base: Base, words: tuple[str, ...]) -> Iterator[Entry]:
    decoder = json.JSONDecoder()
    values: list[Any] = list(_scripts(text, "__NEXT_DATA__"))
    for match in _EMBEDDED.finditer(text):
        try:
            values.append(decoder.raw_decode(text, match.end())[0])
        except (ValueError, RecursionError):
            continue
    for value in values:
        for item in _walk(value):
            entries = _named(
                item,
                base,
                ("title", "name", "activityName", "actName", "promotionName"),
                ("url", "link", "linkUrl", "jumpUrl", "href", "activityUrl"),
                ("startTime", "beginTime", "startDate", "publishTime"),
            )
            yield from (entry for entry in entries if _marked(entry.title, entry.url, words))


def _named(
    item: Mapping[str, Any], base: Base, titles: Iterable[str], places: Iterable[str], dates: Iterable[str]
) -> Iterator[Entry]:
    title = plain(word(item, *titles) or "")
    address = absolute(word(item, *places), base)
    if title and address:
        yield Entry(title, address, next((d for name in dates if (d := any_date(item.get(name)))), None))


def _cards(page: ListPage, words: tuple[str, ...]) -> Iterator[Entry]:
    for anchor in page.root.css("a[href]")[:5000]:
        entry = read_row((anchor,), page.base, full=True)
        if entry is None:
            address = absolute(anchor.attributes.get("href"), page.base)
            named = tidy(anchor.attributes.get("aria-label") or "")
            entry = Entry(named, address) if address and named else None
        if (
            entry
            and len(entry.title) >= 4
            and not is_more(entry.title)
            and _marked(entry.title, entry.url, words)
        ):
            yield entry


def _marked(title: str, url: str, words: tuple[str, ...]) -> bool:
    path = url.split("://", 1)[-1].split("?", maxsplit=1)[0]
    return any(item in title for item in words) or bool(_ADDRESS.search(path))


def recognise(body: bytes, url: str) -> Recognition:
    text = text_of(body)
    if "<" not in text:
        return 0, ()
    if any(
        True for data in _scripts(text, "application/ld\\+json") for item in _walk(data) if _is_event(item)
    ):
        return 60, ("its JSON-LD describes an event or sale",)
    if "g_page_config" in text:
        return 60, ("a retail page with g_page_config",)
    page = parse(text, url)
    if page is None or any(entry.date for entry in list_rows(page, {})):
        return 0, ()
    cards = len(unique(_cards(page, tuple(_WORDS))))
    if cards < 4:
        return 0, ()
    # Notices of a commerce department are full of the same words: there, a list that can be found goes first.
    office = (urlsplit(url).hostname or "").endswith(".gov.cn")
    return (5 if office else 15), (f"{cards} links to campaigns, none of them dated",)


def _is_event(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(kind in ("Event", "SaleEvent") for kind in (kinds if isinstance(kinds, list) else [kinds]))


FAMILY = Family(
    name=NAME,
    start=get,
    list_page=list_page,
    recognise=recognise,
    body=("main", "#main", ".main", "#content", "#app"),
    options=PAGE_OPTIONS | {"words"},
)
