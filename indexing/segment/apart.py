"""What is written apart and meant as one: `1,500` is 1500, `Wi-Fi` is WiFi.

Both stand in the text as they were written. The index has them as one word, and so has a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_GROUPED = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])")
# Two parts or three: an address has more, and is no word.
_COMPOUND = re.compile(
    r"(?<![A-Za-z0-9\-])[A-Za-z][A-Za-z0-9]{0,9}(?:-[A-Za-z0-9]{1,10}){1,2}(?![A-Za-z0-9\-])"
)
_NUMBER = re.compile(r"([0-9]+)(?:\.[0-9]+)?")
_WORD = re.compile("[a-z][a-z0-9]+")
GROUPING = ","


def ungrouped(text: str) -> str:
    """The text with its numbers in one piece: `1,500元` becomes `1500元`."""
    return (
        _GROUPED.sub(lambda number: number.group().replace(GROUPING, ""), text) if GROUPING in text else text
    )


def hide_grouping(text: str) -> str:
    """The text as it is cut into words: a digit stands for each comma in a number, so that it stays in one piece and every
    place is where it was. The very same object where there are none."""
    if GROUPING not in text or _GROUPED.search(text) is None:
        return text
    return _GROUPED.sub(lambda number: number.group().replace(GROUPING, "0"), text)


def compounds(text: str) -> dict[int, str]:
    """The words whose parts are joined by hyphens, without these, by where they end."""
    if "-" not in text:
        return {}
    return {found.end(): found.group().replace("-", "") for found in _COMPOUND.finditer(text)}


def is_number(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None


def written_apart(folded: str, word: str) -> Iterator[tuple[int, int]]:
    """Where a folded text has a folded word in a form that is not the word itself: a number grouped by commas, or a
    word's parts joined by hyphens."""
    number = _NUMBER.fullmatch(word)
    if number and len(number[1]) > 3 and GROUPING in folded:
        for found in _GROUPED.finditer(folded):
            fraction = word[number.end(1) :]
            end = found.end() + len(fraction)
            if found.group().replace(GROUPING, "") == number[1] and folded[found.end() : end] == fraction:
                yield found.start(), end
    elif "-" in folded and _WORD.fullmatch(word):
        pattern = rf"(?<![a-z0-9\-]){'-?'.join(map(re.escape, word))}(?![a-z0-9\-])"
        for found in re.finditer(pattern, folded):
            if compounds(found.group()):
                yield found.span()
