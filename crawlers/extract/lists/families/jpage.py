"""Hanweb jpage: a column page that carries its first rows as a `<datastore>`, and POST dataproxy.jsp for the rest.

The answer says neither its column nor its unit, so a request carries them twice: in the form, where the product reads
them, and in the URL's query after startrecord, endrecord and perpage, where this parser finds them again. What the
column's options state is not repeated in the URL. In the newer dialect `<nextgroup>` holds the address of the next
group (`dataproxy.jsp?page=1&…`) with columnid and unitid encrypted, which a GET follows; its deep pages can be empty
answers of some 54 bytes, which end the list.

Options: col, appid, webid, path, columnid, sourceContentType, unitid, webname, permissiontype (the form's fields),
perpage (rows a page; three pages are asked for at a time, as the product does).
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

from crawlers.extract.lists.families.generic_list import html_listing
from crawlers.extract.lists.family import PAGE_OPTIONS, Family, Options, Recognition, spellings, stated
from crawlers.extract.lists.rows.links import parameters, unique, whole, with_parameters
from crawlers.extract.lists.rows.list_rows import page_of
from crawlers.extract.lists.rows.page import ListPage, parse, text_of
from crawlers.extract.lists.rows.row import read_row
from indexing.records import Entry, Listing, PageRequest
from indexing.text.urls import Base, absolute

NAME = "jpage"

_FORM = (
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)
_FIXED = {"col": "1", "appid": "1", "path": "/", "sourceContentType": "1", "permissiontype": "0"}
_PROXY = "/module/web/jpage/dataproxy.jsp"
_PER_PAGE = 15
_GROUP = 3
"""Pages a request asks for: startrecord=1&endrecord=45&perpage=15."""

_PROXY_PATH = re.compile(r"[\"'(=]\s*(/?[\w./-]{0,120}dataproxy\.jsp)")
_COLUMN = re.compile(r"/col(\d{1,12})(?:/|$)")
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,9})", re.IGNORECASE)
_NEXT_GROUP = re.compile(r"href\s*=\s*[\"']([^\"'<>]{1,2000})[\"']", re.IGNORECASE)


def start(url: str, options: Options) -> tuple[PageRequest, ...]:
    """The column page; the first data request where the options already say what the page would."""
    if all(stated(options, name) for name in ("webid", "columnid", "unitid")):
        return (_request(urljoin(url, _PROXY), 1, _per_page(options), {}, options),)
    return (PageRequest(url),)


def list_page(body: bytes, url: str, options: Options) -> Listing:
    text = text_of(body, options.get("encoding"))
    if urlsplit(url).path.endswith("dataproxy.jsp"):
        return _answer(text, url, options)
    return _column(body, text, url, options)


def _answer(text: str, url: str, options: Options) -> Listing:
    entries = unique(_records(text, Base(url)))
    told = _TOTAL.search(text)
    total = int(told[1]) if told else None
    query = parameters(url)
    if entries and (group := _next_group(text, url)):
        return Listing(NAME, entries, total, group)
    end = whole(query.get("endrecord"))
    if not entries or end is None or (total is not None and end >= total):
        return Listing(NAME, entries, total)
    carried = {name: query[name] for name in _FORM if name in query}
    per_page = whole(query.get("perpage")) or _per_page(options)
    return Listing(NAME, entries, total, (_request(url, end + 1, per_page, carried, options),))


def _column(body: bytes, text: str, url: str, options: Options) -> Listing:
    """The rows that stand in the page, and the request for those that do not."""
    page = page_of(body, url, options)
    store, unit = _store(text, stated(options, "unitid") or "")
    entries = unique(_records(store, page.base if page else Base(url))) if store else ()
    inline = store.lower().count("<record>")
    if not entries and page is not None:
        # The newer templates print the first rows as plain HTML (山东 portal: the proxy itself answers empty).
        listing = html_listing(NAME, body, url, options)
        entries, inline = listing.entries, len(listing.entries)
    parameters_ = _parameters(text, page, store, unit, url, options)
    told = _TOTAL.search(store) or re.search(r"\btotalRecord[\"']?\s*:\s*[\"']?(\d{1,9})", text)
    total = int(told[1]) if told else None
    if "columnid" not in parameters_ or not (store or _PROXY_PATH.search(text)):
        return Listing(NAME, entries, total)
    if total is not None and inline >= total:
        return Listing(NAME, entries, total)
    if group := _next_group(store, url):
        return Listing(NAME, entries, total, group)
    per_page = whole(parameters_.pop("perpage", None)) or _PER_PAGE
    proxy = _PROXY_PATH.search(text)
    address = absolute(proxy[1] if proxy and proxy[1].startswith("/") else _PROXY, url) or url
    return Listing(NAME, entries, total, (_request(address, inline + 1, per_page, parameters_, options),))


def _parameters(
    text: str, page: ListPage | None, store: str, unit: str | None, url: str, options: Options
) -> dict[str, str]:
    """The form's fields as the page tells them: in its address, the call of the pager, `<nextgroup>`, the options."""
    found: dict[str, str] = {}
    if column := _COLUMN.search(urlsplit(url).path):
        found["columnid"] = column[1]
    if unit:
        found["unitid"] = unit
    scripts = page.scripts if page else text
    for name in (*_FORM, "perPage"):
        told = re.search(
            rf"[\"']?\b{name}[\"']?\s*[:=]\s*(?:[\"']([^\"'<>]{{1,400}})[\"']|([^\s,;&\"'<>{{}}]{{1,400}}))",
            scripts,
        )
        if told:
            found[name.lower() if name == "perPage" else name] = unescape(told[1] or told[2])
    group = _between(store, "<nextgroup>", "</nextgroup>")
    if link := _NEXT_GROUP.search(group or ""):
        hinted = parameters(absolute(unescape(link[1]), url) or "")
        found |= {name: hinted[name] for name in _FORM if hinted.get(name)}
    return found | _stated(options)


def _next_group(text: str, url: str) -> tuple[PageRequest, ...]:
    """The request for the next group where `<nextgroup>` gives one with encrypted ids (plain ids: page by records)."""
    link = _NEXT_GROUP.search(_between(text, "<nextgroup>", "</nextgroup>") or "")
    address = absolute(unescape(link[1]), url) if link else None
    if address is None or (parameters(address).get("columnid") or "0").isdigit():
        return ()
    here, there = whole(parameters(url).get("page")), whole(parameters(address).get("page"))
    if there is None:
        return ()
    return (PageRequest(with_parameters(address, page=max(there, (here or 0) + 1))),)


def _store(text: str, unit: str) -> tuple[str, str | None]:
    """The page's inline `<datastore>` (of several, the stated unit's, else the one with most records) and its unit."""
    best, best_unit, most = "", None, -1
    lower = text.lower()
    at = lower.find("<datastore>")
    while at >= 0:
        end = lower.find("</datastore>", at)
        if end < 0:
            break
        before = re.findall(r"<div[^<>]{0,200}?\bid\s*=\s*[\"']?(\w{1,64})", text[max(0, at - 1500) : at])
        owner = before[-1] if before else None
        count = lower.count("<record>", at, end)
        if (unit and owner == unit) or (count > most and not (unit and best_unit == unit)):
            best, best_unit, most = text[at:end], owner, count
        at = lower.find("<datastore>", end)
    return best, best_unit


def _records(text: str, base: Base) -> list[Entry]:
    entries: list[Entry] = []
    lower = text.lower()
    at = lower.find("<record>")
    while at >= 0:
        end = lower.find("</record>", at)
        if end < 0:
            break
        entry = _record(text[at + len("<record>") : end].strip(), base)
        if entry is not None:
            entries.append(entry)
        at = lower.find("<record>", end)
    return entries


def _record(inner: str, base: Base) -> Entry | None:
    if inner.startswith("<![CDATA["):
        inner = inner[len("<![CDATA[") :].removesuffix("]]>")
    elif not inner.startswith("<"):
        inner = unescape(inner)
    if re.match(r"\s*<(?:tr|td|tbody)\b", inner, re.IGNORECASE):
        inner = f"<table>{inner}</table>"
    page = parse(inner, base.url, base.encoding)
    body = page.root.css_first("body") if page else None
    return read_row((body,), base, full=True) if body is not None else None


def _between(text: str, before: str, after: str) -> str | None:
    lower = text.lower()
    at = lower.find(before)
    end = lower.find(after, at)
    return text[at + len(before) : end] if 0 <= at < end else None


def _stated(options: Options) -> dict[str, str]:
    return {name: value for name in (*_FORM, "perpage") if (value := stated(options, name)) is not None}


def _per_page(options: Options) -> int:
    return whole(options.get("perpage")) or _PER_PAGE


def _request(proxy: str, first: int, per_page: int, told: dict[str, str], options: Options) -> PageRequest:
    known = _stated(options)
    fields = _FIXED | told | known
    carried = {name: told[name] for name in _FORM if name in told and name not in known}
    last = first + per_page * _GROUP - 1
    query = {"startrecord": first, "endrecord": last, "perpage": per_page, **carried}
    form = tuple((name, fields[name]) for name in _FORM if name in fields)
    return PageRequest(f"{proxy.split('?', maxsplit=1)[0]}?{urlencode(query)}", "POST", form)


def recognise(body: bytes, url: str) -> Recognition:
    text = text_of(body)
    if "<datastore>" in text and "<record" in text:
        return 95, ("its rows stand in a <datastore> of records",)
    if "jpage/dataproxy.jsp" in text or "jpage/dataproxy.jsp" in url:
        return 90, ("it asks module/web/jpage/dataproxy.jsp for its rows",)
    papers = len(re.findall(r"/art/(?:19|20)\d{2}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html", text))
    if papers >= 3:
        return 60, (f"{papers} links of the form /art/2024/9/3/art_1_2.html",)
    return 0, ()


FAMILY = Family(
    name=NAME,
    start=start,
    list_page=list_page,
    recognise=recognise,
    body=("#zoom", ".article-conter", ".artile_zw", ".main-txt", ".bt_content", ".article_content"),
    options=PAGE_OPTIONS | spellings(*_FORM, "perpage"),
)
