"""www.gov.cn: its document library (two shapes of one search) and the file of the latest policies.

    …/search-gov/data?t=zhengcelibrary_gw&…&p=1&n=50   {"searchVO": {"totalCount", "totalpage", "listVO": […]}}
    …/search-gov/data?t=zhengcelibrary&…               the same rows under searchVO.catMap.{gongwen,bumenfile,…}.listVO
    /zhengce/zuixin/ZUIXINZHENGCE.json                 [{"TITLE", "SUB_TITLE", "URL", "DOCRELPUBTIME"}]

The library's `pubtime` is when the paper was put on the site, its `ptime` the paper's own date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crawlers.extract.lists.answers import dig, json_of, objects, word
from crawlers.extract.lists.family import Family, Options, Recognition, get
from crawlers.extract.lists.rows.dates import any_date
from crawlers.extract.lists.rows.links import parameters, unique, whole, with_parameters
from crawlers.extract.lists.rows.row import plain
from indexing.records import Entry, Listing, PageRequest
from indexing.text.urls import absolute

NAME = "govcn"

_SHELVES = ("gongwen", "bumenfile", "otherfile", "gongbao")


def list_page(body: bytes, url: str, options: Options) -> Listing:  # noqa: ARG001
    answer = json_of(body)
    if isinstance(answer, list):
        entries = unique(entry for row in objects(answer) if (entry := _latest(row, url)))
        return Listing(NAME, entries, len(entries) or None)
    found = dig(answer, "searchVO")
    rows = objects(dig(found, "listVO"))
    shelves = [dig(found, "catMap", shelf) for shelf in _SHELVES]
    for shelf in shelves:
        rows += objects(dig(shelf, "listVO"))
    entries = unique(entry for row in rows if (entry := _entry(row, url)))
    counts = [count for shelf in shelves if (count := whole(dig(shelf, "totalCount"))) is not None]
    total = whole(dig(found, "totalCount"), sum(counts) if counts else None)
    return Listing(NAME, entries, total, _following(found, shelves, url) if entries else ())


def _following(found: object, shelves: list[Any], url: str) -> tuple[PageRequest, ...]:
    query = parameters(url)
    page = whole(query.get("p")) or 1
    size = whole(query.get("n")) or 0
    told = [whole(dig(part, name)) for part in (found, *shelves) for name in ("totalpage", "totalPage")]
    pages = max((number for number in told if number is not None), default=None)
    counts = [whole(dig(part, "totalCount")) for part in ([*shelves] if any(shelves) else [found])]
    if pages is None and size:
        pages = max((-(-count // size) for count in counts if count is not None), default=None)
    if pages is None or page >= pages:
        return ()
    return (PageRequest(with_parameters(url, p=page + 1)),)


def _entry(row: Mapping[str, Any], url: str) -> Entry | None:
    title = plain(word(row, "title") or "")
    address = absolute(word(row, "url"), url)
    if not title or not address:
        return None
    agencies = re.split(r"[\s,，;；、]+", plain(word(row, "puborg") or ""))
    return Entry(
        title=title,
        url=address,
        date=any_date(row.get("pubtime")) or any_date(row.get("pubtimeStr")),
        doc_no=plain(word(row, "pcode") or "") or None,
        index_no=word(row, "index"),
        agencies=tuple(agency for agency in agencies if agency),
        document_date=any_date(row.get("ptime")),
    )


def _latest(row: Mapping[str, Any], url: str) -> Entry | None:
    title = plain(word(row, "TITLE") or "")
    address = absolute(word(row, "URL"), url)
    return Entry(title, address, any_date(row.get("DOCRELPUBTIME"))) if title and address else None


def recognise(body: bytes, url: str) -> Recognition:  # noqa: ARG001
    answer = json_of(body)
    if dig(answer, "searchVO") is not None:
        return 95, ("an answer of gov.cn's document library (searchVO)",)
    if isinstance(answer, list) and any(
        "DOCRELPUBTIME" in row and "URL" in row for row in objects(answer)[:5]
    ):
        return 95, ("gov.cn's file of latest policies (TITLE, URL, DOCRELPUBTIME)",)
    return 0, ()


FAMILY = Family(
    name=NAME,
    start=get,
    list_page=list_page,
    recognise=recognise,
    body=("#UCAP-CONTENT", ".pages_content", ".b12c", ".article-content", "#zoom"),
    options=frozenset(),
)
