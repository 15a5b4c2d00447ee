"""Subscriptions, alerts, channels and deliveries."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from indexing.records import ChangeClass
from search_api.api.shapes.parts import Next


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
