"""The words of a piece of text that a query asks for."""

from __future__ import annotations

import re

from indexing.segment import placed_words, stop_words

_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
_HAN_BEFORE = re.compile(f"{_HAN}$")
_HAN_CHARACTER = re.compile(_HAN)
_LATIN_BEFORE = re.compile(r"([A-Za-z]+)\W+$")
_LATIN_AFTER = re.compile(r"\W+([A-Za-z]+)")


def asked_words(text: str) -> tuple[str, ...]:
    """The distinct words, folded, in order, without those that say nothing unless there are no others."""
    placed = typed_words(text)
    words = dict.fromkeys(word for word, _, _ in placed)
    kept = dict.fromkeys(word for word, start, end in placed if not says_nothing(word, text, start, end))
    return tuple(kept or words)


def typed_words(text: str) -> tuple[tuple[str, int, int], ...]:
    """The words as they are asked for, folded, each with where it stands. A Latin letter and the one character behind it
    are one word (A类, B级), looked for as characters in a row: in A类产品 类 is no word."""
    found: list[tuple[str, int, int]] = []
    for word, start, end in placed_words(text):
        before = found[-1] if found else None
        if before and before[2] == start and _is_letter(before[0]) and _HAN_CHARACTER.fullmatch(word):
            found[-1] = (before[0] + word, before[1], end)
        else:
            found.append((word, start, end))
    return tuple(found)


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isascii() and word.isalpha()


def says_nothing(word: str, text: str, start: int, end: int) -> bool:
    """Whether a word that stands there in a text as typed is a stop word: `it` is one, the `A` of A类 and `IT` are not."""
    return word in stop_words() and not _is_a_name(text, start, end)


def _is_a_name(text: str, start: int, end: int) -> bool:
    """Whether Latin letters are no English word: they touch a Chinese character, or are capitals where no others are."""
    typed = text[start:end]
    if not (typed.isascii() and typed.isalpha()):
        return False
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if _HAN_BEFORE.search(before) or _HAN_CHARACTER.match(after):
        return True
    beside = [found[1] for found in (_LATIN_BEFORE.search(before), _LATIN_AFTER.match(after)) if found]
    return typed.isupper() and not any(len(typed) == 1 or other.isupper() for other in beside)


def may_be_torn(word: str) -> bool:
    """Whether quotation marks or spaces may stand within a word, as titles have them: 家居“焕新”消费季."""
    return len(word) > 3 and not word.isascii()
