"""Documents of the store as engines take them, their texts cut with today's dictionary, with the vectors and facts they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indexing.engine import Changes, IndexDocument
from indexing.engine.index_document import index_texts
from indexing.query import text_of
from indexing.registers.keeping import load_flat
from indexing.segment import fingerprint, index_text
from indexing.store.database import Store
from indexing.store.outbox import sequence_numbers
from indexing.store.papers.documents import Document, load_documents
from indexing.store.portions import portions
from indexing.store.segments import Segmented, ShownTexts, indexed_document, load_indexed, save_segments
from indexing.store.vectors import load_vectors

BATCH = 200
"""So many documents are held in memory, and given to an engine, at a time."""


def index_documents(store: Store, ids: Sequence[str]) -> dict[str, IndexDocument]:
    """The documents as engines take them, by id; unknown ids are left out. Texts not yet cut with today's dictionary are
    cut, and that is kept."""
    ready = load_indexed(store, ids, fingerprint())
    missing = [key for key in ids if key not in ready]
    before = sequence_numbers(store, missing)
    raw = load_documents(store, missing)
    made = {key: segment_document(document) for key, document in raw.items()}
    save_segments(store, made, fingerprint(), before)
    found = ready | {key: indexed_document(raw[key], cut.indexed) for key, cut in made.items()}
    vectors, facts = load_vectors(store, ids), load_flat(store, ids)
    return {
        key: replace(one, vectors=vectors.get(key, ()), facts=facts.get(key, ()))
        for key, one in found.items()
    }


def segment_document(document: Document) -> Segmented:
    """A document's texts cut with today's dictionary."""
    title, body = index_text(document.title), index_text(document.body)
    files = [index_text(file.text) for file in document.attachments]
    english = (document.title_en, document.summary_en, document.body_en)
    indexed = index_texts(title, body, files, "\n".join(filter(None, english)))
    return Segmented(ShownTexts(text_of(title), text_of(body), tuple(map(text_of, files))), indexed)


def index_changes(store: Store, ids: Iterable[str]) -> Iterator[Changes]:
    """What an index takes to be right about these documents, a batch at a time: those that are there, and the ids of those
    that are not."""
    for batch in portions(ids, BATCH):
        documents = index_documents(store, batch)
        yield list(documents.values()), [key for key in batch if key not in documents]
