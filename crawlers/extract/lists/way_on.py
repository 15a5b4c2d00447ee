"""The way to the next page as a reader finds it: a link that says 下一页, else the number after the current page's.

A way may be a link, a script that sets the window's address, or ASP.NET's `__doPostBack`, which posts the page's form. What is
none of these is not followed, and said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawlers.extract.lists.rows.links import twin
from crawlers.extract.lists.rows.page import ListPage
from crawlers.extract.lists.rows.row import text
from indexing.records import PageRequest
from indexing.text.urls import absolute, url_key

_NEXT = ("下一页", "下页", "后一页", "后页", "下一頁", "next", "nextpage")
_PAGER = re.compile(r"page|pag(?:er|ing|ination)|fenye|\bfy\b|fanye", re.IGNORECASE)
_CURRENT = re.compile(
    r"(?:^|[\s_-])(?:active|current|cur|curr|on|now|selected|pageon|this|thisclass)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DISABLED = re.compile(r"disabled?|unclick|forbid", re.IGNORECASE)
_ONLY_NUMBERS = re.compile(
    r"(?:\d{1,5}|[\s.…|<>«»‹›·\[\]()/:：&\xa0]|首页|第一页|上一?页|下一?页|[末尾]页|最后一页|共|第|当前|转到|跳转|页|条|记录)+"
)
_CALENDAR = re.compile(r"calendar|datepicker|rili", re.IGNORECASE)
_SET_ADDRESS = re.compile(
    r"location(?:\.href)?\s*=\s*(?:encodeURI(?:Component)?\(\s*)?[\"']([^\"'<>]{1,500})[\"']"
)
_POSTBACK = re.compile(
    r"(?:__doPostBack\(|WebForm_PostBackOptions\()\s*['\"]([^'\"]{0,200})['\"]\s*,\s*['\"]([^'\"]{0,200})['\"]"
)
_IDLE = re.compile(r"^(?:javascript\s*:\s*(?:;|void\s*\(?0?\)?;?)?|#)?$", re.IGNORECASE)
_LONGEST_WAY = 100
_MOST_TABLED = 12
"""A table of more numbers is a calendar."""


@dataclass(frozen=True, slots=True)
class WayOn:
    """The request for the next page; or `unread`, the script that leads there and cannot be followed; or `idle`, the words of
    a link that leads nowhere: what it does is bound elsewhere, if it does anything."""

    request: PageRequest | None = None
    unread: str | None = None
    idle: str | None = None


def said_next(page: ListPage) -> WayOn:
    """What the page says is its next one."""
    for node in page.root.css("link[rel=next], a[rel=next]"):
        if url := absolute(node.attributes.get("href"), page.base):
            return WayOn(PageRequest(url))
    for anchor in page.root.css("a"):
        shown = re.sub(r"[\s<>«»‹›→\xa0]", "", text(anchor)).lower()
        if (shown or (anchor.attributes.get("title") or "").strip()) in _NEXT:
            found = _way(anchor, page)
            if found != WayOn():
                return found
    return WayOn()


def numbered_next(page: ListPage) -> WayOn:
    """The link numbered one more than the current page, which is marked, not linked, or leads to where we are."""
    for box in (*pager_boxes(page), *_bare_boxes(page)):
        numbers = _numbers(box)
        current = _current(numbers, page)
        following = next((node for number, node in numbers if number == (current or -1) + 1), None)
        if following is not None:
            found = _way(following, page)
            if found != WayOn():
                # Where there is a second page, a link to it does something.
                return WayOn(found.request, found.unread or found.idle)
    return WayOn()


def pager_boxes(page: ListPage) -> list[LexborNode]:
    return [
        node
        for node in page.root.css("div, ul, p, td, nav, span, ol")
        if _PAGER.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}")
        and len(node.css("a")) <= 40
    ][:10]


def _bare_boxes(page: ListPage) -> list[LexborNode]:
    """Elements that hold nothing but a few page numbers, whatever they are called."""
    found: list[LexborNode] = []
    for anchor in page.root.css("a"):
        if text(anchor).strip(" []\xa0\r\n\t") != "2":
            continue
        above = anchor.parent
        for _ in range(5):
            if above is None or above.tag in ("body", "html"):
                break
            named = f"{above.attributes.get('class') or ''} {above.attributes.get('id') or ''}"
            tabled = above.tag in ("table", "tbody") and len(above.css("a")) > _MOST_TABLED
            if tabled or not _ONLY_NUMBERS.fullmatch(text(above)) or _CALENDAR.search(named):
                break
            found.append(above)
            above = above.parent
    return found[:10]


def _numbers(box: LexborNode) -> list[tuple[int, LexborNode]]:
    """The page numbers in a box and the elements that show them, each once."""
    found: list[tuple[int, LexborNode]] = []
    for node in box.traverse():
        if not node.is_element_node or node.mem_id == box.mem_id:
            continue
        shown = text(node).strip(" []\xa0\r\n\t")
        if shown.isdecimal() and len(shown) <= 5 and all(a.mem_id == node.mem_id for a in node.css("a")):
            found.append((int(shown), node))
    loose = [
        (int(part), box)
        for node in box.iter(include_text=True)
        if node.is_text_node and (part := text(node).strip(" []\xa0\r\n\t")).isdecimal() and len(part) <= 5
    ]
    return found + loose


def _current(numbers: list[tuple[int, LexborNode]], page: ListPage) -> int | None:
    links = [(number, node, absolute(node.attributes.get("href"), page.base)) for number, node in numbers]
    if len({number for number, _ in numbers}) < 2:
        return None
    for number, node, _ in links:
        if node.tag == "a" and _CURRENT.search(node.attributes.get("class") or ""):
            return number
    for number, node, url in links:
        if node.tag == "a" and url and url_key(url) == url_key(page.url):
            return number
    for number, node, url in links:
        if not url and not _acts(node):
            return number
    first = min(number for number, _ in numbers)
    return 1 if first == 2 else None


def _acts(node: LexborNode) -> bool:
    """Whether a click on an element may do something that its address does not say."""
    href = (node.attributes.get("href") or "").strip()
    return bool(node.attributes.get("onclick")) or (
        node.tag == "a" and "href" in node.attributes and bool(href)
    )


def _way(anchor: LexborNode, page: ListPage) -> WayOn:
    if "disabled" in anchor.attributes or _DISABLED.search(anchor.attributes.get("class") or ""):
        return WayOn()
    if (url := absolute(anchor.attributes.get("href"), page.base)) and _is_page(url, page):
        return WayOn(PageRequest(url))
    acts = [anchor.attributes.get(name) or "" for name in ("href", "onclick")]
    for act in acts:
        if (told := _SET_ADDRESS.search(act)) and (url := absolute(told[1], page.base)):
            return WayOn(PageRequest(url))
        if (posted := _POSTBACK.search(act)) and page.form:
            fields = {"__EVENTTARGET": posted[1], "__EVENTARGUMENT": posted[2]}
            kept = tuple((name, value) for name, value in page.form.fields if name not in fields)
            return WayOn(PageRequest(page.form.action, "POST", (*fields.items(), *kept)))
    href, click = (act.strip() for act in acts)
    script = click or (href if absolute(href, page.base) is None else "")
    if not _IDLE.match(script):
        return WayOn(unread=script[:_LONGEST_WAY])
    return WayOn(
        idle=text(anchor).strip() or None if anchor.tag == "a" and "href" in anchor.attributes else None
    )


def _is_page(url: str, page: ListPage) -> bool:
    """Whether an address can be the next page's: another than this one's."""
    return bool(urlsplit(url).path) and twin(url) != twin(page.url)
