r"""The stored form of a text: one string that is indexed, highlighted, and turned back into the text.

Every token of `jieba.cut`, white space and punctuation included, is followed by U+000C. A token that holds shorter
dictionary words is preceded by them (3.5% by 3.5, the Fi of Wi-Fi by WiFi), each followed by U+000D: `家居\r焕新\r消费\r消费季\r家居焕新消费季\f`. To the
whitespace tokenizers of both engines the two are white space alike, and since neither occurs in a text that was
taken in, dropping them and the sub-words gives the text back exactly.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from indexing.segment.apart import GROUPING, compounds, hide_grouping, is_number, written_apart
from indexing.segment.tokenizer import Cutter, cutter, is_sub_word, sub_words
from indexing.text.folding import fold, fold_shapes

END = "\f"
SUB = "\r"

_SEPARATORS = str.maketrans({END: " ", SUB: " "})
_SURROGATES = re.compile("[\ud800-\udfff]")
_SUB_WORDS = re.compile(r"\f[^\f]*\r")
# Whatever jieba never takes into a word is a token by itself, so it can be dropped character by character. It also rids
# the text of the white space on which the engines disagree (U+3000, U+000B, U+001C … U+001F, U+00A0).
_NO_WORD = re.compile(r"[^\w\f\r#&.%+\-]+")

# A law has some 2,000 different tokens, and these come back in the next; long tokens are runs of letters or noise.
_MEMORY_TOKENS = 100_000
_MEMORY_LENGTH = 12


class _Written(dict[str, str]):
    """The stored form of each piece that the cutter gives, made once."""

    def __init__(self, by: Cutter) -> None:
        super().__init__()
        self._by = by

    def __missing__(self, piece: str) -> str:
        form = "".join(
            "".join(word + SUB for word in self._before(token)) + token + END
            for token in self._by.mend(piece)
        )
        if len(piece) <= _MEMORY_LENGTH:
            if len(self) >= _MEMORY_TOKENS:
                self.clear()
            self[piece] = form
        return form

    def _before(self, token: str) -> list[str]:
        """The words in a token; of a percentage, its number."""
        if token.endswith("%") and is_number(token[:-1]):
            return [token[:-1]]
        return sub_words(token, self._by)


_lock = threading.Lock()
_ready: list[tuple[Callable[[str], list[str]], Callable[[str], str]]] = []


def _machinery() -> tuple[Callable[[str], list[str]], Callable[[str], str]]:
    if not _ready:
        by = cutter()
        with _lock:
            if not _ready:
                _ready.append((by.pieces, _Written(by).__getitem__))
    return _ready[0]


def clean(text: str) -> str:
    """The text as it is stored: U+000C and U+000D as spaces, lone surrogates as U+FFFD. The length is kept."""
    if END in text or SUB in text:
        text = text.translate(_SEPARATORS)
    return _SURROGATES.sub("\ufffd", text)


def index_text(text: str) -> str:
    """The stored form of a text. It is cut in one spelling of its characters, but keeps them as written. The last part of
    a word joined by hyphens has the whole of it among its sub-words."""
    text = clean(text)
    pieces, written = _machinery()
    shaped = fold_shapes(text)
    to_cut, joined = hide_grouping(shaped), compounds(shaped)
    if to_cut is text and not joined:
        return "".join(map(written, pieces(text)))
    found: list[str] = []
    start = 0
    for form in map(written, pieces(to_cut)):
        for token in form.split(END)[:-1]:
            before, mark, word = token.rpartition(SUB)
            end = start + len(word)
            kept = text[start:end]
            if GROUPING in kept and before:  # the number of a percentage
                before = kept[:-1]
            whole = joined.get(end)
            found += (before, mark, f"{whole}{SUB}" if whole else "", kept, END)
            start = end
    return "".join(found)


def _without_sub_words(stored: str) -> str:
    return _SUB_WORDS.sub(END, END + stored) if SUB in stored else END + stored


def plain_text(stored: str) -> str:
    """The text that `index_text` was given (as `clean` leaves it)."""
    return _without_sub_words(stored).replace(END, "")


def tokens(stored: str) -> list[str]:
    """The tokens of the text in order; joined they are the text."""
    return _without_sub_words(stored).split(END)[1:-1]


def index_form(stored: str) -> str:
    """What the engines index, split at white space: every token and sub-word, folded, without punctuation."""
    return _NO_WORD.sub("", fold(stored))


def token_ends(stored: str) -> list[int]:
    """Where each token of the plain text ends, in code points."""
    return list(accumulate(map(len, tokens(stored))))


def occurrences(stored: str, word: str) -> list[tuple[int, int]]:
    """Where a folded word stands in the plain text, as a token or as a sub-word of one: code points, half-open, in order."""
    return occurrences_in(fold(plain_text(stored)), token_ends(stored), word)


def occurrences_in(folded: str, ends: Sequence[int], word: str) -> list[tuple[int, int]]:
    """The same in a folded plain text whose tokens end at `ends`, for who looks for several words in one text."""
    if not word:
        return []
    part, number = is_sub_word(word), is_number(word)
    found: list[tuple[int, int]] = []
    for at, stop in _spelled(folded, word):
        token = bisect_right(ends, at)
        begins, end = at == (ends[token - 1] if token else 0), ends[token]
        if (begins and _ends_there(folded, stop, end, number)) or (part and end >= stop):
            found.append((at, stop))
    for at, stop in written_apart(folded, word):
        first, last = bisect_right(ends, at), bisect_left(ends, stop)
        begins = at == (ends[first - 1] if first else 0)
        if begins and _ends_there(folded, stop, ends[last], number):
            found.append((at, stop))
    return sorted(found)


def _ends_there(folded: str, stop: int, end: int, number: bool) -> bool:
    """Whether a word ends with its token, or is the number of a percentage."""
    return end == stop or (number and folded[stop:end] == "%")


def _spelled(folded: str, word: str) -> Iterator[tuple[int, int]]:
    at = folded.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = folded.find(word, at + 1)
