"""What is no difference between two texts: width, script, spacing, and which of several marks a typist took.

The folded text is for comparing only; it is shorter than the text and stands for no place in it.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from indexing.text.folding import fold
from indexing.text.invisible import NO_WIDTH

# Marks that one key or another gives for the same: 〔2025〕 is [2025], 9月—12月 is 9月~12月, “焕新” is 「焕新」.
_MARKS = str.maketrans(
    {
        **dict.fromkeys("、､", ","),
        **dict.fromkeys("。｡", "."),
        **dict.fromkeys("〔【[{〖﹝", "("),
        **dict.fromkeys("〕】]}〗﹞", ")"),
        **dict.fromkeys("《〈«‹", "<"),
        **dict.fromkeys("》〉»›", ">"),
        **dict.fromkeys("“”„‟「」『』‘’‚〝〞〟'`´", '"'),
        **dict.fromkeys("‐‑‒–—―−─━~〜∼∽˜", "-"),
        **dict.fromkeys("•・‧∙⋅●▪", "·"),
    }
)
_RAISED = str.maketrans({"²": "^2", "³": "^3", "¹": "^1"})  # else 10² would be 102
_UNSEEN = re.compile(f"[\\s{NO_WIDTH}]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_REPEATED = re.compile(r'([-.·"])\1+')


def folded(text: str) -> str:
    """The text as it is compared: two that fold alike say the same in the same words."""
    text = fold(normalize("NFKC", text.translate(_RAISED)))
    text = _THOUSANDS.sub("", _UNSEEN.sub("", text)).translate(_MARKS)
    return _REPEATED.sub(r"\1", text).rstrip(".,;:")
