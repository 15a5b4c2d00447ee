"""Old sites of ASP tables, mostly GBK: each row a `<tr>` (or a table of its own), pages as `?Page=2&chid=…`."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from crawlers.extract.lists.families.generic_list import html_listing
from crawlers.extract.lists.family import PAGE_OPTIONS, Family, Options, Recognition, get
from crawlers.extract.lists.rows.links import parameters, with_parameters
from crawlers.extract.lists.rows.page import text_of
from indexing.records import Listing, PageRequest

NAME = "table_list"

_PAGES = re.compile(r"(?:共|/)\s*(\d{1,5})\s*页")
_ACTIVE = re.compile(r"\.(?:asp|aspx|jsp|php|do)$", re.IGNORECASE)
_NUMBERS = ("page", "pageno", "pagenum", "pageindex", "currentpage", "curpage", "p")


def list_page(body: bytes, url: str, options: Options) -> Listing:
    listing = html_listing(NAME, body, url, options)
    if not listing.entries or listing.next:
        return listing
    following = _counted(text_of(body, options.get("encoding")), url)
    return replace(listing, next=(PageRequest(following),)) if following else listing


def _counted(text: str, url: str) -> str | None:
    """The next page by the number in the URL, as long as the page says there are more (共12页, 1/12页)."""
    told = [int(number) for number in _PAGES.findall(re.sub(r"<[^<>]{0,200}>|&nbsp;", "", text))]
    for name, value in parameters(url).items():
        if name.lower() in _NUMBERS and value.isdigit() and told and int(value) < max(told):
            return with_parameters(url, **{name: int(value) + 1})
    return None


def recognise(body: bytes, url: str) -> Recognition:
    if not _ACTIVE.search(urlsplit(url).path):
        return 0, ()
    listing = html_listing(NAME, body, url, {})
    tables = text_of(body).lower().count("<tr")
    if listing.entries and tables >= len(listing.entries):
        return 45, (
            f"a page made by a script ({urlsplit(url).path.rsplit('/', 1)[-1]}) with its rows in a table",
        )
    return 0, ()


FAMILY = Family(
    name=NAME,
    start=get,
    list_page=list_page,
    recognise=recognise,
    body=("#zoom", "#fontzoom", ".content", "#content", "td.content"),
    options=PAGE_OPTIONS,
)
