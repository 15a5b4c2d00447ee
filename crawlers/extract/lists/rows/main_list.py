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

from crawlers.extract.lists.rows.dates import is_date
from crawlers.extract.lists.rows.link_words import is_beside, is_more, is_view
from crawlers.extract.lists.rows.links import twin
from crawlers.extract.lists.rows.page import ListPage
from crawlers.extract.lists.rows.row import Row, pictured, row_of, text, tidy
from crawlers.extract.lists.rows.years import CLOCK, sure_days, with_years
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

_LEAST = 3
_MENU = 6
"""A menu's entries are shorter, and a footer's, beside which the day of the last update may stand."""

_DATED = 8.0
"""What a date on the row is worth, in long titles: 5 dated rows outweigh a column of 40 links to other sites."""

_UNDATED = 0.4
"""The least worth of a row in a list without dates: ten characters of title, to whatever page but a home page."""

_FRAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|header|footer|foot|crumbs?|breadcrumb|sidebar|friend\w*|copyright"
    r"|pager|pagination|banner|slider?|swiper|hot|recommend\w*|related|relate)(?:$|[\s_-])",
    re.IGNORECASE,
)
# What stands over a list of what is read most, or goes with the page.
_FRAME_HEADING = re.compile(
    r"^(?:热点|热门|最热|点击|阅读|排行|推荐|相关|猜你|友情)|(?:排行|推荐|热点|链接)$"
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
    row: Row
    worth: float

    @property
    def dated(self) -> bool:
        return _is_dated(self.row)


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
        if key > best_key and _says_more_than_a_menu(read):
            best, best_key = read, key
    if not best:
        return ()
    dated = sum(read.dated for read in best) / len(best)
    if dated >= 0.8:
        best = [read for read in best if read.dated or len(read.row.entry.title) >= _LONG]
    elif dated < 0.5:
        best = [read for read in best if read.worth >= _UNDATED]
        if not undated or len(best) < 4:
            return ()
    return tuple(with_years([read.row for read in best], page))


def _says_more_than_a_menu(rows: list[_Read]) -> bool:
    longest = max((len(read.row.entry.title) for read in rows), default=0)
    return longest >= _LONG or (longest >= _MENU and all(read.dated for read in rows))


def _is_dated(row: Row | None) -> bool:
    return row is not None and (row.entry.date is not None or row.day is not None)


def _total(rows: list[_Read]) -> float:
    """A group's worth. One of which only part is dated is a block of the page that happens to hold a list."""
    dated = sum(row.dated for row in rows)
    return sum(row.worth for row in rows) * (dated / len(rows) if dated else 1.0)


def _groups(page: ListPage) -> Iterable[_Group]:
    groups: dict[tuple[int, str], _Group] = {}
    paths: dict[tuple[int, str, str], int] = {}
    known: dict[int, tuple[int, int]] = {}
    for anchor in page.root.css("a[href]")[:_MAX_LINKS]:
        url = absolute(anchor.attributes.get("href"), page.base)
        shown = tidy(text(anchor)) or tidy(anchor.attributes.get("title") or "") or pictured(anchor)
        if url is None or not shown or (is_more(shown) and not is_view(shown)):
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
            if len(shown) >= _LONG and not is_date(shown) and not is_beside(shown):
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
    chosen = sure_days([row_of(span, base, full=full) for span in spans])
    if 2 * _dates(chosen) < len(rows):
        for beside in (
            [(node, *_loose(node, ids, forward=True)) for node in rows],
            [(*_loose(node, ids, forward=False), node) for node in rows],
        ):
            read = sure_days([row_of(span, base, full=full) for span in beside])
            if _dates(read) > _dates(chosen):
                spans, chosen = list(beside), read
    if _dates(chosen) == 1:
        chosen = [_without_clock(row, span) for row, span in zip(chosen, spans, strict=True)]
    found: dict[str, _Read] = {}
    for node, row in zip(rows, chosen, strict=True):
        if row is not None:
            titles = max(1, len(group.long.get(node.mem_id, ())))
            found.setdefault(twin(row.entry.url), _Read(row, _worth(row, titles)))
    if rows and _in_frame(rows[0]):
        return [_Read(read.row, read.worth * 0.1) for read in found.values()]
    return _without_undated_blocks(found, rows, chosen)


def _without_undated_blocks(
    found: dict[str, _Read], rows: Sequence[LexborNode], read: Sequence[Row | None]
) -> list[_Read]:
    """The rows without those in blocks of which no row has a date, where all rows of another block have one: pages of nested
    tables give what is hot and the list itself the same shape."""
    blocks: dict[int, list[Row]] = {}
    for node, row in zip(rows, read, strict=True):
        if row is not None:
            blocks.setdefault(_block(node), []).append(row)
    whole = any(len(block) >= _LEAST and all(map(_is_dated, block)) for block in blocks.values())
    other = {
        twin(row.entry.url)
        for block in blocks.values()
        if whole and len(block) > 1 and not any(map(_is_dated, block))
        for row in block
    }
    return [one for key, one in found.items() if key not in other]


def _block(node: LexborNode) -> int:
    """The element in which a row stands with its like: its parent, for a cell its table."""
    above = node.parent
    while above is not None and above.tag in ("tr", "tbody", "td") and above.parent is not None:
        above = above.parent
    return above.mem_id if above is not None else 0


def _dates(rows: list[Row | None]) -> int:
    return sum(map(_is_dated, rows))


def _without_clock(row: Row | None, span: Sequence[LexborNode]) -> Row | None:
    if row and row.entry.date and CLOCK.search("".join(map(text, span))):
        return Row(replace(row.entry, date=None))
    return row


def _loose(node: LexborNode, ids: set[int], *, forward: bool) -> list[LexborNode]:
    found: list[LexborNode] = []
    beside = node.next if forward else node.prev
    while beside is not None and beside.mem_id not in ids and len(found) < _GAP:
        if beside.is_element_node and len(beside.css("a[href]")) > 2:
            break
        found.append(beside)
        beside = beside.next if forward else beside.prev
    return found if forward else found[::-1]


def _worth(row: Row, titles: int) -> float:
    entry = row.entry
    size = len(entry.title)
    worth = 1.0 if size >= 10 else 0.6 if size >= _LONG else 0.3 if size >= 5 else 0.1
    parts = urlsplit(entry.url)
    if not parts.path.strip("/") and not parts.query:
        worth *= 0.1
    elif not re.search(r"\d", parts.path + parts.query):
        worth *= 0.4
    if _is_dated(row):
        worth += _DATED
    return worth / titles


def _in_frame(node: LexborNode) -> bool:
    """Whether a row stands in the page's frame (menu, footer, what is hot) rather than in its middle."""
    above = node.parent
    while above is not None and above.tag not in ("body", "html"):
        names = f"{above.attributes.get('class') or ''} {above.attributes.get('id') or ''}"
        if above.tag in _FRAME_TAGS or _FRAME.search(names) or _headed(above):
            return True
        above = above.parent
    return False


def _headed(block: LexborNode) -> bool:
    """Whether a block, or what stands before it in its own box, begins with a heading of what is hot or related."""
    before = block.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    said = tidy(text(before)) if before is not None and len(before.css("a[href]")) <= 1 else ""
    return len(said) <= _LONG and bool(_FRAME_HEADING.search(said))
