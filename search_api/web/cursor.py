"""The mark that leads to the next page of a list: opaque, and of no use for another list."""

from __future__ import annotations

import base64
import json

from config.language import tr
from indexing.engine.cursor import BadCursor


def after(of: str, place: str | int) -> str:
    """The mark of the page after `place` in the list called `of`."""
    return base64.urlsafe_b64encode(json.dumps([of, place]).encode()).decode("ascii")


def place_of(of: str, mark: str | None) -> str | int | None:
    """The place that a mark holds; None for none. Raises BadCursor for one that is not this list's."""
    if mark is None:
        return None
    try:
        listed, place = json.loads(base64.urlsafe_b64decode(mark.encode("ascii")))
    except (ValueError, TypeError):
        listed, place = None, None
    if listed != of or type(place) not in (str, int):
        raise BadCursor(
            tr(f"不是这个列表的翻页标记：{mark[:40]}", f"not a page mark of this list: {mark[:40]}"),
            detail=tr("请用上一页结果里的 next", "use `next` of the page before"),
            where="after",
        )
    found: str | int = place
    return found
