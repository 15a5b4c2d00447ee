"""工业和信息化部: its search front server lists papers by category.

/search-front-server/api/search/info?websiteid=110000000000000&category=51&pg=15&p=1&q=     pg rows a page, page p
{"data": {"searchResult": {"total": 2600, "dataResults": [{"data": {"title", "url", "jsearch_date"}}]}}}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawlers.extract.lists.answers import dig, json_of, objects, word
from crawlers.extract.lists.family import Family, Options, Recognition, get
from crawlers.extract.lists.rows.dates import any_date
from crawlers.extract.lists.rows.links import parameters, served, unique, whole, with_parameters
from crawlers.extract.lists.rows.row import plain
from indexing.records import Entry, Listing, PageRequest
from indexing.text.urls import absolute

NAME = "miit"


def list_page(body: bytes, url: str, options: Options) -> Listing:  # noqa: ARG001
    found = dig(json_of(body), "data", "searchResult")
    results = objects(dig(found, "dataResults"))
    entries = unique(
        entry
        for result in results
        if isinstance(row := result.get("data"), Mapping) and (entry := _entry(row, url))
    )
    told = (whole(dig(found, name)) for name in ("total", "totalHits", "count"))
    total = next((number for number in told if number is not None), None)
    query = parameters(url)
    page = whole(query.get("p")) or 1
    size = served(page, whole(query.get("pg")) or len(results), len(results), total)
    more = page * size < total if total is not None else len(results) >= size
    if not results or not more:
        return Listing(NAME, entries, total)
    return Listing(NAME, entries, total, (PageRequest(with_parameters(url, p=page + 1, pg=size)),))


def _entry(row: Mapping[str, Any], url: str) -> Entry | None:
    title = plain(word(row, "title") or "")
    address = absolute(word(row, "url"), url)
    date = any_date(row.get("jsearch_date")) or any_date(row.get("publishtime"))
    return Entry(title, address, date) if title and address else None


def recognise(body: bytes, url: str) -> Recognition:  # noqa: ARG001
    if isinstance(dig(json_of(body), "data", "searchResult", "dataResults"), list):
        return 95, ("an answer of the search front server (searchResult.dataResults)",)
    return 0, ()


FAMILY = Family(
    name=NAME,
    start=get,
    list_page=list_page,
    recognise=recognise,
    body=("#con_con", ".ccontent", "#zoom", ".w980", ".content"),
    options=frozenset(),
)
