"""Finding the campaigns of a retailer that lists them nowhere: its home page, its sitemaps and its promotion hosts lead to them.

A column with the option `discover` begins at its home page and the robots.txt beside it. Links that name a campaign of our
field are its rows. Links that only say that something is on sale are pages one step below, which may be campaigns of
our field themselves or lead to some; from there no step goes on. `discover: field` is for shops that sell everything: a
campaign names our field there. `discover: shop` is for those that sell nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from crawlers.extract.lists.families import feed, shop_links
from crawlers.extract.lists.family import Options
from crawlers.extract.lists.rows.links import unique
from crawlers.extract.lists.rows.list_rows import page_of
from crawlers.extract.lists.rows.marks import mark_of, words_of
from crawlers.extract.lists.rows.page import ListPage, text_of
from crawlers.extract.lists.rows.row import tidy
from indexing.records import Entry, Listing, PageRequest

MOST_PAGES = 30
"""What one run asks for beside the pages it knows and where it begins."""
REACHES = ("field", "shop")

_FAMILY = "campaign"
_ROBOTS = "/robots.txt"
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(https?://\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_MOST_SITEMAPS = 5
_PARTS = re.compile(r"\s*[-_|–—｜]+\s*")
# Left to scripts, a page has hardly a word or link of its own; a shop's home page without a campaign still names its goods.
_WORDS_OF_A_PAGE, _LINKS_OF_A_PAGE = 120, 8
# A page with so many campaigns leads to them and is none.
_LEADS_ON = 3


def begin(url: str, options: Options) -> tuple[PageRequest, ...]:
    """The requests that a column starts with."""
    if not options.get("discover"):
        return (PageRequest(url),)
    return PageRequest(url), PageRequest(urljoin(url, _ROBOTS))


def discover(body: bytes, url: str, options: Options) -> Listing:
    """What a home page, a page one step below it, a sitemap or a robots.txt leads to. Without any it is a healthy page too:
    there may be no campaign now."""
    whole_shop = options.get("discover") == "shop"
    if is_robots(url):
        named = tuple(dict.fromkeys(_SITEMAP.findall(text_of(body)))) or (urljoin(url, "/sitemap.xml"),)
        return Listing(_FAMILY, beside=tuple(map(PageRequest, named[:_MOST_SITEMAPS])), lean=True)
    if feed.recognise(body, url)[0]:
        return _sitemap(body, url, whole_shop=whole_shop)
    page = page_of(body, url, options)
    if page is None:
        return Listing(_FAMILY, lean=True)
    text = text_of(body, options.get("encoding"))
    found = (
        *shop_links.structured(text, page.base),
        *shop_links.cards(page),
        *shop_links.embedded(text, page.base),
    )
    rows, below = _parted((entry for entry in found if entry.url != url), whole_shop=whole_shop)
    if len(rows) < _LEADS_ON:
        rows = (*rows, *_itself(page, url, whole_shop=whole_shop))
    return Listing(_FAMILY, rows, below=below, lean="<script" not in text.lower() or _says_something(page))


def _says_something(page: ListPage) -> bool:
    """Whether the page is more than what its scripts would fill."""
    words = "".join(page.root.text(deep=True).split())
    return len(words) >= _WORDS_OF_A_PAGE or len(page.root.css("a[href]")) >= _LINKS_OF_A_PAGE


def is_robots(url: str) -> bool:
    """Whether the address is that of a host's robots.txt."""
    return urlsplit(url).path == _ROBOTS


def _parted(
    entries: Iterable[Entry], *, whole_shop: bool
) -> tuple[tuple[Entry, ...], tuple[PageRequest, ...]]:
    """The entries that are campaigns of our field, and requests for those that are sales of whatever kind."""
    rows: list[Entry] = []
    sales: list[Entry] = []
    for entry in entries:
        mark = mark_of(entry.title, entry.url, whole_shop=whole_shop)
        if mark == "campaign":
            rows.append(entry)
        elif mark == "sale":
            sales.append(entry)
    campaigns = unique(rows)
    there = {entry.url for entry in campaigns}
    return campaigns, tuple(PageRequest(entry.url) for entry in unique(sales) if entry.url not in there)


def _sitemap(body: bytes, url: str, *, whole_shop: bool) -> Listing:
    """A sitemap's addresses, the latest first: only they tell what a page is. Its dates are of pages, not of campaigns."""
    listing = feed.list_page(body, url, {})
    latest = sorted(listing.entries, key=lambda entry: entry.date or "", reverse=True)
    rows, below = _parted((Entry(e.title, e.url) for e in latest), whole_shop=whole_shop)
    rows = tuple(Entry("", entry.url) for entry in rows)  # a file's name is no title
    told = sorted(listing.next, key=lambda one: mark_of("", one.url, whole_shop=False) is None)
    return Listing(_FAMILY, rows, beside=tuple(told[:_MOST_SITEMAPS]), below=below, lean=True)


def _itself(page: ListPage, url: str, *, whole_shop: bool) -> Iterator[Entry]:
    """The page as a row, where its own title says that it is a campaign of our field. No home page is one; and a shop that
    has our field in its name has it in the titles of all its pages."""
    parts = urlsplit(url)
    if parts.path in ("", "/") and not parts.query:
        return
    node = page.root.css_first("h1") or page.root.css_first("title")
    title = _PARTS.split(tidy(node.text(deep=True)))[0] if node else ""
    said = (
        words_of("season").mark(title, "")
        if whole_shop
        else mark_of(title, "", whole_shop=False) == "campaign"
    )
    if title and said:
        yield Entry(title, url)
