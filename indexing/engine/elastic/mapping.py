"""The index as Elasticsearch holds it: what `record` gives, and nothing it was not told of.

`schema.SCHEMA_VERSION` rises whenever this changes too. The text is not stored: hits are filled from the database, and
an index is rebuilt by sending the documents again. A document's id and version are Elasticsearch's own `_id` and
`_version`.
"""

from __future__ import annotations

from typing import Any

from indexing.engine.cursor import MAX_OFFSET
from indexing.engine.elastic.compile import FACTS
from indexing.engine.index_document import FACET_FIELDS, PAIR_FIELDS, VALUE_FIELDS, record
from indexing.engine.interface import IndexDocument
from indexing.engine.told.record import FACT_NUMBERS, FACT_VALUES, fact_records
from indexing.query.search_query import MAX_SIZE

# Lucene refuses a longer term (in UTF-8, four bytes a character), and with it the document.
_LONGEST_VALUE = 32_766 // 4


def index_body(*, filling: bool) -> dict[str, Any]:
    """Settings and mapping of a new index. One that is being filled shows nothing before it answers."""
    return {
        "settings": {
            # One shard: scores count word frequencies over all documents, and facets are exact.
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "max_result_window": MAX_OFFSET + MAX_SIZE,
            "refresh_interval": "-1" if filling else REFRESH,
        },
        "mappings": {"dynamic": "strict", "_source": {"enabled": False}, "properties": _properties()},
    }


# Set by name, so that an index nobody has searched for a while is refreshed too.
REFRESH = "1s"


def source(document: IndexDocument) -> dict[str, Any]:
    """The document as it is sent, but for its vectors."""
    kept = {name: value for name, value in record(document).items() if name not in ("id", "version")}
    facts = fact_records(document.facts)
    return kept | {FACTS: facts} if facts else kept


def _properties() -> dict[str, Any]:
    """Words and characters have no positions, since sub-words stand among them and no phrase could use these."""
    words = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
    runs = words | {"index_options": "positions"}
    unscored = runs | {"norms": False}
    facets = set(FACET_FIELDS.values())
    return {
        **dict.fromkeys(("title", "body", "attachments", "characters"), words),
        "english": runs,
        **{name: unscored if name in ("doc_no_pairs", "agency_pairs") else runs for name in PAIR_FIELDS},
        **{
            name: {"type": "keyword", "doc_values": name in facets, "ignore_above": _LONGEST_VALUE}
            for name in VALUE_FIELDS
        },
        "day": {"type": "integer"},
        "order": {"type": "long", "index": False},
        "digest": {"type": "long", "index": False},
        FACTS: {"type": "nested", "properties": _fact_properties()},
    }


def _fact_properties() -> dict[str, Any]:
    value = {"type": "keyword", "doc_values": False, "ignore_above": _LONGEST_VALUE}
    return {
        "fact_name": {"type": "text", "analyzer": "whitespace", "index_options": "positions", "norms": False},
        **dict.fromkeys(FACT_VALUES, value),
        **{name: {"type": "long"} for name in FACT_NUMBERS},
    }
