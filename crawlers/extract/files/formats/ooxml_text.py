"""Words out of WordprocessingML: paragraphs, tables, text boxes, notes. Serves docx and the flat XML of Word 2003 and later."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crawlers.extract.files.rows import GAP, MAX_CELLS, Row
from crawlers.extract.files.xml import Element, attribute, local

# Skipped whole: Fallback repeats a text box for old programs, moveFrom is where a tracked move came from, del what was
# struck out, and rubies stand beside the text.
_SKIPPED = frozenset(
    ("Fallback", "moveFrom", "del", "instrText", "delText", "rt", "pPr", "rPr", "sectPr", "binData")
)
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def _nothing(_: str) -> Iterator[str]:
    return iter(())


def story_lines(story: Element, part: Callable[[str], Iterator[str]] = _nothing) -> Iterator[str]:
    """Lines of a body, header, notes part or text box: one per paragraph, one per table row with tabs between cells.

    `part` gives the lines of a part of the file that stands there whole (altChunk), by the id of its relationship.
    """
    for child in story:
        name = local(child)
        if name == "p":
            boxes: list[Element] = []
            yield _paragraph(child, boxes)
            for box in boxes:
                yield from story_lines(box)
        elif name == "tbl":
            yield from _rows(child)
        elif name == "altChunk":
            yield from part(
                next((str(value) for key, value in child.items() if str(key).endswith("}id")), "")
            )
        elif name not in _SKIPPED:
            yield from story_lines(child, part)


def _paragraph(paragraph: Element, boxes: list[Element]) -> str:
    parts: list[str] = []
    _collect(paragraph, parts, boxes)
    return "".join(parts)


def _collect(element: Element, parts: list[str], boxes: list[Element]) -> None:
    for child in element:
        name = local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in _BREAKS:
            parts.append(_BREAKS[name])
        elif name in ("txbxContent", "textbox"):
            boxes.append(child)
        elif name not in _SKIPPED and not (name == "r" and _is_hidden(child)):
            _collect(child, parts, boxes)


def _is_hidden(run: Element) -> bool:
    """Whether a run of text is formatted as hidden (w:vanish)."""
    for properties in run:
        if local(properties) == "rPr":
            for mark in properties:
                if local(mark) == "vanish":
                    values = [value for key, value in mark.items() if str(key).endswith("}val")]
                    return not values or values[0] not in ("0", "false", "off")
    return False


def _rows(table: Element) -> Iterator[str]:
    """A nested table or a text box in a cell is told after the row it stands in."""
    for row in _descend(table, "tr"):
        cells: list[str] = []
        nested: list[Element] = []
        for cell in _descend(row, "tc"):
            boxes: list[Element] = []
            paragraphs = (_paragraph(p, boxes) for p in _descend(cell, "p"))
            cells.append(" ".join(" ".join(p.split()) for p in paragraphs if p.strip()))
            cells.extend([GAP] * (_columns(cell) - 1))
            nested.extend(_descend(cell, "tbl"))
            nested.extend(boxes)
        yield Row(cells)
        for inner in nested:
            yield from _rows(inner) if local(inner) == "tbl" else story_lines(inner)


def _columns(cell: Element) -> int:
    """How many columns a cell is wide (w:gridSpan)."""
    for properties in cell:
        if local(properties) == "tcPr":
            for mark in properties:
                if local(mark) == "gridSpan":
                    printed = attribute(mark, "val") or ""
                    return min(int(printed), MAX_CELLS) if printed.isdecimal() else 1
    return 1


def _descend(element: Element, wanted: str) -> Iterator[Element]:
    """The nearest descendants of that name, through wrappers (sdt, ins, customXml) but not through tables or paragraphs."""
    for child in element:
        name = local(child)
        if name == wanted:
            yield child
        elif name not in ("tbl", "p", "tr", "tc") and name not in _SKIPPED:
            yield from _descend(child, wanted)
