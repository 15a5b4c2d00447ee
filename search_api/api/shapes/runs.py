"""Runs, sources, schedules and how sources are."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from indexing.records import RunState
from search_api.api.shapes.parts import Next


class RunLine(BaseModel):
    """`detail`: why it ended as it did, `{code, …, text}`."""

    run_id: str
    source_id: str
    state: RunState
    requests: int
    verdicts: dict[str, int]
    refused: dict[str, int]
    entries: int
    new: int
    changed: int
    withdrawn: int
    seconds: float | None
    detail: dict[str, Any] | None
    started: str | None
    ended: str | None
    log: None
    queued: str | None
    node: str | None
    claimed_by: str | None
    heartbeat: str | None
    asked_by: str | None


class Runs(BaseModel):
    runs: list[RunLine]
    next: Next


class Names(BaseModel):
    zh: str
    en: str


class Source(BaseModel):
    id: str
    site: str
    names: Names
    tier: Literal["central", "province", "city", "retailer", "other"]
    region: str
    hosts: list[str]
    family: str
    list_urls: list[str]
    grade: str
    evidence_date: str | None
    schedule: str
    state: Literal["proven", "unproven", "fallback", "disabled"]
    enabled: bool
    reason: str | None
    last_run: dict[str, Any] | None
    health: SourceHealth | None
    open_run: str | None
    held_run: str | None
    addresses: dict[str, list[str]]


class Sources(BaseModel):
    sources: list[Source]
    next: Next


class Probe(BaseModel):
    url: str
    family: str
    why: list[str]
    rows: int
    dated: int
    next: list[dict[str, Any]]
    unread: str | None
    options: dict[str, Any]
    detail: dict[str, Any] | None
    yaml: str
    written: None


class AddedSource(BaseModel):
    id: str
    file: str
    probe: Probe


class Schedule(BaseModel):
    """When a source is due. `next` are the next times without the spread that `next_due` has; `skipped` those left out between."""

    source_id: str
    rule: str
    in_words: str
    next: list[str]
    origin: Literal["yaml", "operator"]
    window: list[str]
    jitter: int
    priority: int
    paused_until: str | None
    skip_holidays: bool
    skipped: list[dict[str, Any]]
    next_due: str | None
    revision: int


class Schedules(BaseModel):
    schedules: list[Schedule]
    next: Next


class Threshold(BaseModel):
    name: str
    value: float
    origin: Literal["yaml", "history", "default"]


class SourceHealth(BaseModel):
    source_id: str
    state: Literal["up", "late", "outage", "blocked", "layout", "quiet", "paused", "never_worked"]
    since: str
    reason: dict[str, Any]
    thresholds: list[Threshold]
    last_paper: str | None
    next_run: str | None


class Healths(BaseModel):
    sources: list[SourceHealth]
    next: Next
