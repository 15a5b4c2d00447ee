"""Bytes to text. A declaration is a claim to test: BOM, header and meta are tried in that order, and the one under
which the bytes make sense wins.

gb2312 and gbk are read as gb18030, their superset. Header defaults of Western servers (iso-8859-1, windows-1252)
are no claim at all: under them any bytes decode, and Chinese pages carry them by accident.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_SNIFFED = 4096

_META = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-:.]{2,32})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_\-]{2,32})""", re.IGNORECASE)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WIDE = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
"""How a page of two bytes a character begins where it has no mark of their order."""
_WESTERN = {"iso8859-1", "cp1252", "ascii", "latin-1"}
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "gb18030", "big5": "big5hkscs"}
# Of more than one byte a character, of escapes of their own, or for names only: no page that ASCII tags frame is in them.
_NO_PAGES = ("utf-16", "utf-32", "utf-7", "unicode", "raw-unicode", "idna", "punycode")

_FEW = 8
"""So few bytes outside ASCII can be valid UTF-8 by accident; a declaration that also fits them is believed."""

_HIGH = bytes(range(128, 256))
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufeff]")
_PLAIN = {code: None for code in range(32) if code not in (9, 10, 12, 13)} | {11: "\n", 0xFEFF: None}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and Python's name of the encoding it was read in."""

    text: str
    encoding: str


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page or file, whatever its declaration says. Never raises; what no codec reads becomes U+FFFD.

    `content_type` is the response's header. NUL and the other C0 controls except tab and newline are dropped, since no
    parser downstream has a use for them; a vertical tab is Word's line break.
    """
    return decoded(body, content_type).text


def decoded(body: bytes, content_type: str | None = None) -> Decoded:
    """As `decode`, with the name of the encoding: what a page's queries are written in, too."""
    text, encoding = _decoded(body, content_type)
    return Decoded(text.translate(_PLAIN) if _CONTROL.search(text) else text, encoding)


def _decoded(body: bytes, content_type: str | None) -> tuple[str, str]:
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace"), name
    for start, name in _WIDE:
        if body.startswith(start):
            return body.decode(name, "replace"), name
    declared = _declared(body, content_type)
    foreign = len(body) - len(body.translate(None, _HIGH))
    utf8 = _strictly(body, "utf-8")
    if utf8 is not None and (foreign > _FEW or not declared or "utf-8" in declared):
        return utf8, "utf-8"
    for name in (*declared, "gb18030"):
        text = _strictly(body, name)
        if text is not None:
            return text, name
    return _least_damaged(body, (*declared, "utf-8", "gb18030"))


def _declared(body: bytes, content_type: str | None) -> tuple[str, ...]:
    """Python's names of the encodings claimed, the header's first, without repetition."""
    claims: list[bytes] = []
    if content_type and (header := _META.search(content_type.encode("latin-1", "replace"))):
        claims.append(header[1])
    claims += [
        claim[1] for claim in (_XML.search(body[:_SNIFFED]), *_META.finditer(body[:_SNIFFED])) if claim
    ]
    names: list[str] = []
    for claim in claims[:4]:
        name = _known(claim.decode("ascii"))
        if name and name not in names:
            names.append(name)
    return tuple(names)


def _known(claim: str) -> str | None:
    try:
        name = codecs.lookup("utf-8" if claim.lower() in ("utf8", "unicode") else claim).name
        b"a".decode(name)
    except (LookupError, ValueError):  # unknown, or no encoding of text (rot13, hex)
        return None
    return None if name in _WESTERN or name.startswith(_NO_PAGES) else _CHINESE.get(name, name)


def _strictly(body: bytes, name: str) -> str | None:
    """The text if every byte fits; a last character cut off by truncation is forgiven."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        return decoder.decode(body, final=False)
    except UnicodeError:
        return None


def _least_damaged(body: bytes, names: tuple[str, ...]) -> tuple[str, str]:
    tried = [(body.decode(name, "replace"), name) for name in dict.fromkeys(names)]
    return min(tried, key=lambda one: one[0].count("\ufffd"))
