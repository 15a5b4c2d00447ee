"""The embedded engine's schema. `SCHEMA_VERSION` rises whenever it, or what `record` puts into it, changes."""

from __future__ import annotations

from functools import cache

import tantivy

from indexing.engine.index_document import FACET_FIELDS, PAIR_FIELDS, VALUE_FIELDS, record
from indexing.engine.interface import IndexDocument

SCHEMA_VERSION = 2


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
    return builder.build()


def tantivy_document(document: IndexDocument) -> tantivy.Document:
    """The document as tantivy takes it."""
    return tantivy.Document.from_dict(record(document), schema())
