"""Bytes of plain text to characters: BOM, then UTF-8 if it holds, then GB18030, the superset of GB2312 and GBK."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"
_META = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)


def decode(body: bytes) -> str:
    """The characters of a text or HTML file. A declaration counts only where neither a BOM nor UTF-8 decides.

    Bytes that fit nothing become U+FFFD.
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _META.search(body[:4096])
    if declared and declared.group(1).lower() in (b"big5", b"shift_jis", b"euc-kr"):
        return body.decode(declared.group(1).decode("ascii"), "replace")
    utf8 = body.decode("utf-8", "replace")
    chinese = body.decode("gb18030", "replace")
    return utf8 if utf8.count("\ufffd") < chinese.count("\ufffd") else chinese


def as_text(body: bytes) -> str | None:
    """The characters if the bytes are text; None for binary (control bytes, or more than 0.1 % that no encoding explains)."""
    if not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        sample = body[: 1 << 20]
        if len(sample.translate(None, _CONTROLS)) < len(sample):
            return None
    text = decode(body)
    return None if text.count("\ufffd") * 1000 > len(text) else text
