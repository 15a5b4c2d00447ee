"""The fields of an indexed document, as both engines hold them, made from an `IndexDocument`.

| kind | fields |
| --- | --- |
| words (segmented, with the words in them) | `title` `body` `attachments`; `english` (stems) |
| pairs of characters | `title_pairs` (and its single Chinese characters) `text_pairs` (body and attachments) `doc_no_pairs` `agency_pairs` |
| single Chinese characters | `characters` (of body and attachments) |
| whole values | `id` `doc_no` `agency` `place` `province` `type` `topic` `source` `status` `year` |
| numbers | `day` (1 is 0001-01-01, 0 is undated), `order` (of sorting by date), `version`, `digest` |
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from indexing.engine.interface import FacetName, IndexDocument, IndexedDigest, IndexTexts
from indexing.engine.told.record import fact_records
from indexing.query.english import english_text
from indexing.segment import characters, fine_text, index_form, plain_text
from indexing.segment.fine import BREAK

TEXT_FIELDS = tuple(field.name for field in fields(IndexTexts))
PAIR_FIELDS = ("title_pairs", "text_pairs", "doc_no_pairs", "agency_pairs")
VALUE_FIELDS = ("doc_no", "agency", "place", "province", "type", "topic", "source", "status", "year")
FACET_FIELDS: Mapping[FacetName, str] = {
    "region": "province",
    "type": "type",
    "agency": "agency",
    "year": "year",
    "topic": "topic",
}

_FOLLOWING = frozenset({*PAIR_FIELDS, "characters"})

NATION = "100000"


def index_texts(
    title_s: str, body_s: str, attachments_s: Sequence[str] = (), english: str = ""
) -> IndexTexts:
    """The texts from their stored forms (`segment.index_text`), and from the plain English text."""
    title, body = plain_text(title_s), plain_text(body_s)
    attached = [plain_text(stored) for stored in attachments_s if stored]
    return IndexTexts(
        title=index_form(title_s),
        body=index_form(body_s),
        attachments=index_form("".join(attachments_s)),
        title_pairs=_with_characters(title),
        text_pairs=fine_text("\n".join((body, *attached))),
        characters=characters("\n".join((body, *attached))),
        english=english_text(english),
    )


def _with_characters(title: str) -> str:
    """The title's pairs, then its single characters, behind two breaks: no phrase has these in a row."""
    return "\f".join((fine_text(title), BREAK, BREAK, characters(title))) if title else ""


def record(document: IndexDocument) -> dict[str, Any]:
    """The fields that have a value. Keyword fields are lists, numbers ints, all else tokens between white space."""
    day = day_number(document.date)
    values: dict[str, Any] = {
        "id": document.id,
        **{name: getattr(document.texts, name) for name in TEXT_FIELDS},
        "doc_no_pairs": fine_text(document.doc_no or ""),
        "agency_pairs": fine_text("\n".join(document.agencies)),
        "doc_no": [document.doc_no],
        "agency": list(document.agencies),
        "place": region_codes(document.region),
        "province": region_codes(document.region)[:1],
        "type": [document.document_type],
        "topic": [document.topic],
        "source": [document.source_id],
        "status": [document.status],
        "year": [document.date[:4] if document.date else None],
        "day": day,
        "order": date_order(day, document.id),
        "version": document.version,
    }
    kept = {name: value for name, value in values.items() if value not in ("", [], [None])}
    return kept | {"digest": _digest(kept, document)}


def indexed_digest(document: IndexDocument) -> IndexedDigest:
    """What an index says of this document once it has it."""
    return IndexedDigest(document.version, record(document)["digest"])


def _digest(values: Mapping[str, Any], document: IndexDocument) -> int:
    """Of all values but the pairs and characters, which follow from the words; and of facts and vectors."""
    found = 0
    for name, value in values.items():
        if name not in _FOLLOWING:
            found = zlib.crc32(f"{name}\n{value}\n".encode(), found)
    for row in fact_records(document.facts):
        found = zlib.crc32(f"{row}\n".encode("utf-8", "replace"), found)
    for each in document.vectors:
        found = zlib.crc32(each.codes, zlib.crc32(each.model.encode(), found))
    return found


def day_number(day: str | None) -> int:
    """Days counted from 0001-01-01 as 1; 0 for undated. (1970 would leave older laws below zero.)"""
    return date.fromisoformat(day[:10]).toordinal() if day else 0


def date_order(day: int, document_id: str) -> int:
    """One number that orders all documents by date, the same in both engines: the day, then a hash of the id (52 bits)."""
    return day << 32 | zlib.crc32(document_id.encode())


def region_codes(region: str | None) -> list[str]:
    """The code of a region's province first, then of its city, then its own; the nation stands for itself alone."""
    if not region:
        return []
    return list(dict.fromkeys((f"{region[:2]}0000", f"{region[:4]}00", region)))
