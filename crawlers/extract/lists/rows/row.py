"""One row of a list page: its title, where it points, its date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawlers.extract.lists.rows.dates import MonthDay, is_date, list_date, month_day, row_date
from crawlers.extract.lists.rows.link_words import is_beside, is_more
from crawlers.extract.lists.rows.links import twin
from indexing.records import Entry
from indexing.text.dates import DATE
from indexing.text.doc_no import is_doc_no
from indexing.text.urls import Base, absolute

_BULLET = re.compile(r"^[\s·•●○■□◆◇▪►▶▷※☆★>》]+")
_SPACE = re.compile(r"\s+")
_CUT = re.compile(r"(?:…+|\.{2,}|⋯+)$")
_NAMED = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti|name)(?:$|[\s_-])", re.IGNORECASE)
_MARKS = frozenset(["new", "hot", "top", "新", "热", "荐", "顶", "图", "最新", "热门", "置顶", "推荐"])
"""What a list sets beside a title in an element of its own."""
_DATE_BEFORE = re.compile(rf"^[\[(（【]?({DATE})[\])）】]?[\s:：]+(?=\S)")
_DATE_AFTER = re.compile(rf"\s*[\[(（【]({DATE})[\])）】]$")
_LABELLED = re.compile(r"^(?:文章|信息|新闻)?标题\s*[:：]\s*")
_TITLE = 8
"""A column's name and an author are shorter, most titles longer."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("div", "p", "dt", "dd", "li", "td")


def tidy(text: str) -> str:
    """White space normalised, bullets in front dropped."""
    return _BULLET.sub("", _SPACE.sub(" ", text).strip()).strip()


def plain(text: str) -> str:
    """The text of a title that a JSON answer or a feed marks up (`<em>` around what a search found, `&ldquo;`)."""
    return tidy(unescape(re.sub(r"</?[A-Za-z][^<>]{0,80}>", "", text))) if text else ""


def pictured(anchor: LexborNode) -> str:
    """The title that the picture in a link has."""
    image = anchor.css_first("img[alt], img[title]")
    return tidy(image.attributes.get("alt") or image.attributes.get("title") or "") if image else ""


def texts(node: LexborNode) -> Iterable[LexborNode]:
    """The text nodes under an element, in order, comments left out."""
    return (part for part in node.traverse(include_text=True) if part.is_text_node)


def text(node: LexborNode) -> str:
    if node.is_text_node:
        return node.text_content or ""
    return "".join(part.text_content or "" for part in texts(node))


def anchors(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    found: list[LexborNode] = []
    for node in nodes:
        if node.is_element_node:
            found += [node] if node.tag == "a" else node.css("a[href]")
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """An entry, and the day that its row shows without a year."""

    entry: Entry
    day: MonthDay | None = None


def read_row(nodes: Sequence[LexborNode], base: Base, *, full: bool) -> Entry | None:
    """The entry of a row that stands alone; of a date without a year nothing is made but by the address."""
    row = row_of(nodes, base, full=full)
    return row.entry if row else None


def row_of(
    nodes: Sequence[LexborNode],
    base: Base,
    *,
    full: bool,
    title_in: str | None = None,
    link_in: str | None = None,
) -> Row | None:
    """What the nodes of a row (its element, and loose siblings that belong to it) show, or None.

    `full`: where the visible title is cut, take the whole of the link's title attribute. `title_in` and `link_in` are
    CSS selectors within the row.
    """
    links = [(a, url) for a in anchors(nodes) if (url := absolute(a.attributes.get("href"), base))]
    if link_in:
        chosen = {a.mem_id for node in nodes if node.is_element_node for a in node.css(link_in)}
        links = [(a, url) for a, url in links if a.mem_id in chosen]
    if not links:
        return None
    if title_in:
        holder = next((n for node in nodes if node.is_element_node for n in node.css(title_in)), None)
        if holder is None:
            return None
        inner = {a.mem_id for a in anchors([holder])}
        anchor, url = next(((a, u) for a, u in links if a.mem_id in inner), links[0])
        title_parts = list(texts(holder))
    else:
        anchor, url = _title_link(links)
        title_parts = _title_parts(anchor)
    title = tidy("".join(part.text_content or "" for part in title_parts))
    named = max(_named_title(anchor), _named_title(anchor.parent), key=len)
    if not title:
        title = named or pictured(anchor)
    elif full and _longer(named, title):
        title = named
    if not title or is_more(title):
        beside = None if title_in else _title_beside(nodes, links)
        if beside is None:
            return None
        title, title_parts = beside
    taken = {part.mem_id for part in title_parts}
    pieces = [
        part.text_content or ""
        for node in nodes
        for part in ((node,) if node.is_text_node else texts(node) if node.is_element_node else ())
        if part.mem_id not in taken
    ]
    doc_no = next((shown for piece in pieces if "号" in piece and is_doc_no(shown := piece.strip())), None)
    date = row_date(pieces, url) or _stated_day(nodes)
    if date is None and (said := _DATE_AFTER.search(title) or _DATE_BEFORE.search(title)):
        date = list_date(said[1])
        title = title.replace(said[0], "", 1) if date and full else title
    return Row(Entry(title=title, url=url, date=date, doc_no=doc_no), None if date else month_day(pieces))


def _stated_day(nodes: Sequence[LexborNode]) -> str | None:
    """The day that stands in a time's attribute where the row shows only how long ago it was."""
    for node in nodes:
        for time in node.css("time[datetime]") if node.is_element_node else ():
            if found := list_date(time.attributes.get("datetime") or ""):
                return found
    return None


def _named_title(node: LexborNode | None) -> str:
    """The headline in the title attribute of a link or its cell, which old systems follow up with author, date and hits on lines
    of their own."""
    said = ((node.attributes.get("title") if node else None) or "").strip()
    return tidy(_LABELLED.sub("", re.split(r"[\r\n]|<br", said, maxsplit=1)[0]))


def _longer(named: str, title: str) -> bool:
    """Whether the name has the headline whole of which the title shows the beginning, cut with an ellipsis or without."""
    stem = re.sub(r"\s", "", _CUT.sub("", title))
    whole = re.sub(r"\s", "", named)
    if _CUT.search(title):
        return whole.startswith(stem)
    return len(whole) > len(stem) >= _TITLE and whole.startswith(stem)


def _title_beside(
    nodes: Sequence[LexborNode], links: list[tuple[LexborNode, str]]
) -> tuple[str, list[LexborNode]] | None:
    """The title of a row whose links say 查看 or nothing: the longest text of another cell."""
    if any(_link_text(anchor) for anchor, _ in links):
        return None
    cells = [
        cell
        for node in nodes
        if node.is_element_node
        for cell in node.css("td, th, span, p, div, h1, h2, h3, h4, h5, h6, dt, dd, em, strong, b, label")
        if cell.mem_id != node.mem_id
        and all(inner.mem_id == cell.mem_id for inner in cell.css("a, td, p, div, li"))
    ]
    best = max(cells, key=lambda cell: len(_words(cell)), default=None)
    if best is None or len(_words(best)) < 6:
        return None
    shown = _words(best)
    named = max(_named_title(best), _named_title(best.parent), key=len)
    return named if _longer(named, shown) else shown, list(texts(best))


def _words(cell: LexborNode) -> str:
    """A cell's text where it could be a title: no date, no number of a paper."""
    shown = tidy(text(cell))
    return "" if is_date(shown) or is_doc_no(shown) or not re.search(r"[^\W\d_]", shown) else shown


def _title_link(links: list[tuple[LexborNode, str]]) -> tuple[LexborNode, str]:
    """Of a row's links, the one that carries the title: under a heading, else the first that could be one.

    Links nested after it (相关解读, 图解, 附件) may have longer texts; a column's name or an author before it is shorter.
    """
    shown = [(link, _link_text(link[0])) for link in links]
    headed = next((link for link, said in shown if said and _under_heading(link[0])), None)
    if headed:
        return headed
    pages = {
        twin(url): [(link, said) for link, said in shown if twin(link[1]) == twin(url)] for _, url in links
    }
    for group in pages.values():
        longest = max(group, key=lambda one: len(one[1]))
        if len(longest[1]) >= _TITLE or (len(longest[1]) >= 4 and _all_beside(group, shown)):
            return next((link for link, said in group if len(said) >= 4), longest[0])
    best = max(pages.values(), key=lambda group: max(len(said) for _, said in group))
    return next((link for link, said in best if len(said) >= 4), max(best, key=lambda one: len(one[1]))[0])


def _link_text(anchor: LexborNode) -> str:
    shown = tidy(text(anchor))
    return "" if is_more(shown) or is_date(shown) else shown


_Shown = list[tuple[tuple[LexborNode, str], str]]


def _all_beside(group: _Shown, shown: _Shown) -> bool:
    """Whether this group has a paper, and every other link that says something names what goes with it."""
    if not any(re.search(r"\d", urlsplit(link[1]).path) and said[:1] not in "[【(（" for link, said in group):
        return False
    own = {link[0].mem_id for link, _ in group}
    others = [said for link, said in shown if said and link[0].mem_id not in own]
    return bool(others) and all(is_beside(said) for said in others)


def _under_heading(anchor: LexborNode) -> bool:
    return anchor.parent is not None and anchor.parent.tag in _HEADINGS


def _title_parts(anchor: LexborNode) -> list[LexborNode]:
    """The text nodes of a link that make up its title: a whole card may stand inside the link."""
    parts = [
        part for part in texts(anchor) if not is_date(part.text_content or "") and not _is_mark(part, anchor)
    ]
    elements = [n for n in anchor.traverse() if n.mem_id != anchor.mem_id and n.is_element_node]
    if elements:
        named = [n for n in elements if n.tag in _HEADINGS] or [
            n for n in elements if _NAMED.search(n.attributes.get("class") or "") and not is_date(text(n))
        ]
        if not named:
            blocks = [n for n in elements if n.tag in _BLOCKS]
            boxed = {part.mem_id for block in blocks for part in texts(block)}
            loose = [part for part in parts if part.mem_id not in boxed]
            if blocks and len(tidy("".join(part.text_content or "" for part in loose))) >= 4:
                return loose
            inner = [block for block in blocks if not _has_blocks(block)]
            named = [block for block in inner if len(tidy(text(block))) >= 4 and not is_date(text(block))]
        if named and tidy(text(named[0])):
            return [
                part
                for part in texts(named[0])
                if not is_date(part.text_content or "") and not _is_mark(part, named[0])
            ]
    return parts


def _has_blocks(block: LexborNode) -> bool:
    return any(inner.mem_id != block.mem_id for inner in block.css("div, p, dt, dd, li, td"))


def _is_mark(part: LexborNode, title: LexborNode) -> bool:
    """Whether a text node is a mark of the list (NEW, 置顶) beside a title rather than a word of it."""
    said = (part.text_content or "").strip(" []【】()（）!！·").lower()
    return said in _MARKS and part.parent is not None and part.parent.mem_id != title.mem_id
