"""What is highlighted: where a text shows what was asked for, and which texts of a document do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from indexing.query.places import Place, Text, english_places, places, sought
from indexing.query.tree import Query

Part = Literal["title", "body", "attachment"]


def marks(query: Query, text: Text, part: Part = "body") -> list[list[int]]:
    """The places of everything sought in a text.

    Code points, half-open, in order, merged where they touch. What is excluded is not marked; `标题:` values are marked
    where `part` is the title.
    """
    return merged(place for leaf in sought(query, in_title=part == "title") for place in places(leaf, text))


def english_marks(query: Query, text: str) -> list[list[int]]:
    """The same in a plain English text."""
    found = [place for leaf in sought(query, in_title=False) for place in english_places(leaf, text)]
    return merged(found)


def matched_in(query: Query, fields: Mapping[str, Text], english: str = "") -> list[str]:
    """The names of the texts that show anything sought, in the order given, then `english` where that text does.

    `fields` has texts by the names `title`, `body` and `attachment:NAME`.
    """
    found = [name for name, text in fields.items() if _shows(query, text, name)]
    if english and english_marks(query, english):
        found.append("english")
    return found


def _shows(query: Query, text: Text, name: str) -> bool:
    return any(places(leaf, text) for leaf in sought(query, in_title=name == "title"))


def merged(found: Iterable[Place]) -> list[list[int]]:
    """Places in order, those that touch or overlap made one."""
    joined: list[list[int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return joined
