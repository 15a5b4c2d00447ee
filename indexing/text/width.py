"""One spelling for letters and digits: half-width where Chinese input methods typed full-width, and lower case.

Everything here keeps the length of the text, so that offsets in the folded text are offsets in the original.
"""

from __future__ import annotations

import re

# Letters, digits and the few signs that jieba lets stand inside a word (50％, ２．５). Other full-width punctuation is
# never part of a word and stays as it is.
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％．＃＆＋]+")
_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def fold_width(text: str) -> str:
    """The text with full-width letters, digits and `％．＃＆＋` as ASCII; the very same object where there are none."""
    if _FULL_WIDTH.search(text) is None:
        return text
    return _FULL_WIDTH.sub(lambda run: run.group().translate(_TO_HALF), text)


def fold(text: str) -> str:
    """The text in lower case and half width; as long as the text given."""
    lowered = text.lower()
    if len(lowered) != len(text):  # İ (U+0130) is the one letter whose lower case is two code points
        lowered = text.replace("İ", "i").lower()
    return fold_width(lowered)
