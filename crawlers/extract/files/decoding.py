"""Whether the bytes of a file are text, and which."""

from __future__ import annotations

import codecs

from indexing.text.encoding import decode

_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"


def as_text(body: bytes) -> str | None:
    """The characters if the bytes are text; None for binary (control bytes, or more than 0.1 % that no encoding explains)."""
    if not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        sample = body[: 1 << 20]
        if len(sample.translate(None, _CONTROLS)) < len(sample):
            return None
    text = decode(body)
    return None if text.count("\ufffd") * 1000 > len(text) else text
