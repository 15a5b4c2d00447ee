"""Searching: one query against the engine, its hits filled in from the store, with snippets and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from config.clock import now
from config.faults import Fault
from config.language import Language, language, speaking
from config.settings import Settings
from indexing.engine import ByMeaning, EngineAnswer, EngineHit, FacetName, open_engine
from indexing.engine.cursor import model_of
from indexing.engine.fusion import fused
from indexing.facts.flat import FlatFact
from indexing.labels import label
from indexing.projection import segment_document
from indexing.query import Query, SearchQuery, marks, matched_in, read_as, snippet
from indexing.query.snippet import ELLIPSIS
from indexing.question import question
from indexing.registers.brief import Brief, brief_of
from indexing.registers.keeping import flat_in
from indexing.segment import fingerprint
from indexing.store import Document, Store
from indexing.store.papers.documents import count_documents, documents_in
from indexing.store.segments import ShownTexts, shown_in
from indexing.store.vectors import texts_of
from indexing.vectors.passages import passages, stretch

Mark = tuple[int, int]

_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, with the stretch of text that answers the query best. Marks are offsets into `snippet` and the
    title; `matched_in` says where the words stand: `title`, `body`, `attachment:NAME`, `english`. `meaning` is there where its
    meaning is near the query's; with `by_meaning` no word found it, it is counted nowhere, and `snippet` is the passage
    that is near. `brief` is what it says in one line, where its facts are kept."""

    document: Document
    score: float
    partial: bool
    snippet: str
    marks: tuple[Mark, ...]
    title_marks: tuple[Mark, ...]
    matched_in: tuple[str, ...]
    meaning: ByMeaning | None = None
    by_meaning: bool = False
    brief: Brief | None = None


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
    documents, shown, told = _about(store, answer.hits)
    today = now().date()
    hits = [
        replace(
            _hit(tree, found, documents[found.id], shown[found.id]),
            brief=brief_of(told.get(found.id, ()), today),
        )
        for found in answer.hits
        if found.id in documents  # else dropped from the store a moment ago; the index follows
    ]
    spoken = language()
    facets = {
        name: tuple(FacetValue(value, _label(name, value, spoken), count) for value, count in values)
        for name, values in answer.facets.items()
    }
    return Answer(
        query.text, read_as(tree), answer.total, answer.partial_total, tuple(hits), facets, answer.next
    )


def _asked(store: Store, settings: Settings, query: SearchQuery) -> EngineAnswer | None:
    """The engine's answer; None where there is no index because there is nothing to index yet."""
    engine = open_engine(settings)
    asked = question(settings, query)
    # A page that began without meaning goes on without.
    alone = asked is None or (query.after is not None and model_of(query) is None)
    try:
        return engine.search(query) if asked is None or alone else fused(engine, query, asked)
    except Fault:
        # Asked only now: with an index, to ask first would cost every search a look.
        if engine.exists() or count_documents(store):
            raise
        return None


def _about(
    store: Store, hits: Sequence[EngineHit]
) -> tuple[dict[str, Document], dict[str, ShownTexts], dict[str, tuple[FlatFact, ...]]]:
    """What stands about these documents, their texts as they are shown, and their facts. Read whole are those found by meaning alone, whose
    passage is looked up; and cut anew those whose kept texts are of another dictionary."""
    ids = [hit.id for hit in hits]
    with store.reading() as connection:
        documents = documents_in(connection, ids, history=True, text=False)
        documents |= documents_in(connection, [hit.id for hit in hits if hit.meaning_alone], history=True)
        shown = shown_in(connection, ids, fingerprint())
        told = flat_in(connection, ids)
        missing = documents_in(connection, [key for key in documents if key not in shown])
    return documents, shown | {key: segment_document(one).shown for key, one in missing.items()}, told


def _hit(tree: Query, found: EngineHit, document: Document, shown: ShownTexts) -> Hit:
    title, body = shown.title, shown.body
    files = zip(document.attachments, shown.attachments, strict=False)
    texts = {
        "title": title,
        "body": body,
        **{f"attachment:{file.name}": text for file, text in files if text},
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


def _label(name: FacetName, value: str, spoken: Language) -> str:
    return _words(name, value, spoken) if name in ("region", "type", "topic") else value


# An answer has some ninety values of facets, and they are the same in the next.
@lru_cache(maxsize=1024)
def _words(name: Literal["region", "type", "topic"], value: str, spoken: Language) -> str:
    with speaking(spoken):
        return str(label(name, value))
