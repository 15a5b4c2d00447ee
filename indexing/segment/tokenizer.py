"""jieba's own tokens, from whichever library is there: rjieba (Rust, some ten times faster) or jieba itself.

rjieba 0.2.2 cuts Chinese exactly as jieba 0.42.1 does and differs in three places, which `FastCutter` mends:
a character three times in a row, runs of ASCII letters and digits with signs between them (`mofcom.gov.cn` stays whole
there), and characters that jieba does not take for Chinese (Extension A, compatibility ideographs, the newest of the basic
block, everything astral).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cache
from typing import Protocol

from indexing.segment.apart import GROUPING, hide_grouping
from indexing.segment.dictionary import terms
from indexing.text.folding import fold, fold_shapes

# Chinese to rjieba, not to jieba, which emits each by itself. Lone surrogates are here since Rust takes none.
_FOREIGN = re.compile("([\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\ud800-\udfff\U00010000-\U0010ffff])")
# 消消消 is 消消 and 消 in either order at the same probability, and which one wins hangs on the last bit of a sum that the
# two libraries add up differently. jieba itself cuts such blocks; in laws and notices there are next to none.
_TRIPLED = re.compile("([\u4e00-\u9fd5])\\1\\1")
_BLOCK = re.compile("([\u4e00-\u9fd5a-zA-Z0-9+#&._%\\-]+)")  # what jieba cuts in one go
_SIGN = re.compile(r"[#&._%+\-]")
_ASCII_RUN = re.compile(r"([a-zA-Z0-9]+(?:\.[0-9]+)?%?)")  # jieba's own rule for what is one word
_TRUSTED_ASCII = re.compile(r"[a-z0-9.%]+")

# 中华人民共和国全国人民代表大会; the dictionary's longest in ASCII that may stand within a longer one is C++.
LONGEST_WORD = 16


class Cutter(Protocol):
    """A segmenter in two steps, so that the second can be remembered per piece."""

    def pieces(self, text: str) -> list[str]:
        """The text cut; each piece is one token, or several where it holds one of `#&._%+-`."""

    def mend(self, piece: str) -> list[str]:
        """The tokens of one piece, whatever stands around it."""

    def has_word(self, word: str) -> bool:
        """Whether the dictionary holds this very word."""


class FastCutter:
    """rjieba, held to jieba's tokens. Raises ImportError where its wheel is missing."""

    def __init__(self) -> None:
        from rjieba import Jieba

        self._jieba = Jieba()
        for term in terms():
            self._jieba.add_word(term.word, term.frequency, term.tag)

    def pieces(self, text: str) -> list[str]:
        if _TRIPLED.search(text) is None:
            return self._without_tripled(text)
        found: list[str] = []
        for index, block in enumerate(_BLOCK.split(text)):
            if index % 2 and _TRIPLED.search(block):
                found.extend(_plain().pieces(block))
            elif block:
                found.extend(self._without_tripled(block))
        return found

    def _without_tripled(self, text: str) -> list[str]:
        if _FOREIGN.search(text) is None:
            return list(self._jieba.cut(text))
        found: list[str] = []
        for index, part in enumerate(_FOREIGN.split(text)):
            if index % 2:
                found.append(part)
            elif part:
                found.extend(self._jieba.cut(part))
        return found

    def mend(self, piece: str) -> list[str]:
        if len(piece) > 1 and piece.isascii() and _SIGN.search(piece) and not self.has_word(piece):
            return [run for run in _ASCII_RUN.split(piece) if run]
        return [piece]

    def has_word(self, word: str) -> bool:
        try:
            return bool(self._jieba.has_word(word))
        except UnicodeEncodeError:  # a lone surrogate
            return False


class PlainCutter:
    """jieba itself: the reference, and what works where no rjieba wheel exists.

    The dictionary is read afresh instead of through jieba's cache, a file of fixed name in the shared temporary folder
    that anyone on the machine could have written.
    """

    def __init__(self) -> None:
        import jieba

        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ, self._jieba.total = self._jieba.gen_pfdict(self._jieba.get_dict_file())
        self._jieba.initialized = True
        for term in terms():
            self._jieba.add_word(term.word, term.frequency, term.tag)

    def pieces(self, text: str) -> list[str]:
        return list(self._jieba.cut(text))

    def mend(self, piece: str) -> list[str]:
        return [piece]

    def has_word(self, word: str) -> bool:
        return bool(self._jieba.FREQ.get(word))


@cache
def _plain() -> PlainCutter:
    return PlainCutter()


_lock = threading.Lock()
_loaded: list[Cutter] = []


def cutter() -> Cutter:
    """The segmenter of this process, loaded at the first call (0.1 s with rjieba, 1 s with jieba)."""
    if not _loaded:
        with _lock:
            if not _loaded:
                try:
                    _loaded.append(FastCutter())
                except ImportError:
                    _loaded.append(PlainCutter())
    return _loaded[0]


def cut(text: str, using: Cutter | None = None) -> list[str]:
    """The tokens of `jieba.cut` (with its hidden Markov model); joined they are the text."""
    by = using or cutter()
    pieces = by.pieces(text)
    if _SIGN.search(text) is None:
        return pieces
    return [token for piece in pieces for token in by.mend(piece)]


def sub_words(token: str, using: Cutter | None = None) -> list[str]:
    """The shorter dictionary words in a token, by length: what `jieba.cut_for_search` puts before it (words of two and
    three characters), then all longer ones, so that whoever asks for 以旧换新 also finds 家电以旧换新."""
    by = using or cutter()
    longest = min(len(token) - 1, 3 if token.isascii() else LONGEST_WORD)
    return [
        token[start : start + size]
        for size in range(2, longest + 1)
        for start in range(len(token) - size + 1)
        if by.has_word(token[start : start + size])
    ]


def is_sub_word(word: str) -> bool:
    """Whether a folded word is among `sub_words` of every longer token that holds it."""
    return 2 <= len(word) <= LONGEST_WORD and cutter().has_word(word)


def query_words(text: str) -> tuple[str, ...]:
    """The words of a query, folded, in order, without punctuation and white space. Stop words are still among them."""
    return tuple(word for word, _, _ in placed_words(text))


def placed_words(text: str) -> Iterator[tuple[str, int, int]]:
    """The same, each with where it stands: code points, half-open."""
    folded = fold(text)
    start = 0
    for token in cut(hide_grouping(fold_shapes(text))):
        end = start + len(token)
        word = folded[start:end].replace(GROUPING, "")
        if any(map(str.isalnum, word)):
            yield word, start, end
        start = end


def known(word: str) -> bool:
    """Whether a folded word will be cut out of any text alike: it is in the dictionary, plain ASCII, or one character.

    Other words are guesses of jieba's model (names, new coinages), which come out differently in another sentence.
    """
    if len(word) == 1 or _TRUSTED_ASCII.fullmatch(word):
        return True
    by = cutter()
    return by.has_word(word) or by.has_word(word.upper())
