"""The log of changes, and what was held back from it."""

from __future__ import annotations

from pydantic import BaseModel

from indexing.records import ChangeClass, Origin
from search_api.api.shapes.papers import FieldChange
from search_api.api.shapes.parts import Next


class ChangeLine(BaseModel):
    seq: int
    time: str
    document_id: str
    url: str | None
    title: str
    classes: list[ChangeClass]
    origin: Origin
    fields: list[FieldChange]
    version_from: int | None
    version_to: int
    run_id: str | None


class Changes(BaseModel):
    """`last`: the number to ask from the next time. `epoch`: the database's life in which it means something."""

    changes: list[ChangeLine]
    last: int
    epoch: str
    next: Next


class Finding(BaseModel):
    document_id: str
    url: str
    classes: list[ChangeClass]
    title: str | None


class HeldRun(BaseModel):
    run_id: str
    source_id: str
    held_at: str
    findings: list[Finding]


class HeldRuns(BaseModel):
    runs: list[HeldRun]
    next: Next


class Accepted(BaseModel):
    """`index_fault`: why what was recorded waits to be indexed, where it does."""

    run_id: str
    changes: int
    skipped: int
    index_fault: str | None


class Discarded(BaseModel):
    run_id: str
    discarded: int
