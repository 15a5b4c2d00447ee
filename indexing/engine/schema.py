"""The embedded engine's schema. `SCHEMA_VERSION` rises whenever it, or what `record` puts into it, changes."""

from __future__ import annotations

import hashlib
from functools import cache

import tantivy

from indexing.engine.index_document import FACET_FIELDS, PAIR_FIELDS, VALUE_FIELDS, record
from indexing.engine.interface import IndexDocument
from indexing.engine.told.record import FACT_NUMBERS, FACT_VALUES

SCHEMA_VERSION = 3


@cache
def schema() -> tantivy.Schema:
    """Nothing but the id is stored: hits are filled from the database. Words and characters have no positions, since
    sub-words stand among them and no phrase could use these."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body", "attachments", "characters"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("english", *PAIR_FIELDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    facets = set(FACET_FIELDS.values())
    for name in VALUE_FIELDS:
        builder.add_text_field(name, fast=name in facets, tokenizer_name="raw", index_option="basic")
    for name in ("day", "order", "version", "digest"):
        builder.add_unsigned_field(name, indexed=name == "day", fast=True)
    builder.add_unsigned_field("key", indexed=True)
    return builder.build()


@cache
def facts_schema() -> tantivy.Schema:
    """Of the facts beside the papers; `paper` is the paper's `key`."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("fact_name", tokenizer_name="whitespace", index_option="position")
    for name in FACT_VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACT_NUMBERS:
        builder.add_unsigned_field(name, fast=True)
    builder.add_unsigned_field("paper", indexed=True, fast=True)
    return builder.build()


def schema_of(field: str) -> tantivy.Schema:
    """The schema that has a field: of facts where its name says so."""
    return facts_schema() if field.startswith("fact_") else schema()


def document_key(document_id: str) -> int:
    """The number by which facts name their paper: 64 bits of a hash of its id."""
    return int.from_bytes(hashlib.blake2b(document_id.encode(), digest_size=8).digest())


def tantivy_document(document: IndexDocument) -> tantivy.Document:
    """The document as tantivy takes it."""
    return tantivy.Document.from_dict(record(document) | {"key": document_key(document.id)}, schema())
