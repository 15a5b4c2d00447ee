"""The further pages of papers that fill several."""

from __future__ import annotations

import sqlalchemy as sa

from indexing.store.database import Store
from indexing.store.schema import appearances


def parts_of(store: Store, source_id: str) -> dict[str, tuple[str, ...]]:
    """The addresses of the further pages, by the first page's; pages of a source without any are left out."""
    query = sa.select(appearances.c.url, appearances.c.parts).where(
        appearances.c.source_id == source_id, appearances.c.parts.is_not(None)
    )
    with store.reading() as connection:
        return {url: tuple(parts) for url, parts in connection.execute(query)}
