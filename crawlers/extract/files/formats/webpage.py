"""html (also what calls itself .doc or .xls), and MHTML, Word's web archive."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator

from lxml import etree, html

from config.language import tr
from crawlers.extract.files.extract import Extract, UnreadableFile
from crawlers.extract.files.xml import Element, local
from indexing.text.encoding import decode

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "noframes",
        "template",
        "iframe",
        "object",
        "svg",
        "select",
        "textarea",
        "button",
        "head",
    ]
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_FURNITURE = re.compile(r"(?:header|footer|tabstrip|filelist)\.\w{3,5}$", re.IGNORECASE)
_MAX_DEPTH = 400


def read_html(body: bytes, content_type: str | None = None) -> Extract:
    """A line per block, tabs between the cells of a row. `content_type` is what is said of the bytes beside them."""
    text = _DECLARATION.sub("", decode(body, content_type))
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(tr("网页是空的", "the page is empty")) from error
    return Extract("".join(_pieces(root, 0)).split("\n"), pictures=root.find(".//img") is not None)


def read_mhtml(body: bytes) -> Extract:
    """The HTML parts of a web archive in order: Excel keeps each sheet in one, behind a frameset that says nothing. Word's
    parts of headers and footers, and Excel's row of tabs, are left out."""
    message = email.message_from_bytes(body, policy=email.policy.compat32)
    pages: list[Extract] = []
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if (
            isinstance(content, bytes)
            and content.strip()
            and not _FURNITURE.search(part.get("Content-Location", ""))
        ):
            pages.append(read_html(content, part.get("Content-Type")))
    if not pages:
        raise UnreadableFile(tr("网页档案里没有网页", "no page in the web archive"))
    return Extract(
        [line for page in pages for line in page.lines], pictures=any(page.pictures for page in pages)
    )


def _pieces(element: Element, depth: int) -> Iterator[str]:
    """Text in order with line breaks round blocks. White space of the source is one space; past a depth no page has, stop."""
    name = local(element).lower()
    if name in _SKIPPED or depth > _MAX_DEPTH:
        return
    if name == "br":
        yield "\n"
    elif name in ("td", "th"):
        # a cell's own blocks are no lines of the row
        inner = "".join(piece for child in _content(element, depth) for piece in child)
        yield " ".join(inner.split()) + "\t"
    else:
        around = "\n" if name in _BLOCKS else ""
        yield around
        for child in _content(element, depth):
            yield from child
        yield around


def _content(element: Element, depth: int) -> Iterator[Iterator[str]]:
    if element.text:
        yield iter((_squeeze(element.text),))
    for child in element:
        yield _pieces(child, depth + 1)
        if child.tail:
            yield iter((_squeeze(child.tail),))


def _squeeze(text: str) -> str:
    squeezed = " ".join(text.split())
    if not squeezed:
        return " " if text and "\n" not in text else ""
    return (" " if text[0].isspace() else "") + squeezed + (" " if text[-1].isspace() else "")
