"""The last step for every format: plain lines, no control characters, characters that a reader would type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from crawlers.extract.files.limits import MAX_TEXT

_BREAKS = re.compile("\r\n|[\r\f\v\x85\u2028\u2029]")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff0-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f]")

# PDF producers map glyphs to the radical blocks, where 见 and ⻅ look the same but never match. Unicode's compatibility
# mappings cover the Kangxi radicals, compatibility ideographs and Latin ligatures; the supplement's it leaves out.
_LOOKALIKES = {
    ord(character): unicodedata.normalize("NFKC", character)
    for low, high in (
        (0x2F00, 0x2FD5),
        (0xF900, 0xFAD9),
        (0xFB00, 0xFB06),
        (0x2E9F, 0x2E9F),
        (0x2EF3, 0x2EF3),
    )
    for character in map(chr, range(low, high + 1))
} | dict(
    zip(
        map(ord, "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰"),
        "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
        strict=True,
    )
)


def clean_line(line: str) -> str:
    """One line or a few without control, private-use and zero-width characters, breaks as `\\n`, lookalikes replaced."""
    line = _SPACES.sub(" ", _DROPPED.sub("", _BREAKS.sub("\n", line)))
    return line.translate(_LOOKALIKES)


def clean(lines: Iterable[str]) -> tuple[str, bool]:
    """Non-empty lines joined by `\\n`, at most `MAX_TEXT` characters, and whether something was cut off.

    A leading tab stays (a row whose first cell is empty), trailing white space goes.
    """
    kept: list[str] = []
    length = 0
    for raw in lines:
        for piece in clean_line(raw).split("\n"):
            line = piece.strip(" \u3000").rstrip()
            if not line:
                continue
            length += len(line) + 1
            if length > MAX_TEXT:
                kept.append(line[: max(0, len(line) + MAX_TEXT - length)])
                return "\n".join(kept), True
            kept.append(line)
    return "\n".join(kept), False
