"""zip archives: the readable papers in them, each after its name."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from config.language import tr
from crawlers.extract.files.extract import Extract, NeedsOcr, UnreadableFile
from crawlers.extract.files.limits import MAX_TEXT
from crawlers.extract.files.package import Package
from indexing.facts.facts import Table
from indexing.records import FileText

_MAX_FILES = 60


def read_zip(body: bytes, read: Callable[[bytes, str], FileText]) -> Extract:
    """Up to 60 members, read by `read`. Raises NeedsOcr or UnreadableFile when not one of them gives text."""
    package = Package(body)
    names = [name for name in package.names if not _is_litter(name)]
    lines: list[str] = []
    tables: list[Table] = []
    scanned: list[FileText] = []
    left_out: list[FileText] = []
    length = 0
    for name in names[:_MAX_FILES]:
        try:
            file = read(package.read(name), name)
        except UnreadableFile as error:
            file = FileText("unreadable", "unknown", detail=str(error))
        if not file.text:
            left_out.append(file)
            continue
        lines.extend((posixpath.basename(name), file.text))
        tables += file.tables
        length += len(file.text)
        if file.confidence is not None:
            scanned.append(file)
        if length > MAX_TEXT:
            break
    if not lines:
        if any(file.state == "needs_ocr" for file in left_out):
            raise NeedsOcr(tr("压缩包内的文件需要文字识别", "the files in the zip need OCR"))
        reason = next((file.detail for file in left_out if file.detail), None)
        raise UnreadableFile(reason or tr("压缩包内没有可读的文件", "no readable file in the zip"))
    more = len(left_out) + max(0, len(names) - _MAX_FILES)
    detail = tr(f"压缩包内 {more} 个文件未读", f"{more} files of the zip not read") if more else None
    characters = sum(len(file.text) for file in scanned)
    confidence = sum(len(file.text) * (file.confidence or 0.0) for file in scanned) / max(1, characters)
    return Extract(lines, detail=detail, confidence=confidence if scanned else None, tables=tuple(tables))


def _is_litter(name: str) -> bool:
    """What operating systems leave in archives."""
    base = posixpath.basename(name)
    return name.startswith("__MACOSX/") or base.startswith(("._", "~$")) or base in (".DS_Store", "Thumbs.db")
