"""The shapes of answers, for OpenAPI. What makes them is search_api.documents and its neighbours; tests hold both together."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from indexing.records import AttachmentState, ChangeClass, Origin, RunState

Next = str | None
Span = tuple[int, int]


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


class Hit(DocumentHead):
    """`marks` and `title_marks` are half-open ranges of code points in `snippet` and `title`."""

    score: float
    partial: bool
    snippet: str
    marks: list[Span]
    title_marks: list[Span]
    matched_in: list[str]
    brief: BriefLine | None


class FacetValue(BaseModel):
    value: str
    label: str
    count: int


class FacetsAnswer(BaseModel):
    """`total` and the facets count documents that have every word, `partial_total` those that have some."""

    query: str
    read_as: str
    total: int
    partial_total: int
    facets: dict[str, list[FacetValue]]


class SearchAnswer(FacetsAnswer):
    hits: list[Hit]
    next: Next


class Suggestion(BaseModel):
    """`text` is the whole query as it would read, `label` what is new in it."""

    text: str
    label: str
    kind: Literal["word", "region", "agency", "type"]


class Suggestions(BaseModel):
    query: str
    suggestions: list[Suggestion]
    next: Next


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


class Subscription(BaseModel):
    """A saved query. `read_as` and `in_words` say in the reader's language what it asks for, and when it tells."""

    id: str
    name: str
    on: Literal["documents", "activities", "deadlines", "paper", "sources"]
    query: str
    read_as: str | None
    classes: list[ChangeClass]
    topics: list[str]
    rhythm: str
    in_words: str
    quiet: str | None
    days: int | None
    channels: list[str]
    user: str | None
    created: str
    paused_until: str | None
    last_checked: str | None
    last_matched: str | None
    last_told: str | None
    next: str | None
    closed_at: str | None
    removed_at: str | None
    end_reason: dict[str, Any] | None
    feed: str


class Subscriptions(BaseModel):
    subscriptions: list[Subscription]
    next: Next


class Estimate(BaseModel):
    days: int
    alerts: int


class Previewed(BaseModel):
    """What a subscription would have brought of late: the newest three in `samples`; `coming` are the next days of which it would
    remind."""

    name: str
    on: str
    query: str
    read_as: str | None
    estimate: Estimate
    samples: list[dict[str, Any]]
    coming: list[dict[str, Any]]
    warnings: list[str]
    seen: list[dict[str, Any]]
    candidates: list[dict[str, Any]]


class Saved(Previewed):
    id: str
    feed: str


class Way(BaseModel):
    """One way an alert took; `answer` is what the other side said last."""

    id: str
    channel_id: str
    state: str
    attempts: int
    next: str | None
    answer: dict[str, Any] | None


class Alert(BaseModel):
    id: str
    subscription_id: str
    event: str
    seq: int | None
    document_id: str | None
    title: str
    classes: list[str]
    outcome: str
    what: dict[str, str]
    evidence: dict[str, Any] | None
    details: list[dict[str, str]]
    page: str | None
    time: str
    deliveries: list[Way]


class Alerts(BaseModel):
    alerts: list[Alert]
    next: Next


class Reason(BaseModel):
    code: str | None
    text: str


class Channel(BaseModel):
    id: str
    kind: Literal["mail", "webhook", "wecom", "dingtalk", "feishu"]
    to: str
    state: Literal["active", "unconfirmed", "paused", "removed"]
    reason: Reason | None
    paused_until: str | None
    opened_until: str | None
    failures: int
    keyword: str | None
    user: str | None
    created: str | None


class NewChannel(Channel):
    secret: str | None


class Channels(BaseModel):
    channels: list[Channel]
    next: Next


class Delivery(BaseModel):
    id: str
    channel_id: str
    subscription_id: str | None
    run_id: str | None
    kind: str
    window: str | None
    state: str
    attempts: int
    next: str | None
    created: str
    sent_at: str | None
    alerts: list[str]
    answer: dict[str, Any] | None
    log: list[dict[str, Any]]


class Deliveries(BaseModel):
    deliveries: list[Delivery]
    next: Next


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


class Witness(BaseModel):
    """A paper that tells of an activity; `span` are its words in the paper's text, or in that of the file of number `place`; `key` is
    the name it tells of, folded. `tied`: a person said that it belongs here."""

    document_id: str
    title: str
    published: str | None
    region: str | None
    span: Span | None
    place: int
    key: str
    start: str | None
    end: str | None
    tied: bool


class Activity(BaseModel):
    """`when`: by today's date. `differs` names what its witnesses tell differently."""

    key: str
    name: str
    when: Literal["running", "coming", "ended", "open"]
    start: str | None
    end: str | None
    period_text: str | None
    until_exhausted: bool
    kind: str | None
    region_codes: list[str]
    places: list[str]
    organisers: list[str]
    participants: list[str]
    categories: list[str]
    themes: list[str]
    benefits: list[dict[str, Any]]
    differs: list[str]
    witnesses: list[Witness]


class Activities(BaseModel):
    activities: list[Activity]
    total: int
    next: Next


class Column(BaseModel):
    column: str
    name: str


class CoveringPaper(BaseModel):
    """A paper behind a cell, and the words that name the measure."""

    document_id: str
    title: str
    published: str | None
    carries_out: bool
    place: int
    span: Span


class CoverageCell(BaseModel):
    """`since`: since when the unit's sources are read without fail, where none was seen."""

    column: str
    state: Literal["paper", "mentioned", "none", "unknown"]
    count: int
    since: str | None
    papers: list[CoveringPaper]


class CoverageRow(BaseModel):
    region: str
    name: str
    why_unknown: str | None
    cells: list[CoverageCell]


class Coverage(BaseModel):
    columns: list[Column]
    rows: list[CoverageRow]
    next: Next


class ToldFigure(BaseModel):
    """A number as a paper tells it. `value`: its least, in units or yuan."""

    kind: Literal["activities", "enterprises", "brands", "sums", "other"]
    value: float
    text: str
    counts: str | None
    document_id: str
    title: str
    region: str | None
    published: str | None
    place: int
    span: Span
    categories: list[str]


class Figures(BaseModel):
    figures: list[ToldFigure]
    total: int
    next: Next


class LineageNode(BaseModel):
    """A paper; one that is only cited has no `document_id`."""

    key: str
    document_id: str | None
    title: str
    doc_no: str | None
    published: str | None
    region: str | None
    agencies: list[str]


class LineageEdge(BaseModel):
    """`child` carries out `parent`."""

    child: str
    parent: str
    relation: str
    place: int
    span: Span


class LineageAnswer(BaseModel):
    nodes: list[LineageNode]
    edges: list[LineageEdge]
    next: Next
