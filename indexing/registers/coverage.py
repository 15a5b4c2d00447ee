"""Which of the 11 measures the papers of each region carry out."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from indexing.store import Store
from indexing.store.schema import document_facts, documents

MEASURES = 11


def coverage(store: Store) -> Mapping[tuple[str, int], tuple[str, ...]]:
    """By region and measure the ids of the papers that name it, the newest first; withdrawn ones are left out."""
    query = (
        sa.select(documents.c.id, documents.c.region, document_facts.c.measures)
        .join(document_facts, document_facts.c.document_id == documents.c.id)
        .where(documents.c.status == "current", documents.c.region.is_not(None))
        .order_by(documents.c.published.desc().nulls_last(), documents.c.id)
    )
    found: dict[tuple[str, int], list[str]] = {}
    with store.reading() as connection:
        for key, region, measures in connection.execute(query):
            for number in measures:
                found.setdefault((region, number), []).append(key)
    return {place: tuple(ids) for place, ids in found.items()}
