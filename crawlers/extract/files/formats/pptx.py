"""pptx: the slides in their order, without masters and notes."""

from __future__ import annotations

from collections.abc import Iterator

from crawlers.extract.files.extract import Extract
from crawlers.extract.files.package import Package
from crawlers.extract.files.rows import Row
from crawlers.extract.files.xml import Element, attribute, local


def read_pptx(body: bytes) -> Extract:
    """A line per paragraph, table rows with tabs; `pages` counts the slides."""
    package = Package(body)
    main = package.main_part("ppt/presentation.xml")
    related = package.related(main)
    slides = []
    for element in package.xml(main).iter():
        if local(element) == "sldId":
            # the numeric id has no namespace, the relationship's has
            link = next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")
            kind, member = related.get(link, ("", ""))
            if kind == "slide" and member in package:
                slides.append(member)
    lines = (line for slide in slides for line in _shapes(package.xml(slide)))
    return Extract(lines, len(slides), any(name.lower().startswith("ppt/media/") for name in package.names))


def _shapes(element: Element) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name == "Fallback":
            continue
        if name == "p":
            yield _paragraph(child)
        elif name == "tr":
            cells = (cell for cell in child if local(cell) == "tc" and attribute(cell, "hMerge") is None)
            yield Row([" ".join(filter(None, map(str.strip, _shapes(cell)))) for cell in cells])
        else:
            yield from _shapes(child)


def _paragraph(paragraph: Element) -> str:
    parts = []
    for element in paragraph.iter():
        if local(element) == "t":
            parts.append(element.text or "")
        elif local(element) == "br":
            parts.append("\n")
    return "".join(parts)
