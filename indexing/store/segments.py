"""Segmented texts, kept so that an index is rebuilt and a snippet shown without cutting a text again."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from backports import zstd
from sqlalchemy.engine import Connection

from indexing.engine.interface import IndexDocument, IndexTexts
from indexing.query.places import ENDS, Text, text_of
from indexing.store.database import Store
from indexing.store.outbox import sequence_numbers_in
from indexing.store.papers.documents import sorting_day
from indexing.store.portions import portions
from indexing.store.schema import documents, segments

# Level 1 packs the laws of the corpus as fast as the disk takes them; higher ones gain a tenth.
_LEVEL = 1

# Marks rows whose texts are kept with the ends of their tokens. Rows of before begin with zstd's own mark.
_WITH_ENDS = b"\x01"

# A text taken apart needs some seven bytes a character: 512 of this size 60 MB at the most, ordinary papers a tenth.
_LONGEST_KEPT = 30_000

# A paper with thousands of attachments has a head of some kilobytes.
_LONGEST_HEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class ShownTexts:
    """Title, body and each attachment's text with their tokens, for snippets and marks. An attachment without text has an
    empty one."""

    title: Text
    body: Text
    attachments: tuple[Text, ...]

    def __iter__(self) -> Iterator[Text]:
        return iter((self.title, self.body, *self.attachments))


@dataclass(frozen=True, slots=True)
class Segmented:
    """A document's texts in both forms."""

    shown: ShownTexts
    indexed: IndexTexts


def load_shown(store: Store, ids: Sequence[str], fingerprint: str) -> dict[str, ShownTexts]:
    """The texts of these documents for showing, by id, where they were cut with this dictionary."""
    with store.reading() as connection:
        return shown_in(connection, ids, fingerprint)


_SHOWN = sa.select(segments.c.document_id, segments.c.shown).where(
    segments.c.document_id.in_(sa.bindparam("ids", expanding=True)),
    segments.c.fingerprint == sa.bindparam("cut_with"),
)


def shown_in(connection: Connection, ids: Sequence[str], fingerprint: str) -> dict[str, ShownTexts]:
    """The same within a transaction."""
    found: dict[str, ShownTexts] = {}
    for some in portions(ids):
        rows = connection.execute(_SHOWN, {"ids": some, "cut_with": fingerprint})
        found |= {row.document_id: _shown(row.shown) for row in rows}
    return found


def load_indexed(store: Store, ids: Sequence[str], fingerprint: str) -> dict[str, IndexDocument]:
    """These documents as engines take them, by id, where they were cut with this dictionary."""
    query = sa.select(segments.c.indexed, *(documents.c[name] for name in _ABOUT)).join(
        documents, documents.c.id == segments.c.document_id
    )
    found: dict[str, IndexDocument] = {}
    with store.reading() as connection:
        for some in portions(ids):
            rows = connection.execute(query.where(_kept(some, fingerprint)))
            found |= {
                row.id: indexed_document(
                    row, IndexTexts(*(str(part, "utf-8") for part in unpack(row.indexed)))
                )
                for row in rows
            }
    return found


def indexed_document(document: Any, texts: IndexTexts) -> IndexDocument:
    """A document, or a row of its columns, with its texts."""
    return IndexDocument(
        id=document.id,
        texts=texts,
        doc_no=document.doc_no,
        agencies=tuple(document.agencies),
        region=document.region,
        document_type=document.document_type,
        topic=document.topic,
        source_id=document.source_id,
        status=document.status,
        date=sorting_day(document.published, document.document_date),
        version=document.version,
    )


_ABOUT = (
    "id",
    "doc_no",
    "agencies",
    "region",
    "document_type",
    "topic",
    "source_id",
    "status",
    "published",
    "document_date",
    "version",
)


def save_segments(
    store: Store, made: Mapping[str, Segmented], fingerprint: str, before: Mapping[str, int] | None = None
) -> None:
    """Keeps these, by document id, in place of what was kept. `before` are the documents' seqs in the outbox as they
    were when the texts were read: one that was recorded anew meanwhile is not kept, since it would pass for the new
    text."""
    if not made:
        return
    values = {
        key: {
            "document_id": key,
            "fingerprint": fingerprint,
            "shown": pack_shown(s.shown),
            "indexed": pack([text.encode() for text in astuple(s.indexed)]),
        }
        for key, s in made.items()
    }
    with (
        store.writing() as connection
    ):  # ordered, so that nobody records anew between the look and the writing
        if before is not None:
            now = sequence_numbers_in(connection, made)
            values = {key: value for key, value in values.items() if now.get(key) == before.get(key)}
        for some in portions(values):
            connection.execute(segments.delete().where(segments.c.document_id.in_(some)))
            connection.execute(segments.insert(), [values[key] for key in some])


def _kept(ids: Sequence[str], fingerprint: str) -> sa.ColumnElement[bool]:
    return segments.c.document_id.in_(ids) & (segments.c.fingerprint == fingerprint)


def pack_shown(texts: ShownTexts) -> bytes:
    """Shown texts as one value: all plain texts, then where the tokens of each end."""
    return _WITH_ENDS + pack(
        [*(text.plain.encode() for text in texts), *(text.ends.tobytes() for text in texts)]
    )


def _shown(data: bytes) -> ShownTexts:
    return _unpack_shown(data) if len(data) > _LONGEST_KEPT else _kept_shown(data)


# Who narrows a search, turns its pages or types on meets the same papers again.
@lru_cache(maxsize=512)
def _kept_shown(data: bytes) -> ShownTexts:
    return _unpack_shown(data)


def _unpack_shown(data: bytes) -> ShownTexts:
    if not data.startswith(_WITH_ENDS):  # a row of before, which holds stored forms
        title, body, *attached = (text_of(str(part, "utf-8")) for part in unpack(data))
        return ShownTexts(title, body, tuple(attached))
    parts = unpack(memoryview(data)[len(_WITH_ENDS) :])
    half = len(parts) // 2
    title, body, *attached = (
        Text(str(plain, "utf-8"), array(ENDS, bytes(ends)))
        for plain, ends in zip(parts[:half], parts[half:], strict=True)
    )
    return ShownTexts(title, body, tuple(attached))


def pack(parts: Sequence[bytes]) -> bytes:
    """Parts as one compressed value: their lengths on a line, then the parts."""
    head = ",".join(str(len(part)) for part in parts)
    return zstd.compress(b"".join((f"{head}\n".encode(), *parts)), _LEVEL)


def unpack(data: bytes | memoryview) -> list[memoryview]:
    """The parts that were packed."""
    packed = memoryview(zstd.decompress(data))
    at = bytes(packed[:_LONGEST_HEAD]).index(b"\n")
    lengths = [int(length) for length in bytes(packed[:at]).split(b",")]
    parts, at = [], at + 1
    for length in lengths:
        parts.append(packed[at : at + length])
        at += length
    return parts
