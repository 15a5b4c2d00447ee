"""What is highlighted: where a text shows what was asked for, and which texts of a document do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from indexing.query.places import Place, Text, english_places, places, sought
from indexing.query.tree import Query

Part = Literal["title", "body", "attachment"]


def marks(query: Query, stored: str, part: Part = "body") -> list[list[int]]:
    """The places of everything sought in the plain text of a stored form (`segment.index_text`).

    Code points, half-open, in order, merged where they touch. What is excluded is not marked; `标题:` values are marked
    where `part` is the title.
    """
    text = Text(stored)
    return merged(place for leaf in sought(query, in_title=part == "title") for place in places(leaf, text))


def english_marks(query: Query, text: str) -> list[list[int]]:
    """The same in a plain English text."""
    found = [place for leaf in sought(query, in_title=False) for place in english_places(leaf, text)]
    return merged(found)


def matched_in(query: Query, fields: Mapping[str, str]) -> list[str]:
    """The names of the texts that show anything sought, in the order given.

    `fields` maps `title`, `body` and `attachment:NAME` to stored forms, and `english` to a plain text.
    """
    found = []
    for name, text in fields.items():
        part: Part = "title" if name == "title" else "body"
        if text and (english_marks(query, text) if name == "english" else marks(query, text, part)):
            found.append(name)
    return found


def merged(found: Iterable[Place]) -> list[list[int]]:
    """Places in order, those that touch or overlap made one."""
    joined: list[list[int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return joined
