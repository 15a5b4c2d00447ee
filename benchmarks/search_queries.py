"""Queries of five kinds, taken from the corpus itself, the same in every run."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.search_home import Home
from indexing.projection import index_documents
from indexing.segment import fingerprint, known, stop_words
from indexing.store.papers.documents import document_ids
from indexing.store.segments import load_shown

KINDS = ("term", "and", "phrase", "filter", "date")
EACH = 40

_CHINESE = re.compile("[\u4e00-\u9fa5]{2,}")
_SEED = 20230831


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as each engine is to ask it. `words` are jieba's; a phrase's stand in a row. `region` is a province's code
    or None. All kinds ask for the best ten and their count; `filter` for five facets too; `date` wants the newest."""

    kind: str
    words: tuple[str, ...]
    region: str | None = None

    @property
    def text(self) -> str:
        """In our query language."""
        return f'"{"".join(self.words)}"' if self.kind == "phrase" else " ".join(self.words)


def queries(home: Home) -> list[Asked]:
    """`EACH` queries of every kind, each with at least one answer."""
    chance = random.Random(_SEED)
    ids = [key for batch in document_ids(home.store) for key in batch]
    drawn = chance.sample(ids, min(len(ids), 3 * EACH * len(KINDS)))
    regions = _provinces(home, drawn)
    found = Counter[str]()
    asked = []
    for kind, key, words in _drawn(home, drawn, chance):
        if found[kind] == EACH or (kind == "filter" and key not in regions):
            continue
        found[kind] += 1
        asked.append(Asked(kind, words, regions[key] if kind == "filter" else None))
    return asked


def _drawn(
    home: Home, ids: Sequence[str], chance: random.Random
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for number, key in enumerate(ids):
        kind = KINDS[number % len(KINDS)]
        (shown,) = load_shown(home.store, [key], fingerprint()).values()
        words = shown.body.tokens
        if kind == "phrase":
            rows = [row for row in zip(words, words[1:], words[2:], strict=False) if all(map(_is_word, row))]
            if rows:
                yield kind, key, chance.choice(rows)
            continue
        distinct = sorted(set(filter(_is_word, words)))
        count = 3 if kind == "and" else 1
        if len(distinct) >= count:
            yield kind, key, tuple(chance.sample(distinct, count))


def _is_word(token: str) -> bool:
    return bool(_CHINESE.fullmatch(token)) and token not in stop_words() and known(token)


def _provinces(home: Home, ids: Sequence[str]) -> dict[str, str]:
    documents = index_documents(home.store, ids)
    return {key: f"{d.region[:2]}0000" for key, d in documents.items() if d.region}
