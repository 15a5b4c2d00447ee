"""The saved queries of all subscriptions, compiled once and kept over restarts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from alerts.matching.kept import load, save
from indexing.engine.saved import Parts, save_query
from indexing.query import Query, QueryError
from indexing.query.parser import parse
from indexing.query.tree import counts_from_today

# So many are compiled in half a second; fewer are not worth a file.
_WORTH_KEEPING = 2_000


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query as typed, and the number of what it asks for. `read_on` is the day from which it counts back, None where it does
    not."""

    text: str
    saved: int
    read_on: date | None

    @property
    def tree(self) -> Query:
        return parse(self.text, self.read_on)


@dataclass(slots=True)
class Queries:
    """Compiled queries by their text. One that counts back from today is read anew every day. Where there are many, `file` keeps them
    for the next process."""

    file: Path | None = None
    parts: Parts = field(default_factory=Parts)
    by_text: dict[str, Compiled] = field(default_factory=dict)
    _fresh: int = 0

    @classmethod
    def of(cls, file: Path) -> Queries:
        """Those that an earlier process kept."""
        parts, numbers = load(file)
        return cls(file, parts, {text: Compiled(text, number, None) for text, number in numbers.items()})

    @property
    def ask_of_facts(self) -> bool:
        """Whether any of them asks what a paper's facts say."""
        return self.parts.of_facts is not None

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
                known = Compiled(text, save_query(tree, self.parts), read_on)
                self._fresh += 1
            kept[text] = known
        self.by_text = kept
        if self.file is not None and self._fresh >= _WORTH_KEEPING:
            save(self.file, self.parts, {key: one.saved for key, one in kept.items() if one.read_on is None})
            self._fresh = 0
        return kept
