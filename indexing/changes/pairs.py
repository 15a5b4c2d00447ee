"""Which sentence became which: a changed sentence and its successor are one change, and classed as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexing.changes.figures import Figure, arabic, figures
from indexing.changes.folding import folded

# Rewritten sentences share more than this of the shorter one's pairs of characters, unrelated ones less than a tenth.
_ALIKE = 0.3
# The same figures in other words are as good as half the words.
_SAME_FIGURES = 0.5
# A sentence that was cut off another or joined to it lies in that one nearly whole.
_WITHIN = 0.7
# So far ahead of the last successor the next one is looked for: the time stays linear in the number of sentences.
_WINDOW = 40
_MARKS = re.compile(r"[\W_]+")
_YEAR = re.compile("20[0-4]\\d")


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence, its pairs of characters, and its figures but for years and what is merely counted."""

    text: str
    grams: frozenset[str]
    figures: frozenset[Figure]


def paired(gone: Sequence[str], come: Sequence[str]) -> list[tuple[str, str]]:
    """Each changed sentence once, as old and new text; a side is empty where the sentence was added or removed whole, and
    holds several, one a line, where a sentence was cut in two or two became one.

    Both sequences stand in the order of their texts, and so do the pairs' old sides.
    """
    before, after = list(map(_read, gone)), list(map(_read, come))
    successor = _successors(before, after)
    new_of = _with_neighbours(before, after, successor)
    old_of = _with_neighbours(after, before, {new: old for old, new in successor.items()})
    olds, news = _grouped(new_of), _grouped(old_of)
    pairs = [
        (_lines(before, olds[successor[n]]), _lines(after, news[n])) if n in successor else (old.text, "")
        for n, old in enumerate(before)
        if n in successor or n not in new_of
    ]
    return [*pairs, *(("", new.text) for n, new in enumerate(after) if n not in old_of)]


def _successors(before: Sequence[_Read], after: Sequence[_Read]) -> dict[int, int]:
    found: dict[int, int] = {}
    taken: set[int] = set()
    reached = 0
    for n, old in enumerate(before):
        ahead = (k for k in range(reached, min(len(after), reached + _WINDOW)) if k not in taken)
        best = max(ahead, key=lambda k: _likeness(old, after[k]), default=None)
        if best is None or _likeness(old, after[best]) < _ALIKE:
            continue
        found[n] = best
        taken.add(best)
        while reached in taken:
            reached += 1
    return found


def _with_neighbours(parts: Sequence[_Read], wholes: Sequence[_Read], at: dict[int, int]) -> dict[int, int]:
    """Where each part went; one without successor goes where its neighbour went, if it lies there nearly whole."""
    found = dict(at)
    for part in (n for n in range(len(parts)) if n not in at):
        near = {found[n] for n in (part - 1, part + 1) if n in found}
        best = max(near, key=lambda whole: _within(parts[part], wholes[whole]), default=None)
        if best is not None and _within(parts[part], wholes[best]) >= _WITHIN:
            found[part] = best
    return found


def _grouped(where: dict[int, int]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for part, whole in where.items():
        groups.setdefault(whole, []).append(part)
    return groups


def _read(sentence: str) -> _Read:
    text = folded(sentence)
    bare = _MARKS.sub("", text)
    stated = figures(arabic(text))
    return _Read(
        sentence,
        frozenset(bare[n : n + 2] for n in range(max(1, len(bare) - 1))),
        frozenset(one for one in (*stated.amounts, *stated.dates) if one[0] and one[2:] != ("", "")),
    )


def _likeness(one: _Read, other: _Read) -> float:
    alike = len(one.grams & other.grams) / min(len(one.grams), len(other.grams))
    return max(alike, _SAME_FIGURES) if one.figures and one.figures == other.figures else alike


def _within(part: _Read, whole: _Read) -> float:
    return len(part.grams & whole.grams) / len(part.grams)


def _lines(sentences: Sequence[_Read], which: Sequence[int]) -> str:
    return "\n".join(sentences[n].text for n in sorted(which))
