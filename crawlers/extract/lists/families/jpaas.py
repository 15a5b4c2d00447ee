"""Hanweb jpaas: a column page names a unit, the publish server answers with the unit's HTML inside JSON.

    GET /api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&webId=…&tplSetId=…&pageType=column
        &tagId=…&editType=null&pageId=…&paramJson={"pageNo":2,"pageSize":15}

("bulid" is the product's own spelling; `paramJson` is left out for page 1.) The column page states the parameters in
`<script src="…/unitbuild.js" queryData="{'webId':…}">`. Options: webId, tplSetId, tagId, pageId (or web_id …), page_size.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode, urljoin

from crawlers.extract.lists.answers import dig, json_of
from crawlers.extract.lists.family import PAGE_OPTIONS, Family, Options, Recognition, spellings, stated
from crawlers.extract.lists.rows.links import parameters, whole, with_parameters
from crawlers.extract.lists.rows.list_rows import list_rows
from crawlers.extract.lists.rows.page import parse, text_of, tree_of
from indexing.records import Entry, Listing, PageRequest
from indexing.text.urls import absolute

NAME = "jpaas"

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_KEYS = ("webId", "tplSetId", "tagId", "pageId")
_PAGE_SIZE = 15
_LISTS = ("列表", "内容", "list", "分页")
"""A column page has units for its menu and its path too; the rows' unit is named so (分页列表, 内容1, 内容区域)."""

_COUNT = re.compile(
    r"\b(?:data-)?(?:count|total|totalCount|totalRecord)\s*=\s*[\"']?(\d{1,8})", re.IGNORECASE
)


def start(url: str, options: Options) -> tuple[PageRequest, ...]:
    """The unit itself where the options state it, else the column page."""
    told = {name: value for name in _KEYS if (value := stated(options, name)) is not None}
    if len(told) == len(_KEYS):
        return (_unit(urljoin(url, _UNIT), told),)
    return (PageRequest(url),)


def list_page(body: bytes, url: str, options: Options) -> Listing:
    answer = json_of(body, options.get("encoding"))
    if answer is not None:
        return _answer(answer, url, options)
    return _column(text_of(body, options.get("encoding")), url, options)


def _answer(answer: object, url: str, options: Options) -> Listing:
    html = dig(answer, "data", "html")
    if not isinstance(html, str):
        return Listing(NAME)
    page = parse(html, url)
    entries = list_rows(page, options, undated=True) if page else ()
    counted = _COUNT.search(html)
    total = int(counted[1]) if counted else None
    here = _asked(url)
    number = whole(here.get("pageNo")) or 1
    size = whole(here.get("pageSize")) or whole(options.get("page_size")) or max(len(entries), 1)
    more = number * size < total if total is not None else len(entries) >= size
    if not entries or not more:
        return Listing(NAME, entries, total)
    asked = json.dumps({"pageNo": number + 1, "pageSize": size}, separators=(",", ":"))
    return Listing(NAME, entries, total, (PageRequest(with_parameters(url, paramJson=asked)),))


def _asked(url: str) -> dict[str, object]:
    try:
        asked = json.loads(parameters(url).get("paramJson") or "{}")
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _column(text: str, url: str, options: Options) -> Listing:
    entries = _inline(text, url, options)
    units = _units(text, url, options)
    if not units:
        return Listing(NAME, entries)
    named = [unit for unit in units for word in _LISTS if word in (parameters(unit.url).get("tagId") or "")]
    return Listing(NAME, entries, None, ((named or units)[0],))


def _inline(text: str, url: str, options: Options) -> tuple[Entry, ...]:
    """Rows already built into the column page: dated ones only, what else stands there is menu."""
    page = parse(text, url)
    return list_rows(page, options, undated=False) if page else ()


def _units(text: str, url: str, options: Options) -> list[PageRequest]:
    root = tree_of(text)
    found: list[PageRequest] = []
    for script in root.css("script[src*='unitbuild.js'], [querydata]") if root else ():
        attributes = {name.lower(): value or "" for name, value in script.attributes.items()}
        told = dict(
            re.findall(
                r"[\"']?(\w{1,40})[\"']?\s*:\s*[\"']([^\"']{0,200})[\"']", attributes.get("querydata", "")
            )
        )
        wanted = {name: stated(options, name) or told.get(name, "") for name in _KEYS}
        if wanted["webId"] and wanted["pageId"]:
            address = absolute(attributes.get("url") or _UNIT, url)
            found += [_unit(address, told | wanted)] if address else []
    return found


def _unit(address: str, told: dict[str, str]) -> PageRequest:
    query = {
        "parseType": "bulidstatic",
        "webId": "",
        "tplSetId": "",
        "pageType": "column",
        "tagId": "",
        "editType": "null",
    }
    query |= {"pageId": ""} | {name: value for name, value in told.items() if name != "paramJson"}
    return PageRequest(f"{address.split('?', maxsplit=1)[0]}?{urlencode(query)}")


def recognise(body: bytes, url: str) -> Recognition:
    text = text_of(body)
    if "jpaas-publish-server" in url and isinstance(dig(json_of(body), "data", "html"), str):
        return 95, ("the publish server's answer, with its rows in data.html",)
    if "unitbuild.js" in text and "querydata" in text.lower():
        return 90, ("it builds its rows with unitbuild.js",)
    if "jpaas-publish-server" in text:
        return 80, ("it asks the jpaas publish server",)
    return 0, ()


FAMILY = Family(
    name=NAME,
    start=start,
    list_page=list_page,
    recognise=recognise,
    body=(".art-con", "#zoom", ".article-content", ".TRS_UEDITOR", ".editor-content", "#article"),
    options=PAGE_OPTIONS | spellings(*_KEYS) | {"page_size"},
)
