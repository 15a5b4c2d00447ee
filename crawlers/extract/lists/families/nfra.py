"""国家金融监督管理总局: lists and papers are JSON, live or as static twins.

    /cbircweb/DocInfo/SelectDocByItemIdAndChild?itemId=925&pageSize=18&pageIndex=1
    /cn/static/data/DocInfo/SelectDocByItemIdAndChild/data_itemId=925,pageIndex=1,pageSize=18.json

Rows carry no address. An entry points at the JSON of its paper (`SelectByDocId`, in the same manner as its list), since
the page that people see (ItemDetail.html?docId=…) is built by script and holds no text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urljoin

from crawlers.extract.lists.answers import dig, json_of, objects, word
from crawlers.extract.lists.family import Family, Options, Recognition, get
from crawlers.extract.lists.rows.dates import any_date
from crawlers.extract.lists.rows.links import parameters, served, unique, whole, with_parameters
from crawlers.extract.lists.rows.row import plain
from indexing.records import Entry, Listing, PageRequest

NAME = "nfra"

_STATIC = re.compile(r"(pageIndex=)(\d{1,6})")


def list_page(body: bytes, url: str, options: Options) -> Listing:  # noqa: ARG001
    data = dig(json_of(body), "data")
    rows = objects(dig(data, "rows"))
    entries = unique(entry for row in rows if (entry := _entry(row, url)))
    total = whole(dig(data, "total"))
    here = _STATIC.search(url)
    page = int(here[2]) if here else 1
    size = served(page, _size(url) or len(rows), len(rows), total)
    if not rows or total is None or page * size >= total:
        return Listing(NAME, entries, total)
    if _is_static(url):
        following = _STATIC.sub(rf"\g<1>{page + 1}", url)
    else:
        following = with_parameters(url, pageIndex=page + 1, pageSize=size)
    return Listing(NAME, entries, total, (PageRequest(following),))


def _is_static(url: str) -> bool:
    return "/static/data/" in url


def _size(url: str) -> int | None:
    told = re.search(r"pageSize=(\d{1,4})", url)
    return whole(parameters(url).get("pageSize")) or (int(told[1]) if told else None)


def _entry(row: Mapping[str, Any], url: str) -> Entry | None:
    title = plain(word(row, "docTitle", "docSubtitle") or "")
    number = whole(row.get("docId"))
    if not title or number is None:
        return None
    place = (
        f"/cn/static/data/DocInfo/SelectByDocId/data_docId={number}.json"
        if _is_static(url)
        else f"/cbircweb/DocInfo/SelectByDocId?docId={number}"
    )
    return Entry(title, urljoin(url, place), any_date(row.get("publishDate")), word(row, "documentNo"))


def page(body: bytes) -> bytes:
    """The JSON of one paper as the HTML page it stands for; anything else as it is."""
    data = dig(json_of(body), "data")
    text = word(data, "docClob") if isinstance(data, Mapping) else None
    if text is None:
        return body
    metas = {
        "ArticleTitle": word(data, "docTitle", "docSubtitle"),
        "PubDate": word(data, "publishDate", "docEditdate"),
        "ContentSource": word(data, "docSource"),
    }
    head = "".join(
        f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items() if value
    )
    number = word(data, "documentNo")
    label = f"<p>发文字号：{escape(number)}</p>" if number else ""
    return f'<meta charset="utf-8">{head}<body>{label}<div class="article">{text}</div></body>'.encode()


def recognise(body: bytes, url: str) -> Recognition:
    rows = objects(dig(json_of(body), "data", "rows"))
    if any("docId" in row and "docTitle" in row for row in rows[:5]):
        return 95, ("rows of docId and docTitle",)
    if "SelectDocByItemId" in url and rows == [] and isinstance(dig(json_of(body), "data"), dict):
        return 90, ("an empty answer of SelectDocByItemIdAndChild",)
    return 0, ()


FAMILY = Family(
    name=NAME, start=get, list_page=list_page, recognise=recognise, body=("div.article",), page=page
)
