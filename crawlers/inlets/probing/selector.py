"""A CSS selector for the rows that were found on a page, so that a redesign shows as no rows instead of as other ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from crawlers.extract.lists.rows.links import twin
from crawlers.extract.lists.rows.list_rows import list_rows, page_of
from crawlers.extract.lists.rows.page import ListPage
from indexing.records import Entry
from indexing.text.urls import absolute

_LEVELS = 5
_CONTEXT = 4
_NAME = re.compile(r"-?[A-Za-z_][\w-]{0,60}\Z", re.ASCII)


def rows_selector(body: bytes, url: str, entries: Sequence[Entry]) -> str | None:
    """The shortest selector found that gives exactly these entries, or None."""
    page = page_of(body, url, {})
    if page is None or len(entries) < 3:
        return None
    wanted = [(entry.title, entry.url, entry.date) for entry in entries]
    fitting = [one for one in _candidates(page, entries) if _reads(page, one) == wanted]
    return min(fitting, key=lambda one: (len(one.split()), len(one)), default=None)


def _reads(page: ListPage, selector: str) -> list[tuple[str, str, str | None]]:
    rows = list_rows(page, {"rows": selector}, undated=True)
    return [(entry.title, entry.url, entry.date) for entry in rows]


def _candidates(page: ListPage, entries: Sequence[Entry]) -> Iterator[str]:
    """Selectors for the elements around the first row's link, each within a named element around it."""
    first = twin(entries[0].url)
    seen = set()
    for anchor in page.root.css("a[href]"):
        address = absolute(anchor.attributes.get("href"), page.base)
        if address is None or twin(address) != first:
            continue
        row: LexborNode | None = anchor
        for _ in range(_LEVELS):
            if row is None or row.tag in ("body", "html"):
                break
            for own in dict.fromkeys((row.tag or "", _named(row) or row.tag or "")):
                for selector in _within(row, own):
                    if selector not in seen:
                        seen.add(selector)
                        yield selector
            row = row.parent


def _within(row: LexborNode, own: str) -> Iterator[str]:
    """`own` alone where it has a name, and below each named element around the row."""
    if "." in own or "#" in own:
        yield own
    above = row.parent
    for _ in range(_CONTEXT):
        if above is None or above.tag in ("body", "html"):
            return
        if name := _named(above):
            yield f"{name} {own}"
        above = above.parent


def _named(node: LexborNode) -> str | None:
    """An element by its id, else by its tag and classes; None where it has neither, or only such as numbers change."""
    identity = node.attributes.get("id") or ""
    if _NAME.match(identity) and not re.search(r"\d{3}", identity):
        return f"#{identity}"
    classes = [c for c in (node.attributes.get("class") or "").split() if _NAME.match(c)]
    return f"{node.tag}.{'.'.join(classes[:2])}" if classes else None
