"""The passage of a text that says most about why it was found."""

from __future__ import annotations

import re
from collections import Counter

from indexing.query.marks import merged
from indexing.query.places import Place, Text, places, sought
from indexing.query.tree import Query

ELLIPSIS = "…"

_SENTENCE_END = re.compile(r"[。！？!?\n\t]+[”’」』）)]*")
_CLAUSE_END = re.compile(r"[，、；：,;:]+")
_BLANKS = str.maketrans("\n\t\r\v\f", "     ")


def snippet(query: Query, text: Text, width: int = 120) -> tuple[str, list[list[int]]]:
    """About `width` code points around what was asked for, and the marks in them (code points of the snippet).

    The window with most distinct things sought is taken, the earliest of equals; it begins at a sentence or clause where
    one is near. Without any match it is the beginning of the text. Line ends and tabs show as blanks.
    """
    leaves = sought(query, in_title=False)
    found = sorted((place, index) for index, leaf in enumerate(leaves) for place in places(leaf, text))
    if len(text.plain) <= width:
        return _cut(text.plain, 0, len(text.plain), [place for place, _ in found])
    start = _begin(text.plain, _best(found, width), width) if found else 0
    end = min(len(text.plain), start + width)
    return _cut(text.plain, start, end, [place for place, _ in found])


def _best(found: list[tuple[Place, int]], width: int) -> Place:
    """From the first to the last place of the best window of `width`."""
    best, best_worth = found[0][0], (0, 0)
    inside: Counter[int] = Counter()
    first = 0
    for (start, end), leaf in found:
        inside[leaf] += 1
        while first < len(found) and end - found[first][0][0] > width and found[first][0][0] < start:
            left = found[first][1]
            inside[left] -= 1
            if not inside[left]:
                del inside[left]
            first += 1
        # Twelve of a kind say no more than four.
        worth = (len(inside), min(4 * len(inside), inside.total()))
        if worth > best_worth:
            best, best_worth = (found[first][0][0], end), worth
    return best


def _begin(text: str, window: Place, width: int) -> int:
    """Where to begin so that the window fits: a sentence's start, else a clause's, else a little before the window."""
    start, end = window
    room = max(0, width - (end - start))
    earliest = max(0, start - room * 2 // 3)
    if earliest == 0:
        return 0
    for boundary in (_SENTENCE_END, _CLAUSE_END):
        ends = [match.end() for match in boundary.finditer(text, earliest, start)]
        if ends:
            begin = ends[0] if boundary is _SENTENCE_END else ends[-1]
            while begin < start and text[begin].isspace():
                begin += 1
            return min(begin, max(0, len(text) - width))
    return min(max(earliest, start - min(20, room // 2)), max(0, len(text) - width))


def _cut(text: str, start: int, end: int, found: list[Place]) -> tuple[str, list[list[int]]]:
    before = ELLIPSIS if start > 0 else ""
    after = ELLIPSIS if end < len(text) else ""
    shift = len(before) - start
    kept = merged(
        (max(begin, start), min(stop, end)) for begin, stop in found if begin < end and stop > start
    )
    shown = f"{before}{text[start:end].translate(_BLANKS)}{after}"
    return shown, [[begin + shift, stop + shift] for begin, stop in kept]
