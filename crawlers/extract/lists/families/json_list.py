"""Any service that answers JSON with its rows in one array of objects, each with a title, an address and mostly a date.

Which fields these are is found by their names and values. Options, each only where that is not clear: `rows` (the path of the
array, `data.list`), `title`, `date` (names of fields), `link` (a field, or an address with fields in it: `/detail.html?id={id}`),
`form` (the fields of a POST).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from crawlers.extract.lists.answers import dig, json_of, objects, word
from crawlers.extract.lists.family import Family, Options, Recognition, get_or_post
from crawlers.extract.lists.rows.dates import any_date, is_date
from crawlers.extract.lists.rows.links import parameters, unique, whole, with_parameters
from crawlers.extract.lists.rows.row import plain
from crawlers.extract.pages.embedded import MAX_LITERAL, read_literal
from indexing.records import Entry, Listing, PageRequest
from indexing.text.urls import absolute

NAME = "json_list"

PAGE_NUMBERS = (
    "page",
    "pageno",
    "pagenum",
    "pagenumber",
    "pageindex",
    "current",
    "currentpage",
    "curpage",
    "p",
    "pn",
)
PAGE_SIZES = ("pagesize", "size", "limit", "rows", "perpage", "pernum", "num", "n")

_TITLES = re.compile(
    r"(?:^|_)(?:title|bt|wjbt|biaoti|headline|subject)$|title$|^(?:name|mc|wjmc)$", re.IGNORECASE
)
_ADDRESSES = re.compile(r"(?:url|link|href|path|src)$", re.IGNORECASE)
_PAGE = re.compile(r"https?://|\.{0,2}/|[\w./-]+\.\w{2,5}(?:$|\?)")
_SURE_PAGE = re.compile(r"(?:https?:/)?\.{0,2}/[^\s]*\d|[\w./-]*\d[\w./-]*\.s?html?$")
_HEADLINE = re.compile(r"(?=.*[一-鿿]{4})[^{}\n]{6,200}")
_DATES = re.compile(r"date|time|rq$|sj$|publish|pubd", re.IGNORECASE)
_PUBLISHED = re.compile(r"pub|release|fb|issue|display", re.IGNORECASE)
_TOTALS = ("total", "totalCount", "totalElements", "totalRecord", "recordCount", "count", "totalNum")
_FIELD = re.compile(r"\{(\w{1,40})\}")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|css|js)$", re.IGNORECASE)
_ARRAY = re.compile(r"\[\s{0,20}\{")
_MOST_ARRAYS = 30
_MAX_NODES = 5_000
_SAMPLE = 10


def list_page(body: bytes, url: str, options: Options) -> Listing:
    answer = json_of(body)
    stated = options.get("rows")
    if stated is not None:
        at = dig(answer, *str(stated).split(".")) if stated else answer
        entries, holder = _entries(objects(at), url, options), dig(answer, *str(stated).split(".")[:-1])
    else:
        entries, holder = _found(answer, url, options)
    told = (whole(dig(part, name)) for part in (holder, answer, dig(answer, "data")) for name in _TOTALS)
    total = next((number for number in told if number is not None and number >= len(entries)), None)
    return Listing(NAME, entries, total, next_page(url, options.get("form"), len(entries), total))


def written_rows(scripts: str, url: str) -> tuple[Entry, ...]:
    """The entries that a page's own scripts hold as an array, from which they write the list: the array that gives most."""
    found: list[tuple[Entry, ...]] = [()]
    for match in list(_ARRAY.finditer(scripts))[:_MOST_ARRAYS]:
        rows = objects(read_literal(scripts[match.start() : match.start() + MAX_LITERAL]))
        if rows:
            found.append(_entries(rows, url, {}))
    return max(found, key=len)


def _found(answer: Any, url: str, options: Options) -> tuple[tuple[Entry, ...], Any]:
    """The entries of the array that gives most, and the object it stands in."""
    best: tuple[tuple[Entry, ...], Any] = ((), None)
    for rows, holder in _arrays(answer):
        entries = _entries(rows, url, options)
        if len(entries) > len(best[0]):
            best = entries, holder
    return best


def _arrays(answer: Any) -> Iterator[tuple[list[Mapping[str, Any]], Any]]:
    stack: list[tuple[Any, Any]] = [(answer, None)]
    for _ in range(_MAX_NODES):
        if not stack:
            return
        value, holder = stack.pop()
        if isinstance(value, list) and (rows := objects(value)):
            yield rows, holder
        inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        stack.extend((part, value) for part in inner if isinstance(part, Mapping | list))


def _entries(rows: Sequence[Mapping[str, Any]], url: str, options: Options) -> tuple[Entry, ...]:
    names = list(dict.fromkeys(name for row in rows[:_SAMPLE] for name in row))
    title = options.get("title") or _best_title(rows, names)
    link = options.get("link") or _best_link(rows, names)
    dates = [options["date"]] if "date" in options else _date_fields(rows, names)
    if not title or not link:
        return ()
    return unique(
        Entry(shown, address, next((d for name in dates if (d := any_date(row.get(name)))), None))
        for row in rows
        if (shown := plain(word(row, title) or "")) and (address := absolute(_address(row, str(link)), url))
    )


def _best_title(rows: Sequence[Mapping[str, Any]], names: list[str]) -> str | None:
    """The field whose texts are longest of those named like a title, else of those in Chinese that could be one."""
    told = {name: [word(row, name) or "" for row in rows[:_SAMPLE]] for name in names}
    named = [name for name in names if _TITLES.search(name)]
    if not named:
        named = [name for name, said in told.items() if all(_HEADLINE.fullmatch(one) for one in said)]
    length = {name: sum(map(len, told[name])) / len(told[name]) for name in named}
    best = max(length, key=lambda name: length[name], default=None)
    return best if best and length[best] >= 6 else None


def _best_link(rows: Sequence[Mapping[str, Any]], names: list[str]) -> str | None:
    """The field whose values are addresses of pages, another in each row; one named like an address first."""
    for name in sorted(names, key=lambda name: not _ADDRESSES.search(name)):
        values = [value for row in rows[:_SAMPLE] if (value := word(row, name))]
        named = _ADDRESSES.search(name)
        page = all((_PAGE if named else _SURE_PAGE).match(value) for value in values)
        different = len(set(values)) == len(values) > 0 and not any(map(_FILE.search, values))
        if page and different:
            return name
    return None


def _date_fields(rows: Sequence[Mapping[str, Any]], names: list[str]) -> list[str]:
    """The fields that hold dates, those of publication first."""
    found = [n for n in names if _DATES.search(n) and any(any_date(row.get(n)) for row in rows[:_SAMPLE])]
    if not found:
        found = [n for n in names if all(is_date(word(row, n) or "") for row in rows[:_SAMPLE])]
    return sorted(found, key=lambda name: not _PUBLISHED.search(name))


def _address(row: Mapping[str, Any], link: str) -> str | None:
    if "{" not in link:
        return word(row, link)
    if any(word(row, name) is None for name in _FIELD.findall(link)):
        return None
    return _FIELD.sub(lambda field: quote(word(row, field[1]) or ""), link)


def next_page(url: str, form: object, shown: int, total: int | None) -> tuple[PageRequest, ...]:
    """The next page by the number in the address, or in the form that was posted. Without a total, a page is asked for until
    one brings nothing new."""
    fields = {str(key): str(value) for key, value in form.items()} if isinstance(form, Mapping) else {}
    told = parameters(url) | fields
    name = next((name for name in told if name.lower() in PAGE_NUMBERS and told[name].isdigit()), None)
    if name is None or not shown:
        return ()
    size = next((whole(told[other]) for other in told if other.lower() in PAGE_SIZES), None)
    number = int(told[name])
    done = number + (number == 0)
    if total is not None and (shown >= total or done * min(size or shown, max(shown, 1)) >= total):
        return ()
    if total is None and size is not None and shown < size and number > 1:
        return ()
    if name in fields:
        return (PageRequest(url, "POST", tuple((fields | {name: str(number + 1)}).items())),)
    asked = with_parameters(url, **{name: number + 1})
    return (PageRequest(asked, "POST", tuple(fields.items())),) if fields else (PageRequest(asked),)


def recognise(body: bytes, url: str) -> Recognition:
    answer = json_of(body)
    if not isinstance(answer, Mapping | list):
        return 0, ()
    entries, _ = _found(answer, url, {})
    dated = sum(entry.date is not None for entry in entries)
    if len(entries) < 2 or not dated:
        return 0, ()
    return 40, (f"JSON with an array of {len(entries)} rows, {dated} with dates",)


FAMILY = Family(
    name=NAME,
    start=get_or_post,
    list_page=list_page,
    recognise=recognise,
    body=("#zoom", ".TRS_Editor", ".article-content", ".content", "#content"),
    options=frozenset({"rows", "title", "link", "date", "form"}),
)
