"""The saved queries of all subscriptions, compiled once for a process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from indexing.engine.saved import SavedQuery, Tokens, save_query
from indexing.query import Query, QueryError
from indexing.query.parser import parse
from indexing.query.tree import asks_of_facts, counts_from_today


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query as typed, read on a day, and compiled."""

    tree: Query
    saved: SavedQuery
    read_on: date | None


@dataclass(slots=True)
class Queries:
    """Compiled queries by their text. One that counts back from today is read anew every day."""

    tokens: Tokens = field(default_factory=Tokens)
    by_text: dict[str, Compiled] = field(default_factory=dict)

    def compiled(self, texts: Iterable[str], today: date) -> Mapping[str, Compiled]:
        """The queries of these texts; others are forgotten. One that can be read no more (a field or a place that is gone)
        is left out."""
        kept: dict[str, Compiled] = {}
        for text in texts:
            known = self.by_text.get(text)
            if known is None or known.read_on not in (None, today):
                try:
                    tree = parse(text, today)
                except QueryError:
                    continue
                read_on = today if counts_from_today(tree) else None
                known = Compiled(tree, save_query(tree, self.tokens), read_on)
            kept[text] = known
        self.by_text = kept
        return kept


def ask_of_facts(compiled: Mapping[str, Compiled]) -> bool:
    """Whether any of these asks what a paper's facts say."""
    return any(asks_of_facts(one.tree) for one in compiled.values())
