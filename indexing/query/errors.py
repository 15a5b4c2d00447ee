"""What is said of a query that cannot be read: where it goes wrong and how to mend it."""

from __future__ import annotations

from config.faults import WrongUsage
from config.language import tr


class QueryError(WrongUsage):
    """A query or filter that cannot be read.

    `position` counts code points of the query from 0, None for a filter; `mend` says what to type instead.
    """

    type = "query"

    def __init__(self, title: str, *, position: int | None, mend: str) -> None:
        if position is None:
            super().__init__(title, detail=mend)
        else:
            place = tr(f"（第 {position + 1} 个字符）", f" (character {position + 1})")
            super().__init__(f"{title}{place}", detail=mend, where=str(position))
        self.position = position
        self.mend = mend
