"""Retailers' pages that lead to campaigns: JSON-LD events, cards that link to a campaign, data embedded for scripts.

Options: `words` (a list of words that mark a campaign in a link's text or address, in place of ours), the selectors of HTML
lists, and `discover` where no page lists the campaigns (`crawlers.extract.lists.families.discovery`).
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from crawlers.extract.lists.families import shop_links
from crawlers.extract.lists.families.discovery import begin, discover
from crawlers.extract.lists.family import PAGE_OPTIONS, Family, Options, Recognition
from crawlers.extract.lists.pagers import paging
from crawlers.extract.lists.rows.links import unique
from crawlers.extract.lists.rows.list_rows import list_rows, page_of
from crawlers.extract.lists.rows.marks import campaign_words, marked
from crawlers.extract.lists.rows.page import ListPage, parse, text_of
from indexing.records import Entry, Listing

NAME = "campaign"


def list_page(body: bytes, url: str, options: Options) -> Listing:
    if options.get("discover"):
        return discover(body, url, options)
    text = text_of(body, options.get("encoding"))
    page = page_of(body, url, options)
    if page is None:
        return Listing(NAME)
    if "rows" in options:
        following = paging(page, options).next
        return Listing(NAME, list_rows(page, options), None, (following,) if following else ())
    words = tuple(str(item) for item in options.get("words", campaign_words()))
    embedded = (e for e in shop_links.embedded(text, page.base) if marked(e.title, e.url, words))
    found = (*shop_links.structured(text, page.base), *_cards(page, words), *embedded)
    return Listing(NAME, unique(entry for entry in found if entry.url != url))


def _cards(page: ListPage, words: tuple[str, ...]) -> Iterator[Entry]:
    for entry in shop_links.cards(page):
        if len(entry.title) >= 4 and marked(entry.title, entry.url, words):
            yield entry


def recognise(body: bytes, url: str) -> Recognition:
    text = text_of(body)
    if "<" not in text:
        return 0, ()
    if shop_links.sells(text):
        return 60, ("its JSON-LD describes an event or sale",)
    if "g_page_config" in text:
        return 60, ("a retail page with g_page_config",)
    page = parse(text, url)
    if page is None or any(entry.date for entry in list_rows(page, {})):
        return 0, ()
    cards = len(unique(_cards(page, campaign_words())))
    if cards < 4:
        return 0, ()
    # Notices of a commerce department are full of the same words: there, a list that can be found goes first.
    office = (urlsplit(url).hostname or "").endswith(".gov.cn")
    return (5 if office else 15), (f"{cards} links to campaigns, none of them dated",)


FAMILY = Family(
    name=NAME,
    start=begin,
    list_page=list_page,
    recognise=recognise,
    body=("main", "#main", ".main", "#content", "#app"),
    options=PAGE_OPTIONS | {"words", "discover"},
)
