"""What a query may become as it is typed: words of this field, regions, agencies, filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from config.regions import regions
from config.vocabulary import lines
from indexing.labels import LABELS
from indexing.segment import fold
from indexing.segment.dictionary import terms

Kind: TypeAlias = Literal["word", "region", "agency", "type"]

# A dictionary word that long is a name of this field rather than a piece of one.
_SHORTEST_WORD = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is the whole query as it would then read, `label` what is new in it."""

    text: str
    label: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Term:
    folded: str
    shown: str
    kind: Kind
    weight: int


def suggest(query: str, size: int = 10) -> tuple[Suggestion, ...]:
    """Ways to go on with the query's last word, the likeliest first; none for a query that ends in a blank."""
    head, _, last = query.rpartition(" ")
    start = fold(last)
    if not start.strip():
        return ()
    before = f"{head} " if head else ""
    found = [term for term in _terms() if term.folded.startswith(start) and term.folded != start]
    found.sort(key=lambda term: (-term.weight, len(term.folded), term.folded))
    shown = dict.fromkeys((term.shown, term.kind) for term in found)
    return tuple(
        Suggestion(before + (_filter(text) if kind == "type" else text), text, kind)
        for text, kind in list(shown)[:size]
    )


def _filter(code: str) -> str:
    return f"类型:{code}"


@cache
def _terms() -> tuple[_Term, ...]:
    return tuple(_all())


def _all() -> Iterator[_Term]:
    for term in terms():
        if len(term.word) >= _SHORTEST_WORD:
            yield _Term(fold(term.word), term.word, "word", term.frequency)
    for line in lines("english.tsv"):
        phrase = line.split("\t")[0]
        yield _Term(fold(phrase), phrase, "word", 0)
    for place in regions().values():
        # A province before its cities.
        yield _Term(fold(place.short), place.name, "region", 1_000 if place.code.endswith("0000") else 10)
    for line in lines("agencies.tsv"):
        name = line.split("\t")[0]
        if not name.startswith("*"):
            yield _Term(fold(name), name, "agency", 100)
    for zh, _ in LABELS["type"].values():
        yield _Term(fold(zh), zh, "type", 50)
