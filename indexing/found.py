"""All documents that a search finds, however many, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from config.settings import Settings
from indexing.engine import open_engine
from indexing.query import SearchQuery
from indexing.store import Document, Store, load_documents
from indexing.store.papers.documents import count_documents

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Found:
    """How many documents match in full, and the ids of the first of them in the search's order."""

    total: int
    ids: tuple[str, ...]


def found_ids(store: Store, settings: Settings, query: SearchQuery, most: int) -> Found:
    """The ids of all full matches, as one state of the index gives them; without ids where there are more than `most`.

    Raises what the engine raises.
    """
    engine = open_engine(settings)
    if not engine.exists() and not count_documents(store):
        return Found(0, ())
    asked = replace(query, match="all", after=None)
    total = engine.search(replace(asked, size=0)).total
    if not 0 < total <= most:
        return Found(total, ())
    hits = engine.search(replace(asked, size=total)).hits
    return Found(total, tuple(hit.id for hit in hits))


def newest_ids(settings: Settings, query: SearchQuery, count: int) -> tuple[str, ...]:
    """The ids of the newest papers among the full matches, where these are very many."""
    newest = replace(query, match="all", after=None, sort="date", fresh_on=None, size=count)
    return tuple(hit.id for hit in open_engine(settings).search(newest).hits)


def documents_of(store: Store, ids: Sequence[str], *, whole: bool) -> Iterator[Document]:
    """These documents in this order, read a few hundred at a time; with texts and history where `whole`. One that was dropped
    meanwhile is passed over."""
    for start in range(0, len(ids), _AT_A_TIME):
        some = ids[start : start + _AT_A_TIME]
        documents = load_documents(store, some, history=whole, text=whole)
        for key in some:
            if key in documents:
                yield documents[key]
