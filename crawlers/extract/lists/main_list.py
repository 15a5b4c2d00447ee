"""Finding the main list of a page nobody has described: the group of alike elements that look most like rows.

Every link is followed upwards for a few levels; at each level its ancestor may be a row. Ancestors of the same tag
under parents of the same path form a group. A group's worth is the sum of its rows' worth: a row has one title, better a
long one, leads to an address that looks like a paper's, and above all shows a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawlers.extract.lists.dates import is_date
from crawlers.extract.lists.links import twin
from crawlers.extract.lists.page import ListPage
from crawlers.extract.lists.row import is_more, read_row, text, tidy
from indexing.records import Entry
from indexing.text.urls import Base, absolute

_LEVELS = 7
_MAX_LINKS = 5_000
_ROW_LINKS = 10
"""An element with more links than this is a block, not a row."""
_GAP = 6
"""Loose siblings (text, a span with the date, a <br>) that are taken along with a row."""
_LONG = 8
"""A title has at least this many characters; what is shorter is a menu's."""

_DATED = 8.0
"""What a date on the row is worth, in long titles: 5 dated rows outweigh a column of 40 links to other sites."""

_UNDATED = 0.4
"""The least worth of a row in a list without dates: ten characters of title, to whatever page but a home page."""

_CLOCK = re.compile("(?:今天|现在)是|当前时间|星期[一二三四五六日天]|日\\s*周[一二三四五六日]")
"""The line in a page's bar that says what day it is. Its date is no row's, though links stand beside it."""

_FRAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|header|footer|foot|crumbs?|breadcrumb|sidebar|friend\w*|copyright"
    r"|pager|pagination|banner|slider?|swiper|hot|recommend\w*|related|relate)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FRAME_TAGS = ("nav", "header", "footer", "aside")


@dataclass(slots=True)
class _Group:
    """Elements of one tag whose parents share a path, with the links in each; all by the node's id."""

    depth: int
    rows: dict[int, LexborNode] = field(default_factory=dict)
    pages: dict[int, set[str]] = field(default_factory=dict)
    long: dict[int, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    entry: Entry
    worth: float


def find(page: ListPage, *, full: bool, undated: bool) -> tuple[Entry, ...]:
    """The entries of the page's main list, or none. `undated` allows a list on which no row shows a date."""
    groups = _groups(page)
    best: list[_Read] = []
    best_key = (0.0, 0)
    # Worth is bounded by the number of rows, so groups that cannot win are never read.
    for group in sorted(groups, key=lambda g: (-len(g.rows), g.depth)):
        if (len(group.rows) * (_DATED + 1), -group.depth) <= best_key:
            continue
        read = _read(group, page.base, full)
        key = (_total(read), -group.depth)
        if read and key > best_key:
            best, best_key = read, key
    if not best:
        return ()
    dated = sum(row.entry.date is not None for row in best) / len(best)
    if dated >= 0.8:
        return tuple(row.entry for row in best if row.entry.date or len(row.entry.title) >= _LONG)
    if dated >= 0.5:
        return tuple(row.entry for row in best)
    long = [row for row in best if row.worth >= _UNDATED]
    return tuple(row.entry for row in long) if undated and len(long) >= 4 else ()


def _total(rows: list[_Read]) -> float:
    """A group's worth. One of which only part is dated is a block of the page that happens to hold a list."""
    dated = sum(row.entry.date is not None for row in rows)
    return sum(row.worth for row in rows) * (dated / len(rows) if dated else 1.0)


def _groups(page: ListPage) -> Iterable[_Group]:
    groups: dict[tuple[int, str], _Group] = {}
    paths: dict[tuple[int, str, str], int] = {}
    known: dict[int, tuple[int, int]] = {}
    for anchor in page.root.css("a[href]")[:_MAX_LINKS]:
        url = absolute(anchor.attributes.get("href"), page.base)
        shown = tidy(text(anchor)) or tidy(anchor.attributes.get("title") or "")
        if url is None or not shown or is_more(shown):
            continue
        key = twin(url)
        node = anchor
        for _ in range(_LEVELS):
            parent = node.parent
            if parent is None or node.tag in ("body", "html"):
                break
            path, depth = _path(parent, paths, known)
            group = groups.setdefault((path, node.tag or ""), _Group(depth))
            group.rows.setdefault(node.mem_id, node)
            group.pages.setdefault(node.mem_id, set()).add(key)
            if len(shown) >= _LONG and not is_date(shown):
                group.long.setdefault(node.mem_id, set()).add(key)
            node = parent
    return groups.values()


def _path(
    node: LexborNode, paths: dict[tuple[int, str, str], int], known: dict[int, tuple[int, int]]
) -> tuple[int, int]:
    """A number for the tags and classes from the root down to this element, and its depth."""
    chain: list[LexborNode] = []
    above: LexborNode | None = node
    while above is not None and above.mem_id not in known:
        chain.append(above)
        above = above.parent
    path, depth = known[above.mem_id] if above is not None else (0, 0)
    for step in reversed(chain):
        names = re.sub(r"\d+", "#", " ".join(sorted((step.attributes.get("class") or "").split())))
        path = paths.setdefault((path, step.tag or "", names), len(paths) + 1)
        depth += 1
        known[step.mem_id] = (path, depth)
    return path, depth


def _read(group: _Group, base: Base, full: bool) -> list[_Read]:
    rows = [
        node
        for key, node in group.rows.items()
        if len(group.pages[key]) <= _ROW_LINKS and len(group.long.get(key, ())) <= 2
    ]
    ids = {node.mem_id for node in rows}
    spans: list[Sequence[LexborNode]] = [(node,) for node in rows]
    chosen = [read_row(span, base, full=full) for span in spans]
    if 2 * _dates(chosen) < len(rows):
        for beside in (
            [(node, *_loose(node, ids, forward=True)) for node in rows],
            [(*_loose(node, ids, forward=False), node) for node in rows],
        ):
            read = [read_row(span, base, full=full) for span in beside]
            if _dates(read) > _dates(chosen):
                spans, chosen = list(beside), read
    if _dates(chosen) == 1:
        chosen = [_without_clock(entry, span) for entry, span in zip(chosen, spans, strict=True)]
    found: dict[str, _Read] = {}
    for node, entry in zip(rows, chosen, strict=True):
        if entry is not None:
            titles = max(1, len(group.long.get(node.mem_id, ())))
            found.setdefault(twin(entry.url), _Read(entry, _worth(entry, titles)))
    if rows and _in_frame(rows[0]):
        return [_Read(row.entry, row.worth * 0.2) for row in found.values()]
    return list(found.values())


def _dates(entries: list[Entry | None]) -> int:
    return sum(entry is not None and entry.date is not None for entry in entries)


def _without_clock(entry: Entry | None, span: Sequence[LexborNode]) -> Entry | None:
    if entry and entry.date and _CLOCK.search("".join(map(text, span))):
        return replace(entry, date=None)
    return entry


def _loose(node: LexborNode, ids: set[int], *, forward: bool) -> list[LexborNode]:
    found: list[LexborNode] = []
    beside = node.next if forward else node.prev
    while beside is not None and beside.mem_id not in ids and len(found) < _GAP:
        if beside.is_element_node and len(beside.css("a[href]")) > 2:
            break
        found.append(beside)
        beside = beside.next if forward else beside.prev
    return found if forward else found[::-1]


def _worth(entry: Entry, titles: int) -> float:
    size = len(entry.title)
    worth = 1.0 if size >= 10 else 0.6 if size >= _LONG else 0.3 if size >= 5 else 0.1
    parts = urlsplit(entry.url)
    if not parts.path.strip("/") and not parts.query:
        worth *= 0.1
    elif not re.search(r"\d", parts.path + parts.query):
        worth *= 0.4
    if entry.date is not None:
        worth += _DATED
    return worth / titles


def _in_frame(node: LexborNode) -> bool:
    """Whether a row stands in the page's frame (menu, footer, what is hot) rather than in its middle."""
    above = node.parent
    while above is not None and above.tag not in ("body", "html"):
        names = f"{above.attributes.get('class') or ''} {above.attributes.get('id') or ''}"
        if above.tag in _FRAME_TAGS or _FRAME.search(names):
            return True
        above = above.parent
    return False
