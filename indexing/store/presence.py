"""Whether a known page is still there. A missing page is not a deleted page: it takes two confirmed answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from config.clock import SHANGHAI
from indexing.store.database import Store
from indexing.store.outbox import enqueue
from indexing.store.schema import appearances, changes, documents
from indexing.urls import url_key

# A page that is gone twice within one maintenance night is not withdrawn.
CONFIRM_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page of a source at which a document stands, with what decides when it is looked at again."""

    url: str
    document_id: str
    last_seen: datetime
    missing_since: datetime | None
    last_changed: datetime
    published: str | None
    first_version: bool
    withdrawn: bool = False
    running_until: str | None = None


def known_pages(store: Store, source_id: str) -> tuple[KnownPage, ...]:
    """The pages of a source whose documents are kept by fetching them (external ones are not)."""
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(
                appearances.c.url,
                appearances.c.document_id,
                appearances.c.last_seen,
                appearances.c.missing_since,
                documents.c.last_changed,
                documents.c.published,
                documents.c.version == 1,
                documents.c.status == "withdrawn",
                documents.c.running_until,
            )
            .join(documents, documents.c.id == appearances.c.document_id)
            .where(appearances.c.source_id == source_id, documents.c.status != "external")
        )
        return tuple(KnownPage(*row) for row in rows)


def seen(store: Store, urls: Sequence[str], moment: datetime) -> None:
    """Notes that these addresses still answered as before (304, or the same bytes)."""
    if not urls:
        return
    keys = [url_key(url) for url in urls]
    with store.writing() as connection:
        connection.execute(
            appearances.update()
            .where(appearances.c.url_key.in_(keys))
            .values(last_seen=moment, missing_since=None)
        )


def missed(store: Store, url: str, moment: datetime) -> bool:
    """Notes that an address answered 404 or 410. True once that is confirmed: an earlier such answer is at least 12 hours
    old and of another Shanghai date."""
    with store.writing() as connection:
        place = appearances.c.url_key == url_key(url)
        since: datetime | None = connection.scalar(sa.select(appearances.c.missing_since).where(place))
        if since is None:
            connection.execute(appearances.update().where(place).values(missing_since=moment))
            return False
    another_day = since.astimezone(SHANGHAI).date() != moment.astimezone(SHANGHAI).date()
    return another_day and moment - since >= CONFIRM_AFTER


def withdraw(store: Store, url: str, moment: datetime, run_id: str | None) -> int | None:
    """Marks the document at this address withdrawn and returns the change's number.

    None where it is marked already, or where it still stands at another address.
    """
    with store.writing() as connection:
        key = connection.scalar(
            sa.select(appearances.c.document_id).where(appearances.c.url_key == url_key(url))
        )
        found = connection.execute(
            sa.select(documents).where(documents.c.id == key, documents.c.status == "current")
        ).one_or_none()
        elsewhere = connection.scalar(
            sa.select(sa.func.count())
            .select_from(appearances)
            .where(appearances.c.document_id == key, appearances.c.missing_since.is_(None))
        )
        if found is None or elsewhere:
            return None
        connection.execute(
            documents.update().where(documents.c.id == key).values(status="withdrawn", last_changed=moment)
        )
        seq: int = connection.execute(
            changes.insert()
            .values(
                time=moment,
                document_id=found.id,
                url=url,
                title=found.title,
                classes=["withdrawn"],
                origin="crawl",
                fields=[],
                version_from=found.version,
                version_to=found.version,
                run_id=run_id,
            )
            .returning(changes.c.seq)
        ).scalar_one()
        enqueue(connection, found.id)
        return seq
