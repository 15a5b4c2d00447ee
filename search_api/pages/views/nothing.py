"""What to say where a search finds nothing, or little: which part of it does, and the nearest wider search that does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from config.language import tr
from indexing.query import Query, SearchQuery, read_as
from indexing.query.search_query import FILTERS
from indexing.query.tree import All, And, Not, top_level
from search_api.pages.views.asked import Asked

Count = Callable[[SearchQuery], int]

# A query of more parts is told of as a whole: each part costs a search.
_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Wider:
    """A search with one part less and how many papers it finds."""

    without: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """`silent` are the words that no paper has, `wider` the nearest wider searches, those that find most first."""

    silent: tuple[str, ...]
    wider: tuple[Wider, ...]


def explain_nothing(query: SearchQuery, asked: Asked, count: Count) -> Nothing:
    """Why this search finds nothing. `count` says how many full matches a search has."""
    parts = top_level(query.tree)
    parts = parts if len(parts) <= _MOST_PARTS else ()
    mute = [
        number
        for number, part in enumerate(parts)
        if not isinstance(part, Not) and not count(SearchQuery(tree=part, size=0, match="all"))
    ]
    fewer = [(number,) for number in range(len(parts))] + ([tuple(mute)] if len(mute) > 1 else [])
    wider = [_without(query, asked, gone, parts) for gone in fewer if len(gone) < len(parts)]
    wider += _filters(query, asked)
    if mute and len(mute) < len(parts) and asked.narrowed:
        words, search, target = _without(query, asked, mute, parts)
        bare = replace(search, filters={}, since=None, until=None)
        everything = target.with_(filters={}, since=None, until=None)
        wider.append((tr(f"{words}和所有筛选", f"{words} and all filters"), bare, everything))
    counted = [
        Wider(words, target.href(), found)
        for words, search, target in wider
        if (found := count(replace(search, size=0, after=None, match="all")))
    ]
    silent = tuple(read_as(parts[number]) for number in mute)
    return Nothing(silent, tuple(sorted(counted, key=lambda each: -each.count)[:3]))


def _without(
    query: SearchQuery, asked: Asked, gone: Sequence[int], parts: Sequence[Query]
) -> tuple[str, SearchQuery, Asked]:
    rest = tuple(part for number, part in enumerate(parts) if number not in gone)
    tree = rest[0] if len(rest) == 1 else And(rest)
    words = tr("、", ", ").join(read_as(parts[number]) for number in gone)
    return words, replace(query, tree=tree), asked.with_(q=read_as(tree))


def _filters(query: SearchQuery, asked: Asked) -> list[tuple[str, SearchQuery, Asked]]:
    names = {
        "region": tr("地区", "region"),
        "type": tr("类型", "type"),
        "agency": tr("机关", "agency"),
        "topic": tr("主题", "topic"),
        "source": tr("来源", "source"),
        "year": tr("年份", "year"),
    }
    found: list[tuple[str, SearchQuery, Asked]] = []
    for name in FILTERS:
        if name in query.filters:
            kept = {other: values for other, values in query.filters.items() if other != name}
            found.append((names[name], replace(query, filters=kept), asked.without(name)))
    if query.since or query.until:
        words = tr("日期", "dates")
        found.append((words, replace(query, since=None, until=None), asked.with_(since=None, until=None)))
    if found and not isinstance(query.tree, All):
        everywhere = replace(query, filters={}, since=None, until=None)
        words = tr("所有筛选", "all filters")
        if len(found) > 1:
            found.append((words, everywhere, asked.with_(filters={}, since=None, until=None)))
    return found
