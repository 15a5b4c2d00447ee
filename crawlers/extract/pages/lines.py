"""Elements to lines of text: a paragraph is a line, a row of a data table is a line with tabs between its cells.

Everything here walks without recursion, because pages nest thousands of elements deep by accident or on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

Element = etree._Element

_BLOCK_TAGS = """
    address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr html li main nav ol p pre section table tbody td tfoot th thead tr ucapcontent ul caption legend
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SILENT_TAGS = """
    script style noscript template head select option textarea button svg iframe object embed canvas map audio video
    input link meta title
"""
_SILENT = frozenset(_SILENT_TAGS.split())

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)

_BETWEEN_HAN = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r\f\v]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])"
)
_BLANKS = re.compile(r"[\s\u00a0\u3000\u200e\u200f\u2028\u2029\u0085\x1c-\x1f]+")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
"""Curly quotes that a Windows editor wrote as C1 controls."""

_FLOW_CELL_BLOCKS = 8
"""A cell with so many blocks is the page's layout holding an article, not a value in a table."""
_MAX_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """`linked` counts the characters that stand in links; `hidden` lines are switched off by inline style."""

    text: str
    linked: int = 0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Rendering:
    """The lines before, inside and after the element that was looked for; `inside` is empty where there was none."""

    before: tuple[Line, ...]
    inside: tuple[Line, ...]
    after: tuple[Line, ...]


def tidy(text: str) -> str:
    """One line of text: blanks of every width collapsed, source line breaks between Chinese characters removed."""
    if "\n" in text:
        text = _BETWEEN_HAN.sub("", text)
    text = _BLANKS.sub(" ", text).strip()
    return text if text.isprintable() else _INVISIBLE.sub("", text.translate(_WINDOWS)).strip()


def is_hidden(element: Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN_STYLE.search(style))


def drop(parent: Element, element: Element) -> None:
    """Take an element out of the tree; the text behind it stays."""
    previous = element.getprevious()
    if element.tail:
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def element_lines(element: Element) -> tuple[Line, ...]:
    """The visible lines of one element."""
    return tuple(line for line in _walk(element, None)[0] if not line.hidden)


def element_text(element: Element) -> str:
    """The visible text of one element on one line."""
    return tidy("\n".join(line.text for line in element_lines(element)))


def short_text(element: Element, limit: int) -> str | None:
    """The text of an element that has no more than `limit` characters of it, blanks collapsed; None for a longer one.

    Looks at no more than that, so that asking every element of a page stays cheap however they are nested.
    """
    pieces: list[str] = []
    size = 0
    for text in element.itertext():
        size += len(text)
        if size > limit:
            return None
        pieces.append(str(text))
    return tidy("".join(pieces))


def render(root: Element, target: Element | None) -> Rendering:
    """The page as lines, split at `target`. Hidden lines are kept, marked, outside the target and dropped inside."""
    lines, split = _walk(root, target)
    if target is None or split is None:
        return Rendering(tuple(lines), (), ())
    return Rendering(tuple(lines[:split]), element_lines(target), tuple(lines[split:]))


class _Writer:
    """Collects pieces of inline text into lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[str] = []
        self._linked = 0

    def add(self, text: str, *, linked: bool, keep_breaks: bool, hidden: bool) -> None:
        if keep_breaks and "\n" in text:
            for piece in text.split("\n"):
                self._pieces.append(piece)
                self.end_line(hidden)
            return
        self._pieces.append(text)
        if linked:
            self._linked += len(text.strip())

    def end_line(self, hidden: bool) -> None:
        if self._pieces:
            text = tidy("".join(self._pieces))
            if text:
                self.lines.append(Line(text, self._linked, hidden))
            self._pieces.clear()
            self._linked = 0


def _walk(root: Element, skipped: Element | None) -> tuple[list[Line], int | None]:  # noqa: PLR0912 - one loop, no recursion
    """Lines under `root`, and how many came before `skipped`, whose own are left out."""
    writer = _Writer()
    split: int | None = None
    hidden = links = pres = 0
    stack: list[tuple[Element, bool]] = [(root, False)]  # an element on its way in, or (True) on its way out
    concealing: set[Element] = set()
    while stack:
        element, leaving = stack.pop()
        tag = element.tag
        block = tag in _BLOCKS
        if leaving:
            if block:
                writer.end_line(hidden > 0)
            if tag == "a":
                links -= 1
            elif tag == "pre":
                pres -= 1
            if element in concealing:
                writer.end_line(True)
                hidden -= 1
        elif element is skipped:
            writer.end_line(hidden > 0)
            split = len(writer.lines)
        elif tag == "br":
            writer.end_line(hidden > 0)
        elif tag not in _SILENT and isinstance(tag, str):
            conceals = element is not root and is_hidden(element)
            if block or conceals:
                writer.end_line(hidden > 0)
            if tag == "table" and (rows := data_rows(element, skipped)) is not None:
                writer.lines.extend(Line(row.text, row.linked, hidden > 0 or conceals) for row in rows)
            else:
                if conceals:
                    concealing.add(element)
                    hidden += 1
                if tag == "a":
                    links += 1
                elif tag == "pre":
                    pres += 1
                if element.text:
                    writer.add(element.text, linked=links > 0, keep_breaks=pres > 0, hidden=hidden > 0)
                stack.append((element, True))
                stack.extend([(child, False) for child in reversed(element)])
                continue
        if element.tail and element is not root:
            writer.add(element.tail, linked=links > 0, keep_breaks=pres > 0, hidden=hidden > 0)
    writer.end_line(hidden > 0)
    return writer.lines, split


def data_rows(table: Element, avoided: Element | None = None) -> list[Line] | None:
    """The rows of a table of data, one line each; None for a table that only lays out the page.

    A merged cell's text stands once, where it begins; the other places it covers stay empty, so columns keep their place.
    """
    if next(table.iterdescendants("table"), None) is not None:
        return None
    rows = [(row, [cell for cell in row if cell.tag in ("td", "th")]) for row in table.iterdescendants("tr")]
    widest = max((len(cells) for _, cells in rows), default=0)
    if widest < 2:
        return None
    if avoided is not None and any(ancestor is table for ancestor in avoided.iterancestors("table")):
        return None
    if any(_is_flow(cell) for _, cells in rows for cell in cells):
        return None
    lines: list[Line] = []
    caption = table.find("caption")
    if caption is not None:
        lines += element_lines(caption)
    covered: dict[int, int] = {}
    for row, cells in rows:
        line = _row_line(cells, covered)
        if line and not is_hidden(row):
            lines.append(line)
    return lines


def _is_flow(cell: Element) -> bool:
    blocks = sum(
        1 for child in cell.iterdescendants("p", "div", "li", "br") if child.tag != "br" or not child.tail
    )
    return blocks >= _FLOW_CELL_BLOCKS and len("".join(_texts(cell))) > 600


def _texts(element: Element) -> Iterator[str]:
    return (str(text) for text in element.itertext())


def _row_line(cells: list[Element], covered: dict[int, int]) -> Line | None:
    values: list[str] = []
    linked = 0
    spans: dict[int, int] = {}
    for cell in cells:
        while covered.get(len(values), 0) > 0:
            values.append("")
        if is_hidden(cell):
            continue
        parts = element_lines(cell)
        width = min(_span(cell, "colspan"), _MAX_COLUMNS - len(values))
        for column in range(len(values), len(values) + width):
            spans[column] = _span(cell, "rowspan")
        values.append(" ".join(part.text for part in parts))
        values += [""] * (width - 1)
        linked += sum(part.linked for part in parts)
        if len(values) >= _MAX_COLUMNS:
            break
    for column in list(covered):
        covered[column] -= 1
        if covered[column] <= 0:
            del covered[column]
    covered.update({column: rows - 1 for column, rows in spans.items() if rows > 1})
    text = "\t".join(values).rstrip("\t")
    return Line(text, linked) if text.strip() else None


def _span(cell: Element, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return (
        max(1, min(int(value), _MAX_COLUMNS)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
    )
