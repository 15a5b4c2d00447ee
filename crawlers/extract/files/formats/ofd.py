"""ofd (GB/T 33190): China's own fixed-layout format, a zip of XML pages whose glyph runs carry their text."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from config.language import tr
from crawlers.extract.files.extract import Extract, NeedsOcr, UnreadableFile
from crawlers.extract.files.formats.pdf.reflow import join_wrapped
from crawlers.extract.files.legibility import is_garbage
from crawlers.extract.files.limits import MAX_TEXT
from crawlers.extract.files.package import Package
from crawlers.extract.files.xml import Element, attribute, local


@dataclass(frozen=True, slots=True)
class _Run:
    """A TextCode: its baseline's start `x`, `y` and its end `right` on the page, and the font `size`, all in mm."""

    text: str
    x: float
    y: float
    right: float
    size: float


def read_ofd(body: bytes) -> Extract:
    """Pages in the document's order, on each page what its template says before its own layers.

    Raises NeedsOcr for pages without text (text drawn as paths, scans) or with text that is none; UnreadableFile for broken,
    encrypted and entity-laden files.
    """
    package = Package(body)
    pages: list[list[str]] = []
    length = 0
    for page in _pages(package):
        runs = [run for content in page for run in _runs(package.xml(content))]
        pages.append(list(_lines(runs)))
        length += sum(map(len, pages[-1]))
        if length > MAX_TEXT:
            break
    if not pages:
        raise UnreadableFile(tr("OFD 没有页面", "the OFD has no pages"))
    lines = join_wrapped(pages)
    if not lines:
        raise NeedsOcr(tr("页面上没有文字对象", "no text objects on the pages"), len(pages))
    if is_garbage("\n".join(lines)):
        raise NeedsOcr(tr("文字层是乱码", "the text layer is garbage"), len(pages))
    return Extract(lines, len(pages))


def _member(package: Package, start: str, place: str) -> str:
    """The member that a location means, seen from the member it stands in. "" where there is none."""
    place = place.strip().replace("\\", "/")
    folder = posixpath.join("/", posixpath.dirname(start))
    for candidate in (posixpath.join(folder, place), posixpath.join("/", place)):
        member = posixpath.normpath(candidate).lstrip("/")
        if member in package:
            return member
    return ""


def _pages(package: Package) -> Iterator[list[str]]:
    """Per page the members that draw it: background templates, then its own content."""
    if "OFD.xml" not in package:
        raise UnreadableFile(tr("缺少 OFD.xml", "OFD.xml is missing"))
    for root in package.xml("OFD.xml").iter():
        if local(root) != "DocRoot":
            continue
        document = _member(package, "OFD.xml", root.text or "")
        if not document:
            raise UnreadableFile(tr("OFD 缺少文档描述", "the OFD's document part is missing"))
        templates: dict[str, str] = {}
        places: list[str] = []
        for element in package.xml(document).iter():
            place = _member(package, document, element.get("BaseLoc", ""))
            if local(element) == "TemplatePage":
                templates[element.get("ID", "")] = place
            elif local(element) == "Page":
                places.append(place)
        for place in places:
            if not place:
                yield []
                continue
            used = (e.get("TemplateID", "") for e in package.xml(place) if local(e) == "Template")
            yield [template for name in used if (template := templates.get(name))] + [place]


def _number(text: str | None, default: float = 0.0) -> float:
    try:
        return float(text or default)
    except ValueError:
        return default


def _runs(page: Element) -> Iterator[_Run]:
    for element in page.iter():
        if local(element) != "TextObject":
            continue
        box = (element.get("Boundary") or "").split()
        left, top = (_number(box[0]), _number(box[1])) if len(box) >= 2 else (0.0, 0.0)
        matrix = [_number(part) for part in (element.get("CTM") or "1 0 0 1 0 0").split()]
        a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        size = _number(element.get("Size"), 4.0) * (abs(d) or abs(b) or 1.0)
        for code in element:
            if local(code) != "TextCode" or not code.text:
                continue
            x, y = _number(attribute(code, "X")), _number(attribute(code, "Y"))
            px, py = left + a * x + c * y + e, top + b * x + d * y + f
            text = code.text.strip("\r\n\t")
            width = sum(1.0 if character > "\u2e7f" else 0.5 for character in text)
            told = _advance(code.get("DeltaX")) * abs(a)
            width = told + size / 2 if told else width * size
            yield _Run(text, px, py, px + width, size)


def _advance(deltas: str | None) -> float:
    """The sum of a DeltaX list, in which `g n d` means n times d."""
    total = 0.0
    parts = (deltas or "").split()
    at = 0
    while at < len(parts):
        if parts[at] == "g" and at + 2 < len(parts):
            total += _number(parts[at + 1]) * _number(parts[at + 2])
            at += 3
        else:
            total += _number(parts[at])
            at += 1
    return total


def _lines(runs: list[_Run]) -> Iterator[str]:
    """Runs in document order; a new line where the baseline moves, a tab where a run starts well right of the last one."""
    line: list[str] = []
    last: _Run | None = None
    for run in runs:
        if last is not None:
            size = max(last.size, run.size, 0.1)
            if abs(run.y - last.y) > 0.5 * size or run.x < last.x - size:
                yield "".join(line)
                line = []
            elif run.x - last.right > 1.5 * size:
                line.append("\t")
        line.append(run.text)
        last = run
    yield "".join(line)
