"""The finer field: overlapping pairs of characters, for finding an exact piece of text whatever words it is cut into.

Case, width, spaces, quotes, brackets, dashes and the commas within a number do not count (家装厨卫“焕新” holds
家装厨卫焕新); all other punctuation and line ends break the text into runs, and a phrase never matches across a break,
since a token `。` stands there.
"""

from __future__ import annotations

import re
from array import array

from indexing.segment.apart import ungrouped
from indexing.text.folding import fold

BREAK = "。"

DROPPED = re.compile(
    r"[ \u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff"  # spaces, zero-width ones too; not tab: it ends a table cell
    r"\u00ad\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"  # hyphens and dashes
    r"\"'`“”‘’「」『』﹁﹂﹃﹄〝〞《》〈〉()（）\[\]【】〔〕［］{}｛｝〖〗]+"
)
# `%` and `.` belong to numbers and addresses (3.5%, mofcom.gov.cn); underscores are no letters here.
BREAKING = re.compile(r"(?:[^\w%.]|_)+")


def _runs(text: str) -> str:
    return BREAKING.sub(BREAK, DROPPED.sub("", ungrouped(fold(text))))


def fine_text(text: str) -> str:
    """Pairs of characters and breaks, joined by U+000C. A run of one character gives that character."""
    runs = _runs(text).strip(BREAK)
    if len(runs) < 2:
        return runs
    # Pairs over the whole text at the speed of C, breaks included; then the two pairs at each break are put right.
    # Between two runs `…xy。z…` that gives `xy\fy。\f。z\f`: split between 。 and 。, less one and two characters.
    padded_text = f"{BREAK}{runs}{BREAK}"
    encoding, code = "utf-16-le", "H"
    padded = array(code, padded_text.encode(encoding))
    if len(padded) != len(padded_text):  # astral characters take two units there
        encoding, code = "utf-32-le", "I"
        padded = array(code, padded_text.encode(encoding))
    count = len(padded) - 1
    pairs = array(code, [ord("\f")]) * (3 * count)
    pairs[0::3] = padded[:-1]
    pairs[1::3] = padded[1:]
    parts = pairs.tobytes().decode(encoding).split(f"{BREAK}\f{BREAK}")
    parts[0] = parts[0][1:]
    parts[-1] = parts[-1][:-2]
    return f"{BREAK}\f".join([part[2:-1] or part[:2] for part in parts])[:-1]


_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_NOT_HAN = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff]+")


def characters(text: str) -> str:
    """The single Chinese characters of a text, folded, joined by U+000C."""
    return "\f".join(_NOT_HAN.sub("", fold(text)))


def single_character(text: str) -> str | None:
    """The one character that counts in a phrase, folded; None where there are more or none."""
    pairs = fine_phrase(text)
    return pairs[0] if len(pairs) == 1 and len(pairs[0]) == 1 else None


def is_han(character: str) -> bool:
    """Whether a character is among those of `characters`."""
    return _HAN.fullmatch(character) is not None


def fine_phrase(text: str) -> list[str]:
    """The tokens of `fine_text` for a phrase of a query; an empty list where nothing in it counts."""
    pairs = fine_text(text)
    return pairs.split("\f") if pairs else []
