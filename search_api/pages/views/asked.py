"""A search as a page's address states it, read leniently: what cannot be read is left out and said, never a dead end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from config.faults import WrongUsage
from config.language import tr
from indexing.query import QueryError, SearchQuery, read_search
from indexing.query.search_query import FILTERS, FilterName
from search_api.pages.views.addresses import address

SIZE = 20
_EITHER = re.compile(r"\bOR\b|\||[\s）)]或[\s（(]")
_APART = re.compile(r"[\s()（）:：]")
# What the query language gives a meaning to; without these any text is plain words.
_SIGNS = re.compile(r"[()（）\"“”「」『』:：|+\-<>=.?？!！~^*\\/]+|\b(?:AND|OR|NOT)\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the search page. Values are as given; `after` is the page mark."""

    q: str = ""
    filters: Mapping[FilterName, tuple[str, ...]] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None
    sort: str | None = None
    match: str | None = None
    after: str | None = None

    def parameters(self) -> list[tuple[str, object]]:
        return [
            ("q", self.q),
            *((name, self.filters.get(name, ())) for name in FILTERS),
            ("since", self.since),
            ("until", self.until),
            ("sort", self.sort),
            ("match", self.match),
            ("after", self.after),
        ]

    def href(self, path: str = "/search", **more: object) -> str:
        return address(path, [*self.parameters(), *more.items()])

    def with_(self, **values: object) -> Asked:
        """The same search with other values, from its first page on."""
        return replace(self, **{"after": None, **values})  # type: ignore[arg-type]

    def filtered(self, name: FilterName, value: str) -> Asked:
        """With one more value of a filter."""
        there = self.filters.get(name, ())
        return self.with_(filters={**self.filters, name: (*there, value)})

    def without(self, name: FilterName, value: str | None = None) -> Asked:
        """Without a value of a filter, or without the filter."""
        kept = tuple(one for one in self.filters.get(name, ()) if value is not None and one != value)
        return self.with_(filters={**self.filters, name: kept})

    def as_query(self) -> str:
        """The whole search in one query of the language, so that it can be saved: filters become its fields."""
        several = len(self.filters) + bool(self.since or self.until) > 0
        parts = [f"({self.q})" if several and _EITHER.search(self.q) else self.q]
        for name, values in self.filters.items():
            if name == "year":
                fields = [f"{value}-01-01..{value}-12-31" for value in values]
            else:
                fields = [
                    f'{name}:"{value}"' if _APART.search(value) else f"{name}:{value}" for value in values
                ]
            parts.append(f"({' OR '.join(fields)})" if len(fields) > 1 else "".join(fields))
        if self.since or self.until:
            parts.append(f"{self.since or ''}..{self.until or ''}")
        return " ".join(part for part in parts if part)

    @property
    def narrowed(self) -> int:
        """How many filters are set."""
        return sum(map(len, self.filters.values())) + bool(self.since) + bool(self.until)


@dataclass(frozen=True, slots=True)
class Read:
    """A search that can be run, the address it really stands for, and what had to be left out, in words."""

    query: SearchQuery
    asked: Asked
    faults: tuple[str, ...] = ()


def read(asked: Asked, today: date, size: int = SIZE) -> Read:
    """The search that an address asks for. What cannot be read is left out; an unreadable query is read as plain words."""
    faults: list[str] = []
    while True:
        values: dict[str, object] = {
            "query": asked.q,
            **{str(name): values for name, values in asked.filters.items()},
            "since": asked.since,
            "until": asked.until,
            "sort": asked.sort,
            "match": asked.match,
            "after": asked.after,
            "size": size,
        }
        try:
            return Read(read_search(values, today), asked, tuple(faults))
        except QueryError as fault:
            plain = " ".join(_SIGNS.sub(" ", asked.q).split())
            faults.append(_said(fault) + tr("；已按普通词检索", "; it was searched for as plain words"))
            asked = asked.with_(q=plain if plain != asked.q else "")
        except WrongUsage as fault:
            name = fault.where or ""
            faults.append(_said(fault) + tr("；这一项没有采用", "; this was left out"))
            if name in FILTERS:
                asked = asked.without(name)
            elif name == "since":
                asked = asked.with_(since=None, until=None)
            elif name in ("until", "sort", "match", "after"):
                asked = asked.with_(**{name: None})
            else:
                raise


def _said(fault: WrongUsage) -> str:
    return tr("：", ": ").join(filter(None, (str(fault.title), fault.detail and str(fault.detail))))
