"""Papers, their versions and what differs between two."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from indexing.records import AttachmentState, ChangeClass
from search_api.api.shapes.parts import Next


class VersionLine(BaseModel):
    n: int
    time: str
    classes: list[ChangeClass]


class Place(BaseModel):
    """An address at which a document stands; `differs` names the fields in which that copy does."""

    url: str
    source_id: str | None
    original: bool
    differs: list[str]


class File(BaseModel):
    name: str
    url: str | None
    format: str | None
    sha256: str | None
    state: AttachmentState


class DocumentHead(BaseModel):
    """A document without its texts."""

    id: str
    url: str | None
    title: str
    document_type: str | None
    topic: str | None
    agencies: list[str]
    doc_no: str | None
    index_no: str | None
    origin_name: str | None
    published: str | None
    document_date: str | None
    first_seen: str
    region: str | None
    region_name: str | None
    source_id: str | None
    status: Literal["current", "withdrawn", "external"]
    version: int
    versions: list[VersionLine]
    appearances: list[Place]
    attachments: list[File]
    archived_url: str | None
    archived_urls: list[str]
    title_en: str | None
    summary_en: str | None


class DocumentAnswer(DocumentHead):
    topic_evidence: list[dict[str, Any]]
    body: str
    body_en: str | None
    facts: Any
    file_facts: list[dict[str, Any]]
    fact_corrections: list[dict[str, Any]] = []
    validity: Validity | None = None


class BriefLine(BaseModel):
    """What the paper says in one line: the activity that matters today, the next deadline, the highest cap in yuan."""

    activities: int
    start: str | None
    end: str | None
    deadline: str | None
    deadline_kind: str | None
    cap: float | None


class Event(BaseModel):
    """What a later paper did to a document."""

    made: Literal["repealed", "replaced", "amended"]
    document_id: str
    title: str
    date: str | None


class Validity(BaseModel):
    """`state` is the strongest of the events, null where none is known."""

    state: Literal["repealed", "replaced", "amended"] | None
    events: list[Event]


class Versions(BaseModel):
    id: str
    versions: list[VersionLine]
    next: Next


class FieldChange(BaseModel):
    field: str
    old: Any
    new: Any


class Hunk(BaseModel):
    op: Literal["equal", "insert", "delete", "replace"]
    old: str
    new: str


class Comparison(BaseModel):
    id: str
    older: int = Field(serialization_alias="from", validation_alias="from")
    newer: int = Field(serialization_alias="to", validation_alias="to")
    fields: list[FieldChange]
    body: list[Hunk]


class AttachmentText(File):
    size: int | None
    by: Literal["text", "ocr"] | None
    confidence: float | None
    text: str
