"""The word lists that segmentation stands on: jieba's dictionary, the terms of this field, the stop words.

The files lie in `config/vocabulary`; nothing is read before it is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import NamedTuple

from config.vocabulary import lines

# Raised whenever the same text, cut into the same words, would be stored or folded otherwise than before.
FORM_VERSION = 3


class Term(NamedTuple):
    """A dictionary word: its frequency (in jieba's count of some 60 million words) and its part of speech."""

    word: str
    frequency: int
    tag: str


@cache
def terms() -> tuple[Term, ...]:
    """The terms of this field. Raises ValueError on a line that is not `word frequency tag`."""
    found = []
    for line in lines("dictionary.txt"):
        fields = line.split(" ")
        if len(fields) != 3 or not fields[1].isdigit() or int(fields[1]) == 0:
            raise ValueError(f"config/vocabulary/dictionary.txt: not `word frequency tag`: {line!r}")
        found.append(Term(fields[0], int(fields[1]), fields[2]))
    return tuple(found)


@cache
def stop_words() -> frozenset[str]:
    """Words of a query that say nothing about the paper looked for: particles, question words, punctuation."""
    return frozenset(word for line in lines("stopwords.txt") for word in line.split())


def fingerprint_of(words: Iterable[Term]) -> str:
    """The fingerprint that the segmentation would have with these terms."""
    libraries = f"jieba {version('jieba')}\nopencc {version('opencc-python-reimplemented')}"
    digest = hashlib.sha256(f"form {FORM_VERSION}\n{libraries}\n".encode())
    digest.update(files("jieba").joinpath("dict.txt").read_bytes())
    for term in sorted(words):
        digest.update(f"{term.word} {term.frequency}\n".encode())
    return digest.hexdigest()[:12]


@cache
def fingerprint() -> str:
    """Twelve hex digits that change if and only if the same text may be segmented or stored differently.

    Comments in our dictionary do not count, nor does which of the two libraries cuts: their tokens are the same.
    """
    return fingerprint_of(terms())
