"""The pictures within a docx, pptx or OFD, for files that are nothing but scans put into one."""

from __future__ import annotations

import re

from crawlers.extract.files.extract import Extract, NeedsOcr, UnreadableFile
from crawlers.extract.files.formats.pictures.image import read_image
from crawlers.extract.files.formats.pictures.scanner import Scanner
from crawlers.extract.files.package import Package
from crawlers.extract.files.sniff import IMAGES, sniff

PACKAGES = frozenset(("docx", "pptx", "ofd"))
_PICTURE = re.compile(r"\.(?:jpe?g|png|tiff?|bmp|gif|webp)$", re.IGNORECASE)
_DIGITS = re.compile(r"(\d+)")


def read_embedded(body: bytes, scanner: Scanner) -> Extract | None:
    """The text of the pictures, in the order of their numbers, which programs give them as they are put in. None where there is
    no picture with text. Raises UnreadableFile as `Package`."""
    package = Package(body)
    lines: list[str] = []
    for name in sorted(filter(_PICTURE.search, package.names), key=_by_number):
        picture = package.read(name)
        if sniff(picture) not in IMAGES:
            continue
        try:
            lines += read_image(picture, scanner).lines
        except (NeedsOcr, UnreadableFile):
            continue
    return Extract(lines, confidence=scanner.confidence) if lines else None


def _by_number(name: str) -> tuple[tuple[int, str], ...]:
    """`image2` before `image10`."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(name))
