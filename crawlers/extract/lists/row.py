"""One row of a list page: its title, where it points, its date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape

from selectolax.lexbor import LexborNode

from crawlers.extract.lists.dates import is_date, list_date, row_date
from crawlers.extract.lists.links import twin
from indexing.records import Entry
from indexing.text.dates import DATE
from indexing.text.doc_no import is_doc_no
from indexing.text.urls import Base, absolute

MORE = frozenset(
    [
        "更多",
        "更多>>",
        "查看",
        "查看更多",
        "查看详情",
        "详情",
        "详细",
        "详细信息",
        "阅读全文",
        "全文",
        "点击查看",
        "了解更多",
        "下载",
        "附件下载",
        "下载附件",
        "打印",
        "收藏",
        "分享",
        "评论",
        "首页",
        "末页",
        "尾页",
        "上一页",
        "下一页",
        "上页",
        "下页",
        "第一页",
        "最后一页",
        "前一页",
        "后一页",
        "返回",
        "返回首页",
        "跳转",
        "确定",
        "go",
        "more",
        "next",
        "prev",
    ]
)
"""Words of links that lead somewhere but are no title."""

_BULLET = re.compile(r"^[\s·•●○■□◆◇▪►▶▷※☆★>》]+")
_SPACE = re.compile(r"\s+")
_CUT = re.compile(r"(?:…+|\.{2,}|⋯+)$")
_NAMED = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti|name)(?:$|[\s_-])", re.IGNORECASE)
_DATE_BEFORE = re.compile(rf"^[\[(（【]?({DATE})[\])）】]?[\s:：]+(?=\S)")
_DATE_AFTER = re.compile(rf"\s*[\[(（【]({DATE})[\])）】]$")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("div", "p", "dt", "dd", "li", "td")


def tidy(text: str) -> str:
    """White space normalised, bullets in front dropped."""
    return _BULLET.sub("", _SPACE.sub(" ", text).strip()).strip()


def plain(text: str) -> str:
    """The text of a title that a JSON answer or a feed marks up (`<em>` around what a search found, `&ldquo;`)."""
    return tidy(unescape(re.sub(r"</?[A-Za-z][^<>]{0,80}>", "", text))) if text else ""


def is_more(text: str) -> bool:
    return text.strip("<>[]【】()（）«»‹›+ \xa0").lower() in MORE


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


def read_row(
    nodes: Sequence[LexborNode],
    base: Base,
    *,
    full: bool,
    title_in: str | None = None,
    link_in: str | None = None,
) -> Entry | None:
    """The entry that the nodes of a row (its element, and loose siblings that belong to it) show, or None.

    `full`: where the visible title ends in an ellipsis, take the whole of the link's title attribute. `title_in` and
    `link_in` are CSS selectors within the row.
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
    named = tidy(anchor.attributes.get("title") or "")
    if not title:
        image = anchor.css_first("img[alt]")
        title = named or tidy((image.attributes.get("alt") or "") if image else "")
    elif full and _CUT.search(title) and _longer(named, title):
        title = named
    if not title or is_more(title):
        return None
    taken = {part.mem_id for part in title_parts}
    pieces = [
        part.text_content or ""
        for node in nodes
        for part in ((node,) if node.is_text_node else texts(node) if node.is_element_node else ())
        if part.mem_id not in taken
    ]
    doc_no = next((shown for piece in pieces if "号" in piece and is_doc_no(shown := piece.strip())), None)
    date = row_date(pieces, url)
    if date is None and (said := _DATE_AFTER.search(title) or _DATE_BEFORE.search(title)):
        date = list_date(said[1])
        title = title.replace(said[0], "", 1) if date and full else title
    return Entry(title=title, url=url, date=date, doc_no=doc_no)


def _longer(named: str, title: str) -> bool:
    stem = re.sub(r"\s", "", _CUT.sub("", title))
    return len(named) > len(stem) and re.sub(r"\s", "", named).startswith(stem)


def _title_link(links: list[tuple[LexborNode, str]]) -> tuple[LexborNode, str]:
    """Of a row's links, the one that carries the title: by page the longest text, within a page the first that is one."""
    pages: dict[str, list[tuple[LexborNode, str, str]]] = {}
    for anchor, url in links:
        shown = tidy(text(anchor))
        pages.setdefault(twin(url), []).append(
            (anchor, url, "" if is_more(shown) or is_date(shown) else shown)
        )
    best = max(pages.values(), key=lambda group: max(len(shown) for _, _, shown in group))
    anchor, url, _ = next(
        (link for link in best if _under_heading(link[0]) and link[2]),
        next((link for link in best if len(link[2]) >= 4), max(best, key=lambda link: len(link[2]))),
    )
    return anchor, url


def _under_heading(anchor: LexborNode) -> bool:
    return anchor.parent is not None and anchor.parent.tag in _HEADINGS


def _title_parts(anchor: LexborNode) -> list[LexborNode]:
    """The text nodes of a link that make up its title: a whole card may stand inside the link."""
    parts = [part for part in texts(anchor) if not is_date(part.text_content or "")]
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
            named = [block for block in blocks if len(tidy(text(block))) >= 4 and not is_date(text(block))]
        if named and tidy(text(named[0])):
            return [part for part in texts(named[0]) if not is_date(part.text_content or "")]
    return parts
