"""Searching: one query against the engine, its hits filled in from the store, with snippets and marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.settings import Settings
from indexing.engine import ByMeaning, EngineHit, FacetName, open_engine
from indexing.engine.cursor import model_of
from indexing.engine.fusion import fused
from indexing.labels import label
from indexing.projection import segment_document
from indexing.query import Query, SearchQuery, Text, marks, matched_in, read_as, snippet
from indexing.query.snippet import ELLIPSIS
from indexing.question import question
from indexing.segment import fingerprint
from indexing.store import Document, Store, load_documents
from indexing.store.documents import count_documents
from indexing.store.segments import ShownTexts, load_shown
from indexing.store.vectors import texts_of
from indexing.vectors.passages import passages, stretch

Mark = tuple[int, int]

_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, with the stretch of text that answers the query best. Marks are offsets into `snippet` and the
    title; `matched_in` says where the words stand: `title`, `body`, `attachment:NAME`, `english`. `meaning` is there where its
    meaning is near the query's; with `by_meaning` no word found it, it is counted nowhere, and `snippet` is the passage
    that is near."""

    document: Document
    score: float
    partial: bool
    snippet: str
    marks: tuple[Mark, ...]
    title_marks: tuple[Mark, ...]
    matched_in: tuple[str, ...]
    meaning: ByMeaning | None = None
    by_meaning: bool = False


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
    engine = open_engine(settings)
    if not engine.exists() and not count_documents(store):
        return Answer(query.text, read_as(tree), 0, 0, (), {}, None)
    asked = question(settings, query)
    # A page that began without meaning goes on without.
    alone = asked is None or (query.after is not None and model_of(query) is None)
    answer = engine.search(query) if asked is None or alone else fused(engine, query, asked)
    ids = [hit.id for hit in answer.hits]
    documents = load_documents(store, ids, history=True)
    kept = load_shown(store, ids, fingerprint())
    hits = []
    for found in answer.hits:
        document = documents.get(found.id)
        if document is None:  # dropped from the store a moment ago; the index follows
            continue
        segmented = kept.get(found.id) or segment_document(document).shown
        hits.append(_hit(tree, found, document, segmented))
    facets = {
        name: tuple(FacetValue(value, _label(name, value), count) for value, count in values)
        for name, values in answer.facets.items()
    }
    return Answer(
        query.text, read_as(tree), answer.total, answer.partial_total, tuple(hits), facets, answer.next
    )


def _hit(tree: Query, found: EngineHit, document: Document, shown: ShownTexts) -> Hit:
    title, body = Text(shown.title), Text(shown.body)
    files = zip(document.attachments, shown.attachments, strict=False)
    texts = {
        "title": title,
        "body": body,
        **{f"attachment:{file.name}": Text(text) for file, text in files if text},
    }
    english = "\n".join(filter(None, (document.title_en, document.summary_en, document.body_en)))
    text, text_marks = snippet(tree, body)
    if found.meaning_alone and found.meaning is not None:
        text, text_marks = _near(document, found.meaning.passage), []
    return Hit(
        document=document,
        score=found.score,
        partial=found.partial,
        snippet=text,
        marks=tuple((start, end) for start, end in text_marks),
        title_marks=tuple((start, end) for start, end in marks(tree, title, "title")),
        matched_in=tuple(matched_in(tree, texts, english)),
        meaning=found.meaning,
        by_meaning=found.meaning_alone,
    )


def _near(document: Document, passage: int) -> str:
    """The beginning of the passage that is near; one that is not there any more is the document's first."""
    texts = texts_of(document)
    every = passages(texts.title, texts.parts)
    text = stretch(every[passage] if passage < len(every) else every[0]) if every else ""
    shown = " ".join(text.split())
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}{ELLIPSIS}"


def _label(name: FacetName, value: str) -> str:
    return label(name, value) if name in ("region", "type", "topic") else value
