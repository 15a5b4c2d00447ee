"""Documents, their versions and addresses, what was fetched of them, and the log of changes."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from indexing.store.schema.conventions import Moment, metadata

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
    Index("ix_documents_source_id_published", "source_id", "published"),
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
    # The machine whose archive has the bytes; None before there were several.
    Column("node", String(60)),
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
