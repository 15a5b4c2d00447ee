"""How much a single attachment may cost."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BODY = 256 * 1024 * 1024
"""Bytes. The largest attachment seen on a government site (a scanned plan) is about 100 MB."""

MAX_TEXT = 5_000_000
"""Characters of text kept of one file; the longest real table measured gave 0.2 million."""

MAX_ANSWER = 64 * 1024 * 1024
"""Bytes of one answer of the parser process: `MAX_TEXT` characters as JSON, with room."""

MAX_MEMBERS = 20_000
"""Members of a zip. An OFD has about two per page; spreadsheets and papers have some dozens."""

MAX_PIXELS = 100_000_000
"""Of one picture. A4 at 600 dpi has 35 million; the longest posters for telephones about as many."""

MAX_UNPACKED = 384 * 1024 * 1024
"""Bytes that all reads out of one zip may give together."""

MAX_RATIO = 250
"""Unpacked to packed, counted from `RATIO_FROM` bytes on. Sparse spreadsheets reach about 60."""

RATIO_FROM = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What the parser process may use: `memory` in bytes of address space, `cpu` and `wall` in seconds for one file,
    `files` read before it is replaced by a fresh one.

    For OCR there is more: `ocr_memory` on top, most of which the engine keeps as long as the process lives; for each picture
    `ocr_cpu` and `ocr_wall` again. Of one file at most `ocr_pictures` are read (0: no OCR, as without the extra), and none is
    begun after `ocr_seconds` of CPU."""

    memory: int = 1536 * 1024 * 1024
    cpu: int = 60
    wall: float = 120.0
    files: int = 300
    ocr_memory: int = 1024 * 1024 * 1024
    ocr_cpu: int = 120
    ocr_wall: float = 300.0
    ocr_pictures: int = 50
    ocr_seconds: float = 600.0
