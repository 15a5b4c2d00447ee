"""English words as both engines hold them: lower case, and cut to their stem by Porter's algorithm (1980).

We stem, not the engines, so that both agree to the letter. Also here: which stop words of a query are no stop words,
since `trade-in` is not `trade`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from config.vocabulary import lines
from indexing.segment import query_words, stop_words

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

_WORD = re.compile(r"(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[a-z0-9]+(?:['’][a-z]+)?")
_CLITIC = re.compile(r"['’].*")
_JOINED = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)+")


def english_text(text: str) -> str:
    """The stems of the words, in order, separated by blanks; what is no ASCII word is left out."""
    return " ".join(english_words(text))


def english_words(text: str) -> list[str]:
    """The stems of the words, in order."""
    return [word for word, _, _ in placed_stems(text)]


def placed_stems(text: str) -> Iterator[tuple[str, int, int]]:
    """The same, each with where its word stands: code points, half-open, without a possessive."""
    lowered = text.lower() if len(text.lower()) == len(text) else text.replace("İ", "i").lower()
    for found in _WORD.finditer(lowered):
        word = _CLITIC.sub("", found.group())
        yield stem(word.replace(",", "")), found.start(), found.start() + len(word)


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


def bound_stop_words(words: Sequence[str]) -> frozenset[int]:
    """Where in a row of folded words a stop word is part of a joined one (`trade` `in`), with or without its hyphen."""
    stems = [stem(word) if is_english(word) else word for word in words]
    found: set[int] = set()
    for joined in _joined_words():
        for at in range(len(stems) - len(joined) + 1):
            if tuple(stems[at : at + len(joined)]) == joined:
                found.update(range(at, at + len(joined)))
    return frozenset(at for at in found if words[at] in stop_words())


@cache
def _joined_words() -> frozenset[tuple[str, ...]]:
    """The hyphenated words of our list that hold a stop word (`trade-in`, `old-for-new`), and `xi'an`, by their stems."""
    typed = {word for line in lines("english.tsv") for word in _JOINED.findall(line.split("\t")[0])}
    cut = map(query_words, typed)
    return frozenset(tuple(map(stem, words)) for words in cut if not stop_words().isdisjoint(words))


@cache
def _stemmer() -> BaseStemmer:
    import snowballstemmer

    return snowballstemmer.stemmer("porter")
