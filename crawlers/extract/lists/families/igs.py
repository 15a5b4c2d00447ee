"""IGS search of provincial portals: `/igs/front/search/list.html?index=…&pageNumber=1&pageSize=10&filter[…]=…`.

Field names differ by site: BT, FBRQ, FWZH, FWJG_name, IDXID, CWRQ (天津); FileName, PUBDATE, fileNum, IdxID, DOCTITLE.
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

NAME = "igs"

_TITLES = ("BT", "DOCTITLE", "FileName", "title")
_ADDRESSES = ("DOCPUBURL", "DOCURL", "URL", "url")


def list_page(body: bytes, url: str, options: Options) -> Listing:  # noqa: ARG001
    page = dig(json_of(body), "page")
    rows = objects(dig(page, "content"))
    entries = unique(entry for row in rows if (entry := _entry(row, url)))
    total = whole(dig(page, "total"), whole(dig(page, "totalElements")))
    query = parameters(url)
    number = whole(query.get("pageNumber")) or 1
    pages = whole(dig(page, "totalPages"))
    asked = whole(query.get("pageSize"))
    size = served(number, asked, len(rows), total) if asked else None
    if total is not None and size and (pages is None or size != asked):
        pages = -(-total // size)
    if not rows or pages is None or number >= pages:
        return Listing(NAME, entries, total)
    following = {"pageNumber": number + 1} | ({"pageSize": size} if size else {})
    return Listing(NAME, entries, total, (PageRequest(with_parameters(url, **following)),))


def _entry(row: Mapping[str, Any], url: str) -> Entry | None:
    title = plain(word(row, *_TITLES) or "")
    address = absolute(word(row, *_ADDRESSES), url)
    if not title or not address:
        return None
    agency = word(row, "FWJG_name", "FWJG", "publisher")
    return Entry(
        title=title,
        url=address,
        date=any_date(row.get("FBRQ")) or any_date(row.get("PUBDATE")) or any_date(row.get("DOCRELTIME")),
        doc_no=word(row, "FWZH", "fileNum"),
        index_no=word(row, "IDXID", "IdxID"),
        agencies=(agency,) if agency else (),
        document_date=any_date(row.get("CWRQ")),
    )


def recognise(body: bytes, url: str) -> Recognition:
    rows = dig(json_of(body), "page", "content")
    if isinstance(rows, list):
        known = any(word(row, "DOCPUBURL", "IDXID", "IdxID", "BT") for row in objects(rows)[:5])
        return (95 if known or "/igs/front/search" in url else 50), ("an IGS search answer (page.content)",)
    return 0, ()


FAMILY = Family(
    name=NAME,
    start=get,
    list_page=list_page,
    recognise=recognise,
    body=(".TRS_UEDITOR", ".trs_editor_view", ".TRSEditor", "#zoom", ".article_content"),
    options=frozenset(),
)
