"""The mark that leads to the next page, and where in the tiers of a ranking a page lies."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from config.faults import WrongUsage
from config.language import tr
from indexing.query.search_query import SearchQuery

# Ten thousand pages of hundred; deeper, each engine would hold every hit before in memory.
MAX_OFFSET = 1_000_000


class BadCursor(WrongUsage):
    """A page mark that this program did not give, or gave for another search."""

    type = "cursor"


def start_of(request: SearchQuery, model: str | None = None) -> int:
    """How many hits stand before the page asked for, in a ranking that the model with this key took part in (None: of words
    alone). Raises BadCursor."""
    if request.after is None:
        return 0
    held = _held(request, request.after)
    if held.get("model") != model:
        raise _of_another()
    return int(held["offset"])


def model_of(request: SearchQuery) -> str | None:
    """The key of the model that took part in the ranking whose next page is asked for. Raises BadCursor."""
    model = None if request.after is None else _held(request, request.after).get("model")
    return None if model is None else str(model)


def fresh_day(request: SearchQuery) -> str | None:
    """The day from which newness counts: on a later page that of the first, since scores that change at midnight would
    show papers twice or not at all. Raises BadCursor."""
    if request.after is None or request.fresh_on is None:
        return request.fresh_on
    return str(_held(request, request.after)["fresh_on"])


def mark(request: SearchQuery, offset: int, model: str | None = None) -> str | None:
    """The mark of the page that begins after so many hits; None where no page may begin. `model` as of `start_of`."""
    if offset > MAX_OFFSET:
        return None
    held = {"offset": offset, "search": _of_search(request), "fresh_on": fresh_day(request)}
    if model is not None:
        held["model"] = model
    return base64.urlsafe_b64encode(json.dumps(held).encode()).decode("ascii")


def shares(counts: Sequence[int], offset: int, size: int) -> list[tuple[int, int, int]]:
    """A page over tiers that follow each other: (index of tier, offset in it, how many of it), empty ones left out."""
    found = []
    for index, count in enumerate(counts):
        taken = min(size, count - offset)
        if offset < count and taken > 0:
            found.append((index, offset, taken))
            size -= taken
        offset = max(0, offset - count)
    return found


def _held(request: SearchQuery, after: str) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads(base64.urlsafe_b64decode(after.encode("ascii")))
        offset, search = held["offset"], held["search"]
        if request.fresh_on is not None and search == _of_search(request):
            date.fromisoformat(held["fresh_on"])
    except (ValueError, KeyError, TypeError) as error:
        raise _not_ours(after) from error
    if type(offset) is not int or not 0 < offset <= MAX_OFFSET:
        raise _not_ours(after)
    if search != _of_search(request):
        raise _of_another()
    return held


def _of_search(request: SearchQuery) -> str:
    filters = sorted((name, values) for name, values in request.filters.items() if values)
    fresh = request.fresh_on is not None
    parts = (request.tree, filters, request.since, request.until, request.sort, request.match, fresh)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _of_another() -> BadCursor:
    return BadCursor(
        tr("翻页标记属于另一次检索", "the page mark belongs to another search"),
        detail=tr("翻页时检索式、筛选和排序须与上一页相同", "keep query, filters and sort as they were"),
        where="after",
    )


def _not_ours(text: str) -> BadCursor:
    return BadCursor(
        tr(f"不是翻页标记：{text[:40]}", f"not a page mark: {text[:40]}"),
        detail=tr("请用上一页结果里的 next", "use `next` of the page before"),
        where="after",
    )
