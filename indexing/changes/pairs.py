"""Which sentence became which: a changed sentence and its successor are one change, and classed as one."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Rewritten sentences share more than this of the shorter one's pairs of characters, unrelated ones less than a tenth.
_ALIKE = 0.3
# So far ahead of the last successor the next one is looked for: the time stays linear in the number of sentences.
_WINDOW = 40
_MARKS = re.compile(r"[\W_]+")


def paired(gone: Sequence[str], come: Sequence[str]) -> list[tuple[str, str]]:
    """Each changed sentence once, as old and new text; a side is empty where the sentence was added or removed whole.

    Both sequences stand in the order of their texts, and so do the pairs' old sides.
    """
    grams = [_grams(sentence) for sentence in come]
    pairs: list[tuple[str, str]] = []
    taken: set[int] = set()
    reached = 0
    for old in gone:
        of_old = _grams(old)
        ahead = (n for n in range(reached, min(len(come), reached + _WINDOW)) if n not in taken)
        best = max(ahead, key=lambda n: _alike(of_old, grams[n]), default=None)
        if best is None or _alike(of_old, grams[best]) < _ALIKE:
            pairs.append((old, ""))
            continue
        pairs.append((old, come[best]))
        taken.add(best)
        while reached in taken:
            reached += 1
    return [*pairs, *(("", new) for n, new in enumerate(come) if n not in taken)]


def _grams(sentence: str) -> frozenset[str]:
    text = _MARKS.sub("", sentence)
    return frozenset(text[n : n + 2] for n in range(max(1, len(text) - 1)))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other))
