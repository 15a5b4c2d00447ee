"""One spelling for letters and digits: half-width where Chinese input methods typed full-width.

Everything here keeps the length of the text, so that offsets in the folded text are offsets in the original.
"""

from __future__ import annotations

import re

# Letters, digits and the few signs that jieba lets stand inside a word (50％, ２．５). Other full-width punctuation is
# never part of a word and stays as it is.
FULL_WIDTH = "０-９Ａ-Ｚａ-ｚ％．＃＆＋"
_RUN = re.compile(f"[{FULL_WIDTH}]+")
TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def fold_width(text: str) -> str:
    """The text with full-width letters, digits and `％．＃＆＋` as ASCII; the very same object where there are none."""
    if _RUN.search(text) is None:
        return text
    return _RUN.sub(lambda run: run.group().translate(TO_HALF), text)
