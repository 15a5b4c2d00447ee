"""The tables. They are the truth; every search index is a projection of them.

Times are ISO text in Shanghai time (`Moment`), which sorts and reads the same on SQLite and PostgreSQL.
"""

from indexing.store.schema.alerts import (
    alert_reads,
    alerts,
    channel_seconds,
    channels,
    cursors,
    deliveries,
    delivery_items,
    delivery_totals,
    digests,
    epochs,
    subscription_channels,
    subscriptions,
)
from indexing.store.schema.conventions import Moment, metadata
from indexing.store.schema.derived import (
    activities,
    document_facts,
    outbox,
    segments,
    sketch_bands,
    sketches,
    vectors,
)
from indexing.store.schema.papers import (
    address_parameters,
    appearances,
    attachments,
    captures,
    changes,
    corrections,
    documents,
    leads,
    versions,
)
from indexing.store.schema.people import audit, one_time_links, sign_in_failures, sign_ins, tokens, users
from indexing.store.schema.runs import fenced_leases, host_leases, quarantine, runs, schedules, source_states

HEAD = "0016"
"""The newest migration; a test holds it equal to Alembic's own head."""

__all__ = [
    "HEAD",
    "Moment",
    "activities",
    "address_parameters",
    "alert_reads",
    "alerts",
    "appearances",
    "attachments",
    "audit",
    "captures",
    "changes",
    "channel_seconds",
    "channels",
    "corrections",
    "cursors",
    "deliveries",
    "delivery_items",
    "delivery_totals",
    "digests",
    "document_facts",
    "documents",
    "epochs",
    "fenced_leases",
    "host_leases",
    "leads",
    "metadata",
    "one_time_links",
    "outbox",
    "quarantine",
    "runs",
    "schedules",
    "segments",
    "sign_in_failures",
    "sign_ins",
    "sketch_bands",
    "sketches",
    "source_states",
    "subscription_channels",
    "subscriptions",
    "tokens",
    "users",
    "vectors",
    "versions",
]
