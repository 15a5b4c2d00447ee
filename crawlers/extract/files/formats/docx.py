"""docx, and `.wps` or `.doc` whose bytes are one."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from crawlers.extract.files.extract import Extract
from crawlers.extract.files.formats.ooxml_text import story_lines
from crawlers.extract.files.package import Package


def read_docx(body: bytes) -> Extract:
    """Headers first (the red head of an official paper may stand there), then the body, then foot- and endnotes.

    Footers are left out: page numbers. Numbers that Word gives lists by itself are not in the file and not in the text.
    """
    package = Package(body)
    main = package.main_part("word/document.xml")
    media = posixpath.join(posixpath.dirname(main), "media/").lower()
    return Extract(
        _lines(package, main), pictures=any(name.lower().startswith(media) for name in package.names)
    )


def _lines(package: Package, main: str) -> Iterator[str]:
    related = [(kind, member) for kind, member in package.related(main).values() if member in package]
    seen: set[str] = set()
    for kind, member in related:
        if kind == "header":
            for line in story_lines(package.xml(member)):
                if line.strip() and line not in seen:
                    seen.add(line)
                    yield line
    yield from story_lines(package.xml(main))
    for kind, member in related:
        if kind in ("footnotes", "endnotes"):
            yield from story_lines(package.xml(member))
