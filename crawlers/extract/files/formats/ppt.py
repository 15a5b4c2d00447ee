"""ppt: PowerPoint 97 to 2003 ([MS-PPT]): a tree of records, of which the text atoms under slides are read."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from config.language import tr
from crawlers.extract.files.extract import Extract, UnreadableFile

_SLIDE, _SLIDE_LIST, _SLIDE_ATOM = 0x03EE, 0x0FF0, 0x03F3
_TEXT_UTF16, _TEXT_LATIN = 0x0FA0, 0x0FA8
_MASTER, _NOTES, _HANDOUT = 0x03F8, 0x03F0, 0x0FC9
_MAX_DEPTH = 24


def read_ppt(body: bytes) -> Extract:
    """Titles and outlines first, then the other boxes. `pages` counts the slides. Raises UnreadableFile."""
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            if ole.exists("EncryptedSummary"):
                raise UnreadableFile(tr("演示文稿有密码保护", "the presentation is under a password"))
            stream = ole.openstream("PowerPoint Document").read()
            pictures = ole.exists("Pictures")
    except OSError as error:
        raise UnreadableFile(tr("演示文稿已损坏", "the presentation is broken")) from error
    found = list(_records(stream, 0, len(stream), False, 0))
    # saving in place appends slides again, and the outline repeats what boxes say
    texts = dict.fromkeys(text for kind, text in found if kind != _SLIDE_ATOM)
    slides = sum(kind == _SLIDE_ATOM for kind, _ in found)
    return Extract(texts, slides or None, pictures)


def _records(stream: bytes, at: int, end: int, wanted: bool, depth: int) -> Iterator[tuple[int, str]]:
    while at + 8 <= end and depth < _MAX_DEPTH:
        version, kind, size = struct.unpack_from("<HHI", stream, at)
        at += 8
        stop = min(at + size, end)
        if version & 0xF == 0xF and kind not in (_MASTER, _NOTES, _HANDOUT):
            outline = kind == _SLIDE_LIST and version >> 4 == 0  # 1 and 2 are the masters' and the notes'
            yield from _records(stream, at, stop, wanted or outline or kind == _SLIDE, depth + 1)
        elif wanted and kind == _TEXT_UTF16:
            yield kind, stream[at:stop].decode("utf-16-le", "replace")
        elif wanted and kind == _TEXT_LATIN:
            yield kind, stream[at:stop].decode("latin-1")
        elif wanted and kind == _SLIDE_ATOM:
            yield kind, ""
        at = stop
