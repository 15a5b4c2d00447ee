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
)

from config.clock import SHANGHAI, iso

HEAD = "0007"  # the newest migration; a test holds it equal to Alembic's own head


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
    Index("ix_runs_source_id_started", "source_id", "started"),
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
