"""What is worked out of documents: words, vectors, sketches, facts, and what waits for the index."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from indexing.store.schema.conventions import Moment, metadata

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

# What a document's version says, by the readers of number `made_by` (indexing.registers.keeping): `told` are all facts as flat
# rows (indexing.facts.flat), NULL in rows that readers before number 2 made.
document_facts = Table(
    "document_facts",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("made_by", Integer, nullable=False),
    Column("told", JSON(none_as_null=True)),
)

# The papers that a document names, and (`own`) the titles and the number that are its own. `title` is folded as they are compared,
# `number` normalised. Which document one is of is asked anew each time: a paper that comes later is found too.
citations = Table(
    "citations",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("title", String(300), index=True),
    Column("number", String(200), index=True),
    Column("relation", String(20), nullable=False),
    Column("own", Boolean, nullable=False),
)

# What an operator has set right in a fact, which is known by its kind and its words folded (`key`): `value` stands, `read` is what
# was read. The field `drop` says that it is no fact.
fact_corrections = Table(
    "fact_corrections",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("field", String(20), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("read", JSON, nullable=False),
    Column("who", String(100), nullable=False),
    Column("time", Moment, nullable=False),
    Column("why", Text, nullable=False),
)

# What an operator said of which activity a telling belongs to: that of key `key` in a document, or in all ('').
activity_ties = Table(
    "activity_ties",
    metadata,
    Column("key", String(410), primary_key=True),
    Column("document_id", String(200), primary_key=True),
    Column("belongs_to", String(410), nullable=False),
    Column("who", String(100), nullable=False),
    Column("time", Moment, nullable=False),
    Column("why", Text, nullable=False),
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

# What each part of a document's version says: `place` 0 is its body, n its n-th file. Figures as numbers lead to them, citations as
# the lineage of papers is drawn from; spans count in the part's own text.
part_facts = Table(
    "part_facts",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("citations", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("benefits", JSON, nullable=False),
    Column("deadlines", JSON, nullable=False),
    Column("measures", JSON, nullable=False),
)

# What calendars show, as it was shown last (indexing.registers.dated). `sequence` rises whenever days, place or state change; an
# entry that is no more is `cancelled` and stays a while, so that those who have it learn of it. `last_day` is None where it is open.
calendar_entries = Table(
    "calendar_entries",
    metadata,
    Column("uid", String(64), primary_key=True),
    Column("digest", String(32), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("cancelled", Moment),
    Column("first_day", String(10)),
    Column("last_day", String(10), index=True),
    Column("content", JSON, nullable=False),
)
