"""Where what a query asks for stands in a text. The same rules as matching: see `indexing.engine.meaning`."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from indexing.query.english import english_words, placed_stems, stem
from indexing.query.expansion import expansions
from indexing.query.tree import DocNo, FieldIs, Leaf, Phrase, Query, Word, wanted
from indexing.query.words import asked_words, may_be_torn
from indexing.segment import (
    fine_phrase,
    fold,
    is_han,
    known,
    occurrences_in,
    single_character,
    tokens,
)
from indexing.segment.apart import written_apart
from indexing.segment.fine import BREAK, BREAKING, DROPPED

Place = tuple[int, int]

ENDS = "I"
"""The type of the numbers in `Text.ends`: four bytes each."""

_REMEMBERED_LEAVES = 32


class Text:
    """A text to look in: its plain text, that folded (each as long as the other), and where its tokens end."""

    def __init__(self, plain: str, ends: array[int]) -> None:
        self.plain = plain
        # Twenty times smaller than a list of numbers, and texts are kept.
        self.ends = ends
        self._found: dict[Leaf, list[Place]] = {}

    def __bool__(self) -> bool:
        return bool(self.plain)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.plain, self.ends) == (other.plain, other.ends)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def folded(self) -> str:
        return fold(self.plain)

    @property
    def tokens(self) -> list[str]:
        """Its tokens in order; joined they are the plain text."""
        return [self.plain[start:end] for start, end in pairwise((0, *self.ends))]

    def once(self, leaf: Leaf, find: Callable[[Leaf, Text], list[Place]]) -> list[Place]:
        """What `find` finds of a thing sought, remembered: snippet, marks and `matched_in` ask the same."""
        found = self._found.get(leaf)
        if found is None:
            if len(self._found) >= _REMEMBERED_LEAVES:
                self._found.clear()
            found = self._found[leaf] = find(leaf, self)
        return found

    def tokens_like(self, word: str) -> list[Place]:
        """Where a folded word stands as a token or as a sub-word of one."""
        there = word in self.folded or any(written_apart(self.folded, word))
        return occurrences_in(self.folded, self.ends, word) if there else []


def text_of(stored: str) -> Text:
    """The text of a stored form (`indexing.segment.index_text`)."""
    parts = tokens(stored)
    return Text("".join(parts), array(ENDS, accumulate(map(len, parts))))


class _Itself:
    """A query as a key: the very same, since equal ones may differ in what they are widened by (`+词`)."""

    __slots__ = ("query",)

    def __init__(self, query: Query) -> None:
        self.query = query

    def __hash__(self) -> int:
        return id(self.query)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.query is other.query


def sought(query: Query, *, in_title: bool) -> tuple[Leaf, ...]:
    """The distinct things that a hit may show, what the query is widened by last; `标题:` values become their words, and
    only in a title."""
    return _sought(_Itself(query), in_title)


@lru_cache(maxsize=64)  # every hit of an answer asks the same, several times
def _sought(itself: _Itself, in_title: bool) -> tuple[Leaf, ...]:
    query = itself.query
    found: list[Leaf] = []
    for leaf in wanted(query):
        if not isinstance(leaf, FieldIs):
            found.append(leaf)
        elif leaf.field == "title" and in_title:
            found += [Phrase(leaf.value)] if leaf.exact else map(Word, asked_words(leaf.value))
    found += [leaf for expansion in expansions(query) for leaf in expansion.leaves]
    return tuple(dict.fromkeys(found))


def places(leaf: Leaf, text: Text) -> list[Place]:
    """Every place of one thing sought, in order, possibly overlapping. Looked for once in a text."""
    return text.once(leaf, _places)


def _places(leaf: Leaf, text: Text) -> list[Place]:
    if isinstance(leaf, Word):
        found = text.tokens_like(leaf.text)
        by_word = known(leaf.text) and not may_be_torn(leaf.text)
        return found if by_word else sorted({*found, *_exact(leaf.text, text)})
    if isinstance(leaf, Phrase):
        single = single_character(leaf.text)
        if single is None:
            return list(_exact(leaf.text, text))
        return (
            [match.span() for match in re.finditer(single, text.folded)]
            if is_han(single)
            else text.tokens_like(single)
        )
    return list(_exact(leaf.value, text)) if isinstance(leaf, DocNo) else []


def english_places(leaf: Leaf, text: str) -> list[Place]:
    """The places of a word, or of an English phrase's words in a row, in an English text, by their stems."""
    if isinstance(leaf, Word):
        stems = [stem(leaf.text)] if leaf.text.isascii() else []
    else:
        stems = english_words(leaf.text) if isinstance(leaf, Phrase) and leaf.text.isascii() else []
    if not stems:
        return []
    words = list(placed_stems(text))
    found = []
    for at in range(len(words) - len(stems) + 1):
        row = words[at : at + len(stems)]
        if [word for word, _, _ in row] == stems:
            found.append((row[0][1], row[-1][2]))
    return found


def _exact(text: str, within: Text) -> Iterator[Place]:
    runs = _runs(text)
    pattern = _pattern(runs)
    if pattern is None:
        return
    for match in pattern.finditer(within.folded):
        # A run of one character at either end is a token by itself: it matches only a run that is no longer.
        alone_before = len(runs[0]) > 1 or _at_break(within.folded[: match.start()][-_LOOK:][::-1])
        alone_after = len(runs[-1]) > 1 or _at_break(within.folded[match.end() : match.end() + _LOOK])
        if alone_before and alone_after:
            yield match.span()


def _runs(text: str) -> tuple[str, ...]:
    """The phrase's runs of characters that count; the finer field puts a break between them."""
    runs: list[str] = [""]
    for pair in fine_phrase(text):
        if pair == BREAK:
            runs.append("")
        else:
            runs[-1] = runs[-1][:-1] + pair if len(pair) == 2 else pair
    return tuple(runs) if runs[0] else ()


_DROPPED = DROPPED.pattern.removesuffix("+")
_BROKEN = f"(?!{_DROPPED})(?:{BREAKING.pattern.removesuffix('+')})"
_NEXT_THAT_COUNTS = re.compile(f"(?:{_DROPPED})*(?:$|{_BROKEN})")
_LOOK = 20
_GAP = f"(?:{_DROPPED})*"
_NUMBER_GAP = f"{_GAP}(?:,(?=[0-9]{{3}}(?![0-9])))?"  # 1,500 is 1500


def _at_break(text: str) -> bool:
    return _NEXT_THAT_COUNTS.match(text) is not None


@lru_cache(maxsize=500)
def _pattern(runs: tuple[str, ...]) -> re.Pattern[str] | None:
    """The characters that count, with anything between them that does not; breaks where the phrase has breaks.

    Linear: what may stand between two characters can be none of them, and what breaks is told from what is dropped.
    """
    if not runs:
        return None
    joint = f"{_GAP}{_BROKEN}(?:{_DROPPED}|{_BROKEN})*"
    return re.compile(joint.join(map(_run_pattern, runs)))


def _run_pattern(run: str) -> str:
    gaps = (_NUMBER_GAP if one.isdigit() and other.isdigit() else _GAP for one, other in pairwise(run))
    return re.escape(run[0]) + "".join(gap + re.escape(one) for gap, one in zip(gaps, run[1:], strict=True))
