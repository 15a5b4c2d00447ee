"""What an object of a page's data says, in the words a reader would have seen: its period, place, offers and texts.

Keys are known by their meaning in English or pinyin-free camel case; values of unknown keys count where they are Chinese
text. Instants are told in Shanghai's time, amounts in 元 (keys or units of cents are divided), identifiers and addresses
of files not at all, and what surrounds a paper (hours, parking, floors, comments, side bars) neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawlers.extract.pages.data.keys import (
    ENDS,
    HOST,
    NAME,
    NOISE,
    PLACE,
    PUBLISHED,
    SOURCES,
    STARTS,
    Node,
    amounts,
    is_span,
    name,
    period,
)
from crawlers.extract.pages.document import tree
from crawlers.extract.pages.lines import element_lines, tidy

_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_DEEPEST = 8
_MOST_LINES = 2_000


def words(node: Node, depth: int = 0) -> Iterator[str]:
    """The lines that an object says, its own name left out at the top: period, place and host, texts, offers."""
    own = name(node)
    if depth and own:
        sums = list(amounts(node))
        yield f"{own}：{'，'.join(sums)}" if sums else own
    if span := period(node):
        yield f"活动时间：{span}"
    for key, value in node.items():
        if (
            NOISE.match(key)
            or key in SOURCES
            or any(kind.match(key) for kind in (NAME, STARTS, ENDS, PUBLISHED))
            or is_span(key, value)
        ):
            continue
        if PLACE.match(key) and (where := _joined(value)):
            yield f"活动地点：{where}"
        elif HOST.match(key) and (who := _joined(value, "、")):
            yield f"主办单位：{who}"
        elif not HOST.match(key) and not PLACE.match(key):
            yield from _said(value, depth)
    if not (depth and own) and (sums := list(amounts(node))):
        yield "，".join(sums)


def lines_of(text: str) -> list[str]:
    """The lines of a text that may be HTML."""
    if re.search(r"</?[A-Za-z][^<>]{0,300}>", text):
        return [line.text for line in element_lines(tree(text))]
    return [line for part in text.split("\n") if (line := tidy(part))]


def _said(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if _HAN.search(value):
            yield from lines_of(value)
    elif isinstance(value, dict) and depth < _DEEPEST:
        yield from words(value, depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for item in value[:_MOST_LINES]:
            yield from _said(item, depth + 1)


def _joined(value: Any, mark: str = "") -> str:
    """A place or host: a text, the texts of an object, several of them."""
    if isinstance(value, str):
        return tidy(value) if _HAN.search(value) else ""
    if isinstance(value, list):
        return "、".join(dict.fromkeys(text for item in value[:20] if (text := _joined(item, mark))))
    if isinstance(value, dict):
        parts = [_joined(item) for key, item in value.items() if not NOISE.match(key)]
        kept = [part for part in dict.fromkeys(parts) if part]
        return (
            mark.join(kept)
            if mark
            else "".join(part for part in kept if not any(part != other and part in other for other in kept))
        )
    return ""
