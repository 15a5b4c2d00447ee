"""html (also what calls itself .doc or .xls), and MHTML, Word's web archive."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator

from lxml import etree, html

from config.language import tr
from crawlers.extract.files.extract import Extract, UnreadableFile
from crawlers.extract.files.rows import GAP, MAX_CELLS, ROW_END, marked
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
_BETWEEN_ROWS = re.compile(ROW_END + r"\n[\n ]*\n")
_TABLE_END = "\n\x1e\n"
"""No line of the text, since it says nothing, and yet none between two rows."""
_MAX_DEPTH = 400


def read_html(body: bytes, content_type: str | None = None) -> Extract:
    """A line per block, tabs between the cells of a row. `content_type` is what is said of the bytes beside them."""
    text = _DECLARATION.sub("", decode(body, content_type))
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(tr("网页是空的", "the page is empty")) from error
    told = _BETWEEN_ROWS.sub(ROW_END + "\n", "".join(_pieces(root, 0, [])))
    return Extract(marked(told), pictures=root.find(".//img") is not None)


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


def _pieces(element: Element, depth: int, covered: list[int]) -> Iterator[str]:
    """Text in order with line breaks round blocks. White space of the source is one space; past a depth no page has, stop.

    `covered` tells of the table's columns how many more rows a higher cell covers.
    """
    name = local(element).lower()
    if name in _SKIPPED or depth > _MAX_DEPTH:
        return
    if name == "br":
        yield "\n"
    elif name == "tr":
        yield "\n" + "\t".join(_cells(element, depth, covered)) + ROW_END + "\n"
    elif name in ("td", "th"):
        yield _cell(element, depth)
    else:
        around = "\n" if name in _BLOCKS else ""
        yield around
        for child in _content(element, depth, [] if name == "table" else covered):
            yield from child
        yield _TABLE_END if name == "table" else around


def _cells(row: Element, depth: int, covered: list[int]) -> Iterator[str]:
    """The cells of a row, GAP where one of this row or of a row above covers the place."""
    column = 0
    for cell in _row_cells(row):
        while column < len(covered) and covered[column]:
            covered[column] -= 1
            column += 1
            yield GAP
        yield _cell(cell, depth + 1)
        wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
        covered.extend([0] * (column + wide - len(covered)))
        covered[column : column + wide] = [high - 1] * wide
        yield from [GAP] * (wide - 1)
        column += wide
    for place in range(column, len(covered)):
        covered[place] = max(0, covered[place] - 1)


def _row_cells(row: Element) -> Iterator[Element]:
    """Through what pages wrongly put between a row and its cells (form)."""
    for child in row:
        if local(child).lower() in ("td", "th"):
            yield child
        elif local(child).lower() not in _SKIPPED:
            yield from _row_cells(child)


def _span(cell: Element, name: str) -> int:
    printed = cell.get(name, "1").strip()
    return max(1, min(int(printed), MAX_CELLS)) if printed.isdecimal() and len(printed) < 6 else 1


def _cell(element: Element, depth: int) -> str:
    """A cell's own blocks are no lines of the row."""
    inner = "".join(piece for child in _content(element, depth, []) for piece in child)
    return " ".join(inner.split())


def _content(element: Element, depth: int, covered: list[int]) -> Iterator[Iterator[str]]:
    if element.text:
        yield iter((_squeeze(element.text),))
    for child in element:
        yield _pieces(child, depth + 1, covered)
        if child.tail:
            yield iter((_squeeze(child.tail),))


def _squeeze(text: str) -> str:
    squeezed = " ".join(text.split())
    if not squeezed:
        return " " if text and "\n" not in text else ""
    return (" " if text[0].isspace() else "") + squeezed + (" " if text[-1].isspace() else "")
