"""How the service is: the index, what is fresh, feeds, exports, failures."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from indexing.records import RunState
from search_api.api.shapes.parts import Next


class IndexStatus(BaseModel):
    engine: str | None
    documents: int | None
    backlog: int
    refused: int
    rebuild_due: bool | None
    fault: str | None


class SourceStatus(BaseModel):
    id: str
    last_run: str
    last_state: RunState
    last_success: str | None


class AlertStatus(BaseModel):
    """What the newest canary took; `late_since` is since when none has come through, null while all is well."""

    lag_seconds: float | None
    late_since: str | None


class Status(BaseModel):
    """Times are null where nothing of the kind has happened yet."""

    time: str
    documents: int
    last_seq: int
    last_change: str | None
    last_success: str | None
    index: IndexStatus
    alerts: AlertStatus
    sources: list[SourceStatus]


class ExportProgress(BaseModel):
    state: Literal["none", "writing"]
    rows: int
    total: int | None


class FeedLink(BaseModel):
    name: str
    atom: str
    json_feed: str


class Feeds(BaseModel):
    feeds: list[FeedLink]
    next: Next


class Health(BaseModel):
    state: Literal["ok"]


class Readiness(Health):
    documents: int


class ProblemPart(BaseModel):
    where: str | None
    title: str
    detail: str | None


class Problem(BaseModel):
    """RFC 9457, with the fields of the command's errors."""

    type: str
    title: str
    status: int
    detail: str | None
    instance: str
    where: str | None
    errors: list[ProblemPart]
