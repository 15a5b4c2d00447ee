"""Numerals as Chinese texts write them: the characters they are made of, as pieces for patterns, and their value."""

from __future__ import annotations

ZEROS = "〇○◯零OＯoｏ0０"
"""Typists without 〇 at hand take a circle, the letter or the digit: 二OO九年, 二0二三年."""
ONE_TO_NINE = "一二三四五六七八九"
HAN_DIGITS = ZEROS + ONE_TO_NINE
"""What stands between the brackets of a character class. Callers add 十, 百 or 两 where those may stand, too."""

_VALUES = (
    dict.fromkeys(ZEROS, 0)
    | {character: value for value, character in enumerate(ONE_TO_NINE, 1)}
    | {character: value % 10 for value, character in enumerate("0123456789０１２３４５６７８９")}
    | {"两": 2}
)
_POWERS = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> int:
    """The value of a whole number below 10,000 in Chinese characters (二十一, 二一, 一百零五, 二〇二三, 两千), or of any in
    digits of either width. Raises ValueError for anything else."""
    if text.isdecimal():
        return int(text)
    if not text:
        raise ValueError("no numeral: ''")
    total, digits = 0, 0
    for character in text:
        if character in _POWERS:
            total += (digits or 1) * _POWERS[character]
            digits = 0
        elif character in _VALUES:
            digits = digits * 10 + _VALUES[character]
        else:
            raise ValueError(f"no numeral: {text!r}")
    return total + digits
