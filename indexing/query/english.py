"""English words as both engines hold them: lower case, and cut to their stem by Porter's algorithm (1980).

We stem, not the engines, so that both agree to the letter.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_CLITIC = re.compile(r"['’].*")


def english_text(text: str) -> str:
    """The stems of the words, in order, separated by blanks; what is no ASCII word is left out."""
    return " ".join(english_words(text))


def english_words(text: str) -> list[str]:
    """The stems of the words, in order."""
    return [stem(_CLITIC.sub("", word)) for word in _WORD.findall(text.lower())]


def is_english(word: str) -> bool:
    """Whether a query word may stand in the English field: ASCII letters and digits only."""
    return word.isascii() and word.isalnum()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of one lower-case word; words of one or two letters and those with digits stay as they are."""
    if len(word) <= 2 or not word.isalpha():
        return word
    stemmed: str = _stemmer().stemWord(word)
    return stemmed


@cache
def _stemmer() -> BaseStemmer:
    import snowballstemmer

    return snowballstemmer.stemmer("porter")
