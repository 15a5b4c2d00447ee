"""The weighted vocabulary of topics, and where its terms stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from config.vocabulary import lines


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


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_trie(weights()))


def occurrences(text: str) -> Iterator[tuple[str, int, int]]:
    """The terms that stand in a text, in order, none inside another: (term, start, end) in code points, half-open.

    Terms of no weight are passed over, and so is what they cover.
    """
    known = weights()
    for match in _pattern().finditer(text):
        term = match.group()
        if any(known[term]):
            yield term, match.start(), match.end()
