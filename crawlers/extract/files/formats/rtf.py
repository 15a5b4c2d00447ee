"""rtf: plain words out of control words and groups."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawlers.extract.files.extract import Extract
from crawlers.extract.files.rows import ROW_END, marked

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr listtable fldinst"
    b" listoverridetable rsidtbl themedata xmlnstbl generator datastore latentstyles filetbl revtbl".split()
)
_WORDS = {
    b"par": "\n", b"line": "\n", b"page": "\n", b"sect": "\n", b"row": ROW_END + "\n", b"nestrow": ROW_END + "\n", b"cell": "\t", b"nestcell": "\t",
    b"tab": "\t", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•",
}  # fmt: skip
_SIGNS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_CHINESE = re.compile(rb"\\ansicpg(?:936|54936)|\\fcharset134")
_CODEPAGE = re.compile(rb"\\ansicpg(\d{3,5})")


def read_rtf(body: bytes) -> Extract:
    """Paragraphs and rows as lines, cells by tabs; tables of fonts and styles, pictures, headers and footers left out."""
    return Extract(marked("".join(_pieces(body))), pictures=b"\\pict" in body)


def _codec(body: bytes) -> str:
    """What `\\'xx` bytes mean. Papers written with Chinese fonts carry GBK whatever the declared code page."""
    if _CHINESE.search(body):
        return "gb18030"
    declared = _CODEPAGE.search(body)
    name = f"cp{declared.group(1).decode()}" if declared else "cp1252"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _pieces(body: bytes) -> Iterator[str]:
    codec = _codec(body)
    pending = bytearray()  # bytes of one or more characters in the code page, decoded together
    skipping = False
    fallback = 1  # how many characters stand in for a \u that the reader does not know
    ignore = 0
    outer: list[tuple[bool, int]] = []
    at = 0
    while token := _TOKEN.search(body, at):
        at = token.end()
        if token["hex"] is not None or token["text"] is not None:
            data = bytes.fromhex(token["hex"].decode()) if token["hex"] else token["text"]
            data, ignore = data[ignore:], max(0, ignore - len(data))
            if not skipping:
                pending += data
            continue
        if pending:
            yield pending.decode(codec, "replace")
            pending.clear()
        word, number = token["word"], int(token["number"] or 0)
        if token["brace"] == b"{":
            outer.append((skipping, fallback))
            ignore = 0
        elif token["brace"] == b"}":
            skipping, fallback = outer.pop() if outer else (skipping, fallback)
            ignore = 0
        elif word == b"bin":
            at += max(0, number)
        elif token["sign"] == b"*" or word in _SKIPPED:
            skipping = True
        elif word == b"uc":
            fallback = max(0, number)
        elif word == b"u":
            ignore = fallback
            if not skipping:
                yield chr(number & 0xFFFF)
        elif not skipping:
            yield _WORDS.get(word or b"", "") or _SIGNS.get(token["sign"] or b"", "")
    yield pending.decode(codec, "replace")
