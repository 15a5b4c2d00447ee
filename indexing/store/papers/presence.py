"""Whether a known page is still there. A missing page is not a deleted page: it takes two confirmed answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from config.clock import SHANGHAI
from indexing.records import Origin
from indexing.store.addresses import load_addresses
from indexing.store.database import Store
from indexing.store.outbox import enqueue
from indexing.store.portions import portions
from indexing.store.schema import appearances, changes, documents

# A page that is gone twice within one maintenance night is not withdrawn.
CONFIRM_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page of a source at which a document stands, with what decides when it is looked at again.

    `url` is the page's own address, `fetched_url` the one at which a list led to it last, where that is another.
    `last_seen`: when it last answered, or was last found gone once that was confirmed. `settled`: it is gone, and that
    needs no more looks: its document is withdrawn, or stands at another address.
    """

    url: str
    document_id: str
    last_seen: datetime
    missing_since: datetime | None
    last_changed: datetime
    published: str | None
    first_version: bool
    withdrawn: bool = False
    running_until: str | None = None
    settled: bool = False
    title: str = ""
    doc_no: str | None = None
    fetched_url: str | None = None

    @property
    def address(self) -> str:
        """Where it is asked for."""
        return self.fetched_url or self.url


def _gone(row: Any) -> sa.ColumnElement[bool]:
    """Whether a second answer confirmed that the address of a row of `appearances` (or of its alias) is gone."""
    confirmed: sa.ColumnElement[bool] = row.c.missing_since.is_not(None) & (
        row.c.last_seen > row.c.missing_since
    )
    return confirmed


def _elsewhere() -> sa.ColumnElement[bool]:
    """Whether the document of a row of `appearances` has another address that is not gone."""
    other = appearances.alias()
    return sa.exists().where(
        other.c.document_id == appearances.c.document_id,
        other.c.url_key != appearances.c.url_key,
        ~_gone(other),
    )


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
                sa.and_(_gone(appearances), (documents.c.status == "withdrawn") | _elsewhere()),
                documents.c.title,
                documents.c.doc_no,
                appearances.c.fetched_url,
            )
            .join(documents, documents.c.id == appearances.c.document_id)
            .where(
                appearances.c.source_id == source_id,
                appearances.c.collides.is_(None),
                documents.c.status != "external",
            )
        )
        return tuple(KnownPage(*row) for row in rows)


def seen(store: Store, moments: Mapping[str, datetime]) -> None:
    """Notes when these addresses still answered as before (304, or the same bytes)."""
    if not moments:
        return
    place = appearances.c.url_key == sa.bindparam("key")
    statement = (
        appearances.update()
        .where(place)
        .values(last_seen=sa.bindparam("moment"), missing_since=None, doubted=None)
    )
    with store.writing() as connection:
        key = load_addresses(connection).key
        rows = [{"key": key(url), "moment": moment} for url, moment in moments.items()]
        for some in portions(rows):
            connection.execute(statement, some)


def led_to(store: Store, urls: Collection[str]) -> None:
    """Notes the forms in which lists name known pages now, where they are others than the pages' own addresses: a form with a
    session of long ago may not answer any more."""
    with store.reading() as connection:
        addresses = load_addresses(connection)
    forms = {addresses.key(url): url for url in urls if addresses.identity(url) != url}
    if not forms:
        return
    with store.writing() as connection:
        for key, url in forms.items():
            here = appearances.c.url_key == key
            connection.execute(appearances.update().where(here).values(fetched_url=url))


def missed(store: Store, url: str, moment: datetime) -> bool:
    """Notes that an address answered 404 or 410. True once its document is to be withdrawn: an earlier such answer is at
    least 12 hours old and of another Shanghai date, and the document is current and stands nowhere else."""
    with store.writing() as connection:
        key = load_addresses(connection).key(url)
        here = appearances.c.url_key == key
        since: datetime | None = connection.scalar(sa.select(appearances.c.missing_since).where(here))
        if since is None:
            connection.execute(appearances.update().where(here).values(missing_since=moment))
            return False
        another_day = since.astimezone(SHANGHAI).date() != moment.astimezone(SHANGHAI).date()
        if not another_day or moment - since < CONFIRM_AFTER:
            return False
        connection.execute(appearances.update().where(here).values(last_seen=moment))
        return _last_standing(connection, key) is not None


def _last_standing(connection: Connection, key: str) -> Row[Any] | None:
    """The current document of a missing address that stands at no other."""
    return connection.execute(
        sa.select(documents)
        .join(appearances, appearances.c.document_id == documents.c.id)
        .where(
            appearances.c.url_key == key,
            appearances.c.missing_since.is_not(None),
            documents.c.status == "current",
            ~_elsewhere(),
        )
    ).one_or_none()


def withdraw(
    store: Store, url: str, moment: datetime, run_id: str | None, *, origin: Origin = "crawl"
) -> int | None:
    """Marks the document at this address withdrawn and returns the change's number.

    None where it is marked already, where the address has answered since, or where the document stands at another.
    """
    with store.writing() as connection:
        found = _last_standing(connection, load_addresses(connection).key(url))
        if found is None:
            return None
        connection.execute(
            documents.update()
            .where(documents.c.id == found.id)
            .values(status="withdrawn", last_changed=moment)
        )
        seq: int = connection.execute(
            changes.insert()
            .values(
                time=moment,
                document_id=found.id,
                url=url,
                title=found.title,
                classes=["withdrawn"],
                origin=origin,
                fields=[],
                version_from=found.version,
                version_to=found.version,
                run_id=run_id,
            )
            .returning(changes.c.seq)
        ).scalar_one()
        enqueue(connection, found.id)
        return seq
