"""Which goods and themes a stretch of text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from config.vocabulary import lines

Kind = Literal["goods", "theme"]
KINDS: tuple[Kind, ...] = ("goods", "theme")


@dataclass(frozen=True, slots=True)
class Naming:
    """A word of the vocabulary at `[start, end)`, and the category it stands for."""

    word: str
    category: str
    start: int
    end: int


def named(text: str, kind: Kind) -> Iterator[Naming]:
    """The goods, or the themes, in the order of the text; of overlapping words the longest."""
    pattern, category = _vocabulary()[kind]
    for match in pattern.finditer(text):
        yield Naming(match.group(), category[match.group()], *match.span())


def categories(text: str, kind: Kind) -> tuple[str, ...]:
    """Each category once, in the order in which the text first names it."""
    return tuple(dict.fromkeys(naming.category for naming in named(text, kind)))


def is_known(word: str) -> bool:
    """Whether a word is in the vocabulary, as a category or as what stands for one."""
    return any(word in words for _, words in _vocabulary().values())


def all_categories() -> tuple[str, ...]:
    """The categories of goods, then the themes, in the order of the vocabulary."""
    return tuple(dict.fromkeys(name for _, words in _vocabulary().values() for name in words.values()))


@cache
def _vocabulary() -> dict[Kind, tuple[re.Pattern[str], dict[str, str]]]:
    table: dict[Kind, dict[str, str]] = {"goods": {}, "theme": {}}
    for line in lines("categories.tsv"):
        kind, category, *words = line.split("\t")
        of_kind = table["goods" if kind == "goods" else "theme"]
        of_kind |= dict.fromkeys((category, *words), category)
    return {
        kind: (re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True)))), words)
        for kind, words in table.items()
    }
