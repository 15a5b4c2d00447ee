"""A list page as a tree: decoded, hidden parts and comments out of the way, its scripts kept beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.extract.lists.rows.clicks import follow_clicks
from indexing.text.encoding import Decoded, decoded
from indexing.text.urls import Base, absolute

MAX_BYTES = 8_000_000
"""A list page of a thousand rows has some 500 kB; what is longer is cut."""

# The HTML parser needs quadratic time for nested elements (measured: 100,000 divs, 13 s); real pages stay under 100.
_MAX_DEPTH = 2_000
_NESTING = re.compile(
    r"<(/?)(?:div|span|table|ul|ol|dl|font|b|i|em|strong|center|section|a|form)\b", re.IGNORECASE
)

_UNSEEN = (
    "script, style, template, noscript, textarea, select, svg, iframe, object, [hidden], .visually-hidden, .sr-only,"
    " .screen-reader-text, .element-invisible"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,500}) -->")
_COMMENT_LINE = re.compile(r"^[ \t]*//[^\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PostForm:
    """A form that ASP.NET posts to turn a page: where to, and its hidden fields in order."""

    action: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """`base` is what links are joined to (<base href>, else the URL); `scripts` the text of all inline scripts; `form` the
    page's ASP.NET form."""

    url: str
    base: Base
    root: LexborNode
    scripts: str
    form: PostForm | None = None


@lru_cache(maxsize=4)
def decoded_of(body: bytes, encoding: str | None = None) -> Decoded:
    """The body as text. `encoding` overrides what the page says of itself."""
    header = f"text/html; charset={encoding}" if encoding else None
    return decoded(body[:MAX_BYTES], header)


def text_of(body: bytes, encoding: str | None = None) -> str:
    return decoded_of(body, encoding).text


def tree_of(text: str) -> LexborNode | None:
    """The root of the whole tree, scripts and hidden parts included; None where there is nothing, or it is too deep."""
    return None if "<" not in text or _too_deep(text) else LexborHTMLParser(text).root


def parse(text: str, url: str, encoding: str = "utf-8") -> ListPage | None:
    """The page's tree without what a reader does not see, or None where there is nothing to parse.

    `encoding` is what the page was written in, and so are the queries of its links.
    """
    root = tree_of(text)
    if root is None:
        return None
    scripts = "\n".join(_COMMENT_LINE.sub("", script.text(deep=True)) for script in root.css("script"))
    first = root.css_first("base[href]")
    url = url or _own_address(root, text)
    base = (absolute(first.attributes.get("href"), url) if first else None) or url
    joined = Base(base, encoding)
    form = _form(root, joined, url)  # its fields often stand in a hidden box
    _drop_unseen(root)
    follow_clicks(root, scripts)
    return ListPage(url, joined, root, scripts, form)


def _form(root: LexborNode, base: Base, url: str) -> PostForm | None:
    form = next((one for one in root.css("form") if one.css_first("input[name=__VIEWSTATE]")), None)
    if form is None:
        return None
    fields = tuple(
        (name, node.attributes.get("value") or "")
        for node in form.css("input[type=hidden]")
        if (name := node.attributes.get("name"))
    )
    return PostForm(absolute(form.attributes.get("action"), base) or url, fields)


def _own_address(root: LexborNode, text: str) -> str:
    """What a saved page says of its address: its canonical link, og:url, the note that browsers leave on saving."""
    for selector, name in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        node = root.css_first(selector)
        said = (node.attributes.get(name) or "").strip() if node else ""
        if said.startswith(("http://", "https://")):
            return said
    saved = _SAVED_FROM.search(text[:2000])
    return saved[1] if saved else ""


def _drop_unseen(root: LexborNode) -> None:
    unseen = root.css(_UNSEEN) + [
        node for node in root.css("[style]") if _HIDDEN.search(node.attributes.get("style") or "")
    ]
    ids = {node.mem_id for node in unseen}
    # A removed element takes its descendants' memory along, so only the outermost may be touched.
    outermost = {node.mem_id: node for node in unseen if not _inside(node, ids)}
    for node in outermost.values():
        if node.tag not in ("html", "body"):
            node.remove()


def _inside(node: LexborNode, ids: set[int]) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id in ids:
            return True
        above = above.parent
    return False


def _too_deep(text: str) -> bool:
    depth = 0
    for match in _NESTING.finditer(text):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        if depth > _MAX_DEPTH:
            return True
    return False
