"""The page after this one, as list pages tell it: by a script's numbers, by a link, by a pattern of the source.

Scripts seen (numbers are pages unless said otherwise):
    createPageHTML(12, 0, "index", "html")                      pages, current from 0; next index_1.html
    createPageHTML(180, 12, 0, "index", "html")                 rows, pages, current from 0 (Beijing)
    createPageHTML('page_div', 12, 1, 'list', 'shtml', 178)     place, pages, current from 1, …, rows; next list_2.shtml
    createPage(12, 0, "index", "html")                          as the first (Chongqing)
    var countPage = 12; var currentPage = 0;                    next index_1.htm (Ministry of Finance)
    totalPage: 12, currentPage: 1                               next index_2.html (Shanghai)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawlers.extract.lists.family import Options
from crawlers.extract.lists.rows.links import twin
from crawlers.extract.lists.rows.page import ListPage
from crawlers.extract.lists.rows.row import text
from crawlers.extract.lists.way_on import numbered_next, pager_boxes, said_next
from indexing.records import PageRequest
from indexing.text.urls import absolute

_CALL = re.compile(r"\b(?:createPageHTML|createPageHtml|createPage)\s*\(([^()]{1,300})\)")
_COUNT_PAGE = re.compile(r"\bcountPage\s*=\s*[\"']?(\d{1,5})\b")
_CURRENT_PAGE = re.compile(r"\b(?:currentPage|curPage|currPage)\s*[=:]\s*[\"']?(\d{1,5})\b")
_TOTAL_PAGE = re.compile(r"[\"']?\b(?:totalPage|pageCount|totalPages)[\"']?\s*[=:]\s*[\"']?(\d{1,5})\b")
_TOTAL_ROWS = re.compile(r"[\"']?\b(?:totalRecord|totalCount|recordCount)[\"']?\s*[=:]\s*[\"']?(\d{1,7})\b")
_COUNTED = re.compile(r"(?:总|共)计?\s*(?:有)?\s*(\d{1,7})\s*(?:条|篇|个?记录)")
_NUMBERED = re.compile(r"^(.*?)(?:_(\d{1,5}))?(\.[A-Za-z]{2,5})$")
_ENDING = re.compile(r"[\"']\.(s?html?)[\"']")


@dataclass(frozen=True, slots=True)
class Paging:
    """The request for the next page, how many rows all pages have, and the way on that cannot be followed; `idle` are the
    words of a way that may lead on or not, as there are more rows or not."""

    next: PageRequest | None = None
    total: int | None = None
    unread: str | None = None
    idle: str | None = None


def paging(page: ListPage, options: Options) -> Paging:
    """What the page says of the next one, which is never the page itself nor one past the last told."""
    called = _call(page.scripts)
    pager = called or _variables(page.scripts)
    unread = None
    total = _total(page, pager)
    if "next" in options:
        address = _first_link(page, page.root.css(str(options["next"])))
    elif "next_url" in options:
        address = pattern_url(page.url, str(options["next_url"]))
    elif called:
        address = _following(page.url, called)
    else:
        # A link to the next page is surer than a variable, which may belong to some other list on the page.
        way = said_next(page)
        if way.request is None and pager is None:
            numbered = numbered_next(page)
            way = numbered if numbered.request or (numbered.unread and not way.unread) else way
        if way.request or pager is None:
            return Paging(way.request, total, way.unread, way.idle)
        address, unread = _following(page.url, pager), way.unread
    if address is None or twin(address) == twin(page.url):
        return Paging(None, total, unread)
    return Paging(PageRequest(address), total)


def pattern_url(url: str, pattern: str) -> str | None:
    """The next page by a pattern such as `list_{n}.shtml` (first is page 1) or `index_{n0}.html` (the second is 1)."""
    name = re.escape(pattern).replace(r"\{n\}", r"(\d+)").replace(r"\{n0\}", r"(\d+)")
    here = re.search(name + "$", url.split("#", maxsplit=1)[0])
    number = int(here[1]) if here else (0 if "{n0}" in pattern else 1)
    return absolute(pattern.replace("{n}", str(number + 1)).replace("{n0}", str(number + 1)), url)


@dataclass(frozen=True, slots=True)
class _Pager:
    pages: int
    current: int | None
    first: int
    name: str | None = None
    ending: str | None = None
    rows: int | None = None


def _total(page: ListPage, pager: _Pager | None) -> int | None:
    if pager is not None and pager.rows is not None:
        return pager.rows
    told = _TOTAL_ROWS.search(page.scripts) or _COUNTED.search(_pager_text(page))
    return int(told[1]) if told else None


def _call(scripts: str) -> _Pager | None:
    for match in _CALL.finditer(scripts):
        values = [value.strip() for value in match[1].split(",")]
        numbers: list[int] = []
        words: list[str] = []
        placed = bool(values) and values[0][:1] in "\"'" and len(values) > 2 and values[1].isdigit()
        for value in values[1:] if placed else values:
            if value.isdigit() and len(value) <= 7:
                numbers.append(int(value))
            elif value[:1] in "\"'":
                words.append(value.strip("\"'"))
        if len(numbers) < 2 and not (numbers and words):
            continue
        name, ending = (words[0], words[1]) if len(words) >= 2 else (None, None)
        if placed:
            current = numbers[1] if len(numbers) > 1 else 1
            return _Pager(
                numbers[0], current, min(current, 1), name, ending, numbers[2] if len(numbers) > 2 else None
            )
        leading = _leading(values)
        if leading >= 3:
            return _Pager(numbers[1], numbers[2], 0, name, ending, numbers[0])
        return _Pager(numbers[0], numbers[1] if leading >= 2 else 0, 0, name, ending)
    return None


def _leading(values: list[str]) -> int:
    count = 0
    for value in values:
        if not value.isdigit():
            break
        count += 1
    return count


def _variables(scripts: str) -> _Pager | None:
    current = _CURRENT_PAGE.search(scripts)
    here = int(current[1]) if current else None
    written = _ENDING.search(scripts)
    ending = written[1] if written else None
    if pages := _COUNT_PAGE.search(scripts):
        return _Pager(int(pages[1]), here, 0, ending=ending or "htm")
    if pages := _TOTAL_PAGE.search(scripts):
        return _Pager(int(pages[1]), None, 1, ending=ending or "html")
    return None


def _following(url: str, pager: _Pager) -> str | None:
    """`name_N.ext` beside the page's own URL, whose own number is believed before the script's."""
    last = urlsplit(url).path.rsplit("/", 1)[-1]
    here = _NUMBERED.match(last)
    own = int(here[2]) if here and here[2] else None
    name = pager.name or (here[1] if here else "index")
    ending = ((here[3] if here else None) or pager.ending or "html").lstrip(".")
    if pager.name and pager.ending:
        ending = pager.ending.lstrip(".")
    current = pager.current if pager.current is not None else pager.first
    if own is not None and here is not None and here[1] == name:
        current = own
    last_number = pager.pages - 1 + pager.first
    if not 0 <= current < last_number:
        return None
    return absolute(f"{name}_{current + 1}.{ending}", url)


def _pager_text(page: ListPage) -> str:
    return " ".join(re.sub(r"\s+", "", text(box)) for box in pager_boxes(page))


def _first_link(page: ListPage, nodes: list[LexborNode]) -> str | None:
    for node in nodes:
        anchor = node if node.tag == "a" else node.css_first("a[href]")
        if anchor is not None and (url := absolute(anchor.attributes.get("href"), page.base)):
            return url
    return None
