"""The vectors of documents' passages: which are wanting, and those that were made."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from indexing.store.database import Store
from indexing.store.outbox import renew
from indexing.store.papers.documents import Document, load_documents
from indexing.store.portions import portions
from indexing.store.schema import documents, vectors
from indexing.vectors import PassageVectors


@dataclass(frozen=True, slots=True)
class Texts:
    """What is read of a document: its title, and body, attachments and English where it has them."""

    title: str
    parts: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Of the texts, 32 characters."""
        return hashlib.sha256(
            "\f".join((self.title, *self.parts)).encode("utf-8", "surrogatepass")
        ).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class VectorCounts:
    """Of one model, by its key: how many documents it has read, how many wait for it, and how many another model with its name has
    read that is not used any more."""

    model: str
    documents: int
    waiting: int
    outdated: int


def wanting(store: Store, model: str, limit: int) -> list[str]:
    """The ids of documents that this model has not read as they stand now, newest first."""
    query = sa.select(documents.c.id).select_from(_beside(model)).where(_unread())
    with store.reading() as connection:
        newest = query.order_by(documents.c.first_seen.desc(), documents.c.id).limit(limit)
        return list(connection.scalars(newest))


def count_vectors(store: Store, model: str) -> VectorCounts:
    """How far a model has come."""
    name = model.rpartition("-")[0]
    with store.reading() as connection:
        waiting = connection.scalar(sa.select(sa.func.count()).select_from(_beside(model)).where(_unread()))
        by_model = connection.execute(
            sa.select(vectors.c.model, sa.func.count()).group_by(vectors.c.model)
        ).all()
    counts = {str(key): int(count) for key, count in by_model}
    old = sum(n for key, n in counts.items() if key != model and key.rpartition("-")[0] == name)
    return VectorCounts(model, counts.get(model, 0), waiting or 0, old)


def read_texts(store: Store, ids: Sequence[str]) -> dict[str, Texts]:
    """The texts of these documents, by id."""
    return {key: texts_of(each) for key, each in load_documents(store, ids).items()}


def texts_of(document: Document) -> Texts:
    """What is read of a document."""
    english = "\n".join(filter(None, (document.title_en, document.summary_en, document.body_en)))
    parts = (document.body, *(file.text for file in document.attachments), english)
    return Texts(document.title, tuple(filter(None, parts)))


def kept_digests(store: Store, model: str, ids: Sequence[str]) -> dict[str, str]:
    """Of which texts a model made the vectors that these documents have."""
    query = sa.select(vectors.c.document_id, vectors.c.digest).where(vectors.c.model == model)
    found: dict[str, str] = {}
    with store.reading() as connection:
        for some in portions(ids):
            rows = connection.execute(query.where(vectors.c.document_id.in_(some)))
            found |= {row.document_id: row.digest for row in rows}
    return found


def save_vectors(
    store: Store, model: str, texts: Mapping[str, Texts], made: Mapping[str, bytes], current: Collection[str]
) -> int:
    """Keeps what a model made of these documents' texts, leaves index work for them, and says how many that were; one recorded
    anew meanwhile is left for another time. A document that is not in `made` has its vectors already. Those of models
    that are not `current` go."""
    with store.writing() as connection:
        # Nobody else writes now, so what stands there stays.
        now = read_texts(store, list(texts))
        same = [key for key, each in texts.items() if now.get(key) == each]
        for key in same:
            here = vectors.c.document_id == key
            if key not in made:
                connection.execute(vectors.update().where(here, vectors.c.model == model).values(fresh=True))
                continue
            of_before = (vectors.c.model == model) | vectors.c.model.not_in(current)
            connection.execute(vectors.delete().where(here, of_before))
            row = {"document_id": key, "model": model, "digest": texts[key].digest, "fresh": True}
            connection.execute(vectors.insert().values(**row, codes=made[key]))
            renew(connection, key)
        return len(same)


def load_vectors(store: Store, ids: Sequence[str]) -> dict[str, tuple[PassageVectors, ...]]:
    """What these documents have, by id; those without any are left out."""
    query = sa.select(vectors.c.document_id, vectors.c.model, vectors.c.codes).order_by(vectors.c.model)
    found: dict[str, tuple[PassageVectors, ...]] = {}
    with store.reading() as connection:
        for some in portions(ids):
            for row in connection.execute(query.where(vectors.c.document_id.in_(some))):
                found[row.document_id] = (
                    *found.get(row.document_id, ()),
                    PassageVectors(row.model, row.codes),
                )
    return found


def _beside(model: str) -> sa.FromClause:
    return documents.outerjoin(
        vectors, (vectors.c.document_id == documents.c.id) & (vectors.c.model == model)
    )


def _unread() -> sa.ColumnElement[bool]:
    return vectors.c.document_id.is_(None) | sa.not_(vectors.c.fresh)
