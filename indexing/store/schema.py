"""The tables. They are the truth; every search index is a projection of them.

Times are ISO text in Shanghai time (`Moment`), which sorts and reads the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

from config.clock import SHANGHAI, iso

HEAD = "0011"  # the newest migration; a test holds it equal to Alembic's own head


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as `YYYY-MM-DDThh:mm:ss+08:00`."""

    impl = String(25)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else iso(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value).astimezone(SHANGHAI)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("document_type", String(20)),
    Column("topic", String(10)),
    Column("topic_evidence", JSON, nullable=False),
    # The last day of the activities in it: so long it is looked at daily.
    Column("running_until", String(10)),
    Column("agencies", JSON, nullable=False),
    Column("doc_no", String(200), index=True),
    Column("index_no", String(200)),
    Column("origin_name", Text),
    Column("published", String(25)),
    Column("document_date", String(25)),
    Column("first_seen", Moment, nullable=False),
    Column("last_changed", Moment, nullable=False),
    Column("region", String(6)),
    Column("source_id", String(100), index=True),
    Column("own", Boolean, nullable=False),
    Column("status", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("archived_urls", JSON, nullable=False),
    Column("title_en", Text),
    Column("summary_en", Text),
    Column("body_en", Text),
)

versions = Table(
    "versions",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("time", Moment, nullable=False),
    Column("classes", JSON, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("body", Text, nullable=False),
    Column("run_id", String(40)),
)

appearances = Table(
    "appearances",
    metadata,
    Column("url_key", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False, index=True),
    Column("source_id", String(100)),
    Column("original", Boolean, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("missing_since", Moment),
    # The fields in which this copy differs from the document, by name.
    Column("differs", JSON, nullable=False),
    # The addresses of the paper's further pages, where it has any.
    Column("parts", JSON(none_as_null=True)),
    # The address that was asked for last, where it is another than `url`, which is without sessions and volatile parameters.
    Column("fetched_url", Text),
    # The key that is another row's already, under which this one ought to stand.
    Column("collides", Text),
    # Since when the page holds so little, and so different, that it takes a second look to believe it.
    Column("doubted", Moment),
    Index("ix_appearances_source_id", "source_id"),
)

# What was decided of the parameters of a host's addresses: whether they pass, or tell papers apart. Others go by their names
# (indexing.text.urls).
address_parameters = Table(
    "address_parameters",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("volatile", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text),
    Column("format", String(20)),
    Column("sha256", String(64)),
    Column("size", Integer),
    Column("state", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Column("by", String(4)),
    Column("confidence", Float),
    Column("detail", Text),
)

captures = Table(
    "captures",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("url_key", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("status", Integer, nullable=False),
    Column("verdict", String(10)),
    Column("verdict_detail", Text),
    Column("content_type", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("sha256", String(64), nullable=False),
    Column("file", Text),
    Column("offset", Integer),
    Column("length", Integer),
    Column("source_id", String(100)),
    Column("run_id", String(40), index=True),
    Index("ix_captures_url_key_id", "url_key", "id"),
)

leads = Table(
    "leads",
    metadata,
    # Of its address, so that it is the same in a database built again.
    Column("id", String(16), primary_key=True),
    Column("url", Text, nullable=False),
    Column("host", String(253), nullable=False, index=True),
    Column("title", Text, nullable=False),
    # The ids of the documents that name it.
    Column("documents", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("first_seen", Moment, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("time", Moment, nullable=False, index=True),
    Column("document_id", ForeignKey("documents.id"), nullable=False, index=True),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("classes", JSON, nullable=False),
    Column("origin", String(10), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("version_from", Integer),
    Column("version_to", Integer, nullable=False),
    Column("run_id", String(40), index=True),
    sqlite_autoincrement=True,
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("source_id", String(100), nullable=False),
    Column("state", String(12), nullable=False),
    Column("started", Moment, nullable=False),
    Column("ended", Moment),
    Column("pid", Integer),
    Column("requests", Integer, nullable=False),
    Column("verdicts", JSON, nullable=False),
    Column("refused", JSON, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("seconds", Float),
    Column("detail", Text),
    Column("log", Text),
    # Who runs it: the machine, and the worker or command on it.
    Column("node", String(100)),
    Column("claimed_by", String(200)),
    # Both in the database's own time: the last sign of life, and of something done.
    Column("heartbeat", Moment),
    Column("progress", Moment),
    Column("queued_at", Moment),
    Column("priority", Integer),
    Column("asked_by", String(100)),
    # What was asked for beyond the source: {full, delay}.
    Column("ask", JSON(none_as_null=True)),
    Column("cancel_asked", Boolean),
    Index("ix_runs_source_id_started", "source_id", "started"),
    Index("ix_runs_state", "state"),
    # A source waits in the queue once.
    Index(
        "uq_runs_queued",
        "source_id",
        unique=True,
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
)

# The run that has a host, over all machines.
host_leases = Table(
    "host_leases",
    metadata,
    Column("host", String(253), primary_key=True),
    Column("run_id", String(40), nullable=False, index=True),
)

# What only one process does at a time. `token` grows with every holder, `until` is in the database's own time.
fenced_leases = Table(
    "fenced_leases",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("holder", Text, nullable=False),
    Column("token", Integer, nullable=False),
    Column("until", Moment, nullable=False),
)

# When a source is due. `origin`: yaml, or operator where a person has edited it.
schedules = Table(
    "schedules",
    metadata,
    Column("source_id", String(100), primary_key=True),
    Column("rule", String(200), nullable=False),
    # Times of day `HH:MM-HH:MM` in which its runs may begin; empty: always.
    Column("window", JSON, nullable=False),
    # At most so many seconds are added to the rule's time, drawn once for each.
    Column("jitter", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("paused_until", Moment),
    Column("skip_holidays", Boolean, nullable=False),
    Column("next_due", Moment, index=True),
    Column("revision", Integer, nullable=False),
    Column("origin", String(10), nullable=False),
)

# Every change of a source's state of health: why (code and parameters), and the thresholds that it was judged by.
source_states = Table(
    "source_states",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("source_id", String(100), nullable=False),
    Column("before", String(12)),
    Column("state", String(12), nullable=False),
    Column("time", Moment, nullable=False),
    Column("reason", JSON, nullable=False),
    Column("thresholds", JSON, nullable=False),
    Index("ix_source_states_source_id_id", "source_id", "id"),
)

# What an operator has set right in a document: `value` stands, `read` is what the page says.
corrections = Table(
    "corrections",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("field", String(20), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("read", JSON, nullable=False),
    Column("who", String(100), nullable=False),
    Column("time", Moment, nullable=False),
    Column("why", Text, nullable=False),
)

# Index work left by a commit, at most one row a document. `seq` is renewed when the document changes again while
# its row waits, so that a drain removes only what it has really indexed.
outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("document_id", String(200), nullable=False, unique=True),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    sqlite_autoincrement=True,
)

# A document's texts cut into words (indexing.segment), packed by indexing.store.segments; `fingerprint` is the
# dictionary's. `shown` serves snippets, `indexed` the engines.
segments = Table(
    "segments",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("fingerprint", String(40), nullable=False),
    Column("shown", LargeBinary, nullable=False),
    Column("indexed", LargeBinary, nullable=False),
)

# The vectors of a document's passages (indexing.vectors), `model` being the key of the model that read them. Not `fresh`: the
# document was recorded anew since, so its text is to be compared with what was read (`digest`).
vectors = Table(
    "vectors",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("model", String(60), primary_key=True),
    Column("digest", String(32), nullable=False),
    Column("fresh", Boolean, nullable=False),
    Column("codes", LargeBinary, nullable=False),
)

# The text's MinHash (indexing.reposts) of each document, and its bands, by which copies are found.
sketches = Table(
    "sketches",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("digest", LargeBinary, nullable=False),
)
sketch_bands = Table(
    "sketch_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Index("ix_sketch_bands_document_id", "document_id"),
)

# What a run found changed or gone, held back because it was implausibly much (decision 7). `paper` is None for a
# withdrawal.
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", String(40), nullable=False, index=True),
    Column("source_id", String(100), nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("held_at", Moment, nullable=False),
    Column("classes", JSON, nullable=False),
    Column("paper", JSON),
    Column("captures", JSON, nullable=False),
)

# Alerts (room `alerts`). A channel's `address` is plain for mail and encrypted otherwise, its `secret` always encrypted. `reason`
# is a code with parameters: why it is in this state. `opened_until`: its circuit lets nothing through until then.
channels = Table(
    "channels",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("address", Text, nullable=False),
    Column("secret", Text),
    Column("keyword", Text),
    Column("owner", String(100), index=True),
    Column("shared", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", JSON(none_as_null=True)),
    Column("paused_until", Moment),
    Column("failures", Integer, nullable=False),
    Column("opened_until", Moment),
    Column("created", Moment, nullable=False),
)

# Saved queries. Changes up to number `start_seq` are not told. `closed_at`: a watch for one paper has found it.
# `feed_token` opens a feed of public papers and is shown in lists, so it is kept as it is.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("name", Text, nullable=False),
    Column("on", String(12), nullable=False),
    Column("query", Text, nullable=False),
    Column("classes", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("rhythm", String(60), nullable=False),
    Column("quiet", String(11)),
    Column("days", Integer),
    Column("owner", String(100), index=True),
    Column("created", Moment, nullable=False),
    Column("start_seq", Integer, nullable=False),
    Column("paused_until", Moment),
    Column("last_checked", Moment),
    Column("last_matched", Moment),
    Column("last_told", Moment),
    Column("feed_token", String(64), nullable=False, unique=True),
    Column("closed_at", Moment),
    Column("removed_at", Moment),
    Column("end_reason", JSON(none_as_null=True)),
)
subscription_channels = Table(
    "subscription_channels",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id"), primary_key=True),
    Column("channel_id", ForeignKey("channels.id"), primary_key=True),
    Index("ix_subscription_channels_channel_id", "channel_id"),
)

# What is worth telling, once per (subscription, event). `event` is `change:SEQ`, or the key of something that is no change;
# `what` is what happened in words, `{zh, en}`; `evidence` is `{text, marks}`.
alerts = Table(
    "alerts",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("subscription_id", ForeignKey("subscriptions.id"), nullable=False),
    Column("event", String(250), nullable=False),
    Column("seq", Integer),
    Column("document_id", String(200), index=True),
    Column("run_id", String(40), index=True),
    Column("title", Text, nullable=False),
    Column("classes", JSON, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("what", JSON, nullable=False),
    Column("evidence", JSON(none_as_null=True)),
    Column("time", Moment, nullable=False, index=True),
    # When it was given to its channels, or found to have none.
    Column("planned", Moment, index=True),
    Index("uq_alerts_subscription_id", "subscription_id", "event", unique=True),
    Index("ix_alerts_subscription_id_time", "subscription_id", "time"),
)
alert_reads = Table(
    "alert_reads",
    metadata,
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("reader", String(100), primary_key=True),
    Column("time", Moment, nullable=False),
)

# The window of a subscription's digest is taken by this row, before anything is rendered.
digests = Table(
    "digests",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id"), primary_key=True),
    Column("window", String(40), primary_key=True),
    Column("time", Moment, nullable=False),
    Column("items", Integer, nullable=False),
)

# One message to one channel. `next` is when it is tried next; `answer` what the other side said last, `log` what it said to each
# attempt. `notice` is a code with parameters where it is about a channel; `part` counts where a message is too long for one.
# `body` is kept for a while after it was sent.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("channel_id", ForeignKey("channels.id"), nullable=False),
    Column("subscription_id", ForeignKey("subscriptions.id"), index=True),
    Column("run_id", String(40)),
    Column("window", String(40)),
    Column("kind", String(12), nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next", Moment),
    Column("answer", JSON(none_as_null=True)),
    Column("log", JSON, nullable=False),
    Column("notice", JSON(none_as_null=True)),
    Column("part", Integer, nullable=False),
    Column("body", Text),
    Column("created", Moment, nullable=False),
    Column("sent_at", Moment),
    Index("uq_deliveries_channel_id", "channel_id", "subscription_id", "window", unique=True),
    Index("ix_deliveries_state_next", "state", "next"),
)
delivery_items = Table(
    "delivery_items",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index("ix_delivery_items_alert_id", "alert_id"),
)

# How far a reader of the log has come, such as `alerts`: the number of the last change it has dealt with.
cursors = Table(
    "cursors",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

# How many deliveries to each kind of channel ended how, of those that are no longer in the ledger.
delivery_totals = Table(
    "delivery_totals",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("state", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
)

# Messages sent to a channel in a second (of real time, since 1970), for the budgets of bots.
channel_seconds = Table(
    "channel_seconds",
    metadata,
    Column("channel_id", ForeignKey("channels.id"), primary_key=True),
    Column("second", BigInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)

# The one row names this database's life: what was numbered in another epoch means something else. `halted` says why alerts
# wait for a person's word.
epochs = Table(
    "epochs",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("halted", JSON(none_as_null=True)),
)

# People. Of what they show as proof only hashes are kept: argon2's of passwords, SHA-256 of secrets of 32 random bytes.
users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    # None: tokens only.
    Column("password", Text),
    Column("created", Moment, nullable=False),
    Column("disabled", Moment),
)
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("secret", String(64), nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("created", Moment, nullable=False),
    Column("last_used", Moment, nullable=False),
    Column("address", String(64)),
    Column("agent", Text),
)
tokens = Table(
    "tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("secret", String(64), nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("scope", String(10), nullable=False),
    Column("created", Moment, nullable=False),
    Column("last_used", Moment),
    Column("revoked", Moment),
)
one_time_links = Table(
    "one_time_links",
    metadata,
    Column("secret", String(64), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
)
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(80), nullable=False),
    Column("time", Moment, nullable=False),
    Index("ix_sign_in_failures_key_time", "key", "time"),
)
# Every change that a person made. `via`: session, token or command.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("time", Moment, nullable=False),
    Column("who", String(100), nullable=False),
    Column("via", String(10), nullable=False),
    Column("what", String(40), nullable=False),
    Column("on", Text, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)

# What a document's version says, by the readers of number `made_by` (indexing.facts.keeping). `measures` are the numbers of the
# measures that it carries out or names, `deadlines` as the contract has them.
document_facts = Table(
    "document_facts",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("made_by", Integer, nullable=False),
    Column("measures", JSON, nullable=False),
    Column("deadlines", JSON, nullable=False),
)

# Its activities. `key` is the name folded, so that what several papers tell of one activity comes together; `facts` the whole of it.
activities = Table(
    "activities",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("key", String(200), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("start", String(20)),
    Column("end", String(20)),
    Column("facts", JSON, nullable=False),
)
