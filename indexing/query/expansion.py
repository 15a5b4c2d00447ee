"""Other words for the same: synonyms of this field, what abbreviations are short for, and Chinese for English, added to a
query when it is searched.

The index knows nothing of them, so a changed list needs no rebuild. Not widened: what stands in quotes, `+词`, values of
fields, and what is excluded. The words that were typed stay; `meaning` counts an added one as the word having matched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, TypeAlias

from config.vocabulary import lines
from indexing.query.english import bound_stop_words, is_english, stem
from indexing.query.tree import And, Asked, Not, Or, Phrase, Query, Word, wanted
from indexing.query.words import asked_words
from indexing.segment import query_words, stop_words

Kind: TypeAlias = Literal["synonym", "abbreviation", "english"]
Other: TypeAlias = tuple[Word | Phrase, ...]
"""What stands for the typed words: all of these leaves together."""

# Each adds several clauses to every tier; a pasted paragraph is asked for as it stands.
MOST = 30


@dataclass(frozen=True, slots=True)
class Expansion:
    """`words` stand in a row in the query; any of `others` will do instead of them."""

    words: tuple[Word, ...]
    others: tuple[Other, ...]
    kind: Kind

    @property
    def leaves(self) -> tuple[Word | Phrase, ...]:
        """The distinct words and phrases added."""
        return tuple(dict.fromkeys(leaf for other in self.others for leaf in other))


def expansions(query: Query) -> tuple[Expansion, ...]:
    """What a query is widened by, in its order: of the terms in our lists that its words make, the longest at each place."""
    # A stop word's sign says that it counts at all: `trade +in` is how `trade-in` is printed.
    exact = {
        leaf.text
        for leaf in wanted(query)
        if isinstance(leaf, Word) and leaf.exact and leaf.text not in stop_words()
    }
    found: dict[tuple[Word, ...], Expansion] = {}
    for run in _runs(query):
        at = 0
        while at < len(run) and len(found) < MOST:
            expansion = None if run[at].text in exact else _longest(run[at:], exact)
            if expansion is None:
                at += 1
            else:
                found.setdefault(expansion.words, expansion)
                at += len(expansion.words)
    return tuple(found.values())


def by_word(found: Sequence[Expansion]) -> Mapping[str, tuple[Other, ...]]:
    """What will do instead of each word, by its text."""
    others: dict[str, dict[Other, None]] = {}
    for expansion in found:
        for word in expansion.words:
            others.setdefault(word.text, {}).update(dict.fromkeys(expansion.others))
    return {text: tuple(each) for text, each in others.items()}


def _runs(query: Query) -> Iterator[list[Word]]:
    """Words that stand in a row, wherever they are asked for."""
    match query:
        case Word():
            yield [query]
        case Asked(child):
            yield from _runs(child)
        case Or(children):
            for child in children:
                yield from _runs(child)
        case And(children):
            run: list[Word] = []
            for child in children:
                if isinstance(child, Word):
                    run.append(child)
                    continue
                yield run
                run = []
                if not isinstance(child, Not):
                    yield from _runs(child)
            yield run


def _longest(run: Sequence[Word], exact: set[str]) -> Expansion | None:
    terms = _terms()
    for length in range(min(len(run), _longest_term()), 0, -1):
        words = tuple(run[:length])
        entry = terms.get(tuple(_folded(word.text) for word in words))
        if entry is not None and not any(word.text in exact for word in words):
            return Expansion(words, *entry)
    return None


def _folded(word: str) -> str:
    return stem(word) if is_english(word) else word


def _key(term: str) -> tuple[str, ...]:
    """The words that the parser leaves of a term."""
    words = query_words(term)
    bound = bound_stop_words(words)
    kept = [word for at, word in enumerate(words) if at in bound or word not in stop_words()]
    return tuple(map(_folded, kept))


@cache
def _terms() -> Mapping[tuple[str, ...], tuple[tuple[Other, ...], Kind]]:
    """The lists, by a term's words as a query has them."""
    found: dict[tuple[str, ...], tuple[dict[Other, None], Kind]] = {}
    for line in lines("english.tsv"):
        phrase, *chinese = line.split("\t")
        # An English phrase is read as if its Chinese words had been typed, which need not stand in a row.
        held, _ = found.setdefault(_key(phrase), ({}, "english"))
        for text in chinese:
            held[tuple(map(Word, asked_words(text)))] = None
    for line in lines("synonyms.tsv"):
        relation, *words = line.split("\t")
        kind: Kind = "abbreviation" if relation == "~" else "synonym"
        for word in words[:1] if relation == ">" else words:
            held, _ = found.setdefault(_key(word), ({}, kind))
            for other in words:
                if other != word:
                    held[_as_typed(other)] = None
    return MappingProxyType({key: (tuple(others), kind) for key, (others, kind) in found.items()})


def _as_typed(term: str) -> Other:
    """A term of one word as that word; one of several as a phrase, since its words say something else when apart."""
    return (Word(term),) if asked_words(term) == (term,) else (Phrase(term),)


@cache
def _longest_term() -> int:
    return max(map(len, _terms()))
