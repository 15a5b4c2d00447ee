"""UCAP: a search that answers JSON, and static columns (`list.shtml`, then `list_2.shtml` …, counted from 1).

    GET /common/search/<channelId>?page=1&_pageSize=15&_isAgg=true&_isJson=true&_template=index

Options: channelId (goes straight to the search), page_size.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from crawlers.extract.lists.answers import dig, json_of, objects, word
from crawlers.extract.lists.families.generic_list import html_listing
from crawlers.extract.lists.family import PAGE_OPTIONS, Family, Options, Recognition, spellings, stated
from crawlers.extract.lists.rows.dates import any_date
from crawlers.extract.lists.rows.links import parameters, served, unique, whole, with_parameters
from crawlers.extract.lists.rows.page import text_of
from crawlers.extract.lists.rows.row import plain
from indexing.records import Entry, Listing, PageRequest
from indexing.text.urls import absolute

NAME = "ucap"

_SEARCH = re.compile(r"/common/search/([0-9A-Za-z_-]{4,64})")
_PAPER = re.compile(r"/c?\d*/?(?:19|20)\d{4}/(?:c00_\d{5,12}|[0-9a-f]{32})\.shtml")
_PAGE_SIZE = 15


def start(url: str, options: Options) -> tuple[PageRequest, ...]:
    if channel := stated(options, "channelId"):
        return (_search(url, channel, options),)
    return (PageRequest(url),)


def list_page(body: bytes, url: str, options: Options) -> Listing:
    answer = json_of(body)
    if answer is not None:
        return _answer(answer, url)
    listing = html_listing(NAME, body, url, options)
    if listing.entries:
        return listing
    # A column whose rows are filled in by script names the channel it searches.
    channel = _SEARCH.search(text_of(body))
    if channel is None or _SEARCH.search(url):
        return listing
    return Listing(NAME, next=(_search(url, channel[1], options),))


def _answer(answer: object, url: str) -> Listing:
    results = objects(dig(answer, "data", "results"))
    entries = unique(entry for row in results if (entry := _entry(row, url)))
    total = whole(dig(answer, "data", "total"))
    page = whole(dig(answer, "data", "page")) or whole(parameters(url).get("page")) or 1
    asked = whole(parameters(url).get("_pageSize")) or len(results)
    size = whole(dig(answer, "data", "rows")) or served(page, asked, len(results), total)
    if not results or total is None or page * size >= total:
        return Listing(NAME, entries, total)
    return Listing(NAME, entries, total, (PageRequest(with_parameters(url, page=page + 1, _pageSize=size)),))


def _entry(row: Mapping[str, Any], url: str) -> Entry | None:
    title = plain(word(row, "title") or "")
    address = absolute(word(row, "url"), url)
    if not title or not address:
        return None
    fields = {
        str(field.get("key", "")).lower(): field
        for group in objects(row.get("domainMetaList"))
        for field in objects(group.get("resultList"))
    }
    return Entry(
        title=title,
        url=address,
        date=any_date(row.get("publishedTimeStr")) or any_date(row.get("publishedTime")),
        doc_no=word(fields.get("refno", {}), "value"),
        index_no=word(fields.get("indexno", {}), "value"),
        document_date=any_date(fields.get("writedate", {}).get("value")),
        origin_name=word(fields.get("source", {}), "value"),
    )


def _search(url: str, channel: str, options: Options) -> PageRequest:
    size = whole(options.get("page_size")) or _PAGE_SIZE
    query = f"page=1&_pageSize={size}&_isAgg=true&_isJson=true&_template=index"
    return PageRequest(f"{urljoin(url, '/common/search/')}{channel}?{query}")


def recognise(body: bytes, url: str) -> Recognition:
    answer = json_of(body)
    if isinstance(dig(answer, "data", "results"), list):
        return (95 if _SEARCH.search(url) or dig(answer, "data", "channelName") else 60), (
            "a search answer with data.results",
        )
    text = text_of(body)
    if answer is None and _SEARCH.search(text):
        return 80, ("it asks /common/search/<channel> for its rows",)
    papers = len(_PAPER.findall(text))
    if papers >= 3:
        return 65, (f"{papers} links of the form /202404/<32 hex>.shtml or /c00_1.shtml",)
    if "ucap" in text.lower():
        return 50, ("the page names UCAP",)
    return 0, ()


FAMILY = Family(
    name=NAME,
    start=start,
    list_page=list_page,
    recognise=recognise,
    body=("#UCAP-CONTENT", "ucapcontent", ".ucapcontent", "#zoom", ".pages_content", ".article-content"),
    options=PAGE_OPTIONS | spellings("channelId", "page_size"),
)
