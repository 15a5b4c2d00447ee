"""The weighted vocabulary of topics, and where its terms stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from config.vocabulary import lines

# Into so many parts the first characters are parted again and again; 4 to 6 are fastest, 20 take half as long again.
WAYS = 5


class Weight(NamedTuple):
    """What one occurrence of a term says for each topic, in points; negative speaks against it."""

    core: float
    related: float


@cache
def weights() -> dict[str, Weight]:
    """Every term of `topic.tsv`. Raises ValueError for a line that is no term with two numbers, or a term given twice."""
    found: dict[str, Weight] = {}
    for line in lines("topic.tsv"):
        term, core, related = line.split("\t")
        if not term or term in found:
            raise ValueError(f"topic.tsv: {term!r} is empty or stands twice")
        found[term] = Weight(float(core), float(related))
    return found


def _trie(terms: Iterable[str]) -> str:
    """A pattern for the longest of the terms that begins at a place: one branch a first character.

    A flat alternation of the same terms tries each of them at each place, and is some ten times slower.
    """
    branches: dict[str, list[str]] = {}
    ends_here = False
    for term in terms:
        if term:
            branches.setdefault(term[0], []).append(term[1:])
        else:
            ends_here = True
    if not branches:
        return ""
    ways = "|".join(re.escape(first) + _trie(rest) for first, rest in sorted(branches.items()))
    return f"(?:{ways})?" if ends_here else f"(?:{ways})"


def _ways(rests: dict[str, str], firsts: list[str]) -> str:
    """What may follow the first character just read: `rests` by that character, found by asking WAYS questions at a time.

    One alternation of all of them asks some 400 questions of a character, and is three times slower.
    """
    if len(firsts) == 1:
        return f"(?<={re.escape(firsts[0])}){rests[firsts[0]]}"
    size = -(-len(firsts) // WAYS)
    parts = [firsts[start : start + size] for start in range(0, len(firsts), size)]
    return "(?:" + "|".join(f"(?<={_one_of(part)}){_ways(rests, part)}" for part in parts) + ")"


def _one_of(characters: list[str]) -> str:
    return f"[{''.join(map(re.escape, characters))}]"


@cache
def _pattern() -> re.Pattern[str]:
    begun: dict[str, list[str]] = {}
    for term in weights():
        begun.setdefault(term[0], []).append(term[1:])
    firsts = sorted(begun)
    return re.compile(
        _one_of(firsts) + _ways({first: _trie(rests) for first, rests in begun.items()}, firsts)
    )


def occurrences(text: str) -> Iterator[tuple[str, int, int]]:
    """The terms that stand in a text, in order, none inside another: (term, start, end) in code points, half-open.

    Terms of no weight are passed over, and so is what they cover.
    """
    known = weights()
    for match in _pattern().finditer(text):
        term = match.group()
        if any(known[term]):
            yield term, match.start(), match.end()
