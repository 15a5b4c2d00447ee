"""Searching: one query against the engine, its hits filled in from the store, with snippets and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.faults import Fault
from config.settings import Settings
from indexing.engine import EngineAnswer, EngineHit, FacetName, open_engine
from indexing.labels import label
from indexing.projection import segment_document
from indexing.query import Query, SearchQuery, marks, matched_in, read_as, snippet, text_of
from indexing.segment import fingerprint
from indexing.store import Document, Store
from indexing.store.documents import count_documents, documents_in
from indexing.store.segments import ShownTexts, shown_in

Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, with the stretch of text that answers the query best. Marks are offsets into `snippet` and the
    title; `matched_in` says where the words stand: `title`, `body`, `attachment:NAME`, `english`."""

    document: Document
    score: float
    partial: bool
    snippet: str
    marks: tuple[Mark, ...]
    title_marks: tuple[Mark, ...]
    matched_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` and the facets count documents that have every word, `partial_total` those that follow them."""

    query: str
    read_as: str
    total: int
    partial_total: int
    hits: tuple[Hit, ...]
    facets: Mapping[FacetName, tuple[FacetValue, ...]]
    next: str | None


def search(
    store: Store,
    settings: Settings,
    query: SearchQuery,
) -> Answer:
    """The answer to a search. Raises BadCursor for a page mark of another one, and what the engine raises."""
    tree = query.tree
    answer = _asked(store, settings, query)
    if answer is None:
        return Answer(query.text, read_as(tree), 0, 0, (), {}, None)
    documents, shown = _about(store, [hit.id for hit in answer.hits])
    hits = [
        _hit(tree, found, documents[found.id], shown[found.id])
        for found in answer.hits
        if found.id in documents  # else dropped from the store a moment ago; the index follows
    ]
    facets = {
        name: tuple(FacetValue(value, _label(name, value), count) for value, count in values)
        for name, values in answer.facets.items()
    }
    return Answer(
        query.text, read_as(tree), answer.total, answer.partial_total, tuple(hits), facets, answer.next
    )


def _asked(store: Store, settings: Settings, query: SearchQuery) -> EngineAnswer | None:
    """The engine's answer; None where there is no index because there is nothing to index yet."""
    engine = open_engine(settings)
    try:
        return engine.search(query)
    except Fault:
        # Asked only now: with an index, to ask first would cost every search a look.
        if engine.exists() or count_documents(store):
            raise
        return None


def _about(store: Store, ids: Sequence[str]) -> tuple[dict[str, Document], dict[str, ShownTexts]]:
    """What stands about these documents, and their texts as they are shown: read whole and cut only where the kept ones are of
    another dictionary."""
    with store.reading() as connection:
        documents = documents_in(connection, ids, history=True, text=False)
        shown = shown_in(connection, ids, fingerprint())
        missing = documents_in(connection, [key for key in documents if key not in shown])
    return documents, shown | {key: segment_document(one).shown for key, one in missing.items()}


def _hit(tree: Query, found: EngineHit, document: Document, shown: ShownTexts) -> Hit:
    title, body = text_of(shown.title), text_of(shown.body)
    files = zip(document.attachments, shown.attachments, strict=False)
    texts = {
        "title": title,
        "body": body,
        **{f"attachment:{file.name}": text_of(text) for file, text in files if text},
    }
    english = "\n".join(filter(None, (document.title_en, document.summary_en, document.body_en)))
    text, text_marks = snippet(tree, body)
    return Hit(
        document=document,
        score=found.score,
        partial=found.partial,
        snippet=text,
        marks=tuple((start, end) for start, end in text_marks),
        title_marks=tuple((start, end) for start, end in marks(tree, title, "title")),
        matched_in=tuple(matched_in(tree, texts, english)),
    )


def _label(name: FacetName, value: str) -> str:
    return label(name, value) if name in ("region", "type", "topic") else value
