"""docx, and `.wps` or `.doc` whose bytes are one."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from crawlers.extract.files.extract import Extract, UnreadableFile
from crawlers.extract.files.formats.ooxml_text import story_lines
from crawlers.extract.files.formats.webpage import read_html, read_mhtml
from crawlers.extract.files.package import Package
from crawlers.extract.files.sniff import sniff
from indexing.text.encoding import decode


def read_docx(body: bytes) -> Extract:
    """Headers first (the red head of an official paper may stand there), then the body, then foot- and endnotes.

    Parts that stand whole in the body (altChunk: pages, web archives, other documents) are read where they stand.
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
    parts = package.related(main)
    yield from story_lines(
        package.xml(main), lambda identity: _part(package, parts.get(identity, ("", ""))[1])
    )
    for kind, member in related:
        if kind in ("footnotes", "endnotes"):
            yield from story_lines(package.xml(member))


def _part(package: Package, member: str) -> Iterator[str]:
    """The lines of a whole document inside this one; nothing of one that is missing, broken, or a package of parts again."""
    if member not in package:
        return
    body = package.read(member)
    try:
        kind = sniff(body)
        if kind == "html":
            yield from read_html(body).lines
        elif kind == "mhtml":
            yield from read_mhtml(body).lines
        elif kind == "docx":
            inner = Package(body)
            yield from story_lines(inner.xml(inner.main_part("word/document.xml")))
        elif kind == "txt":
            yield from decode(body).splitlines()
    except UnreadableFile:
        return
