"""What operators have set right in documents: it stands over every later reading until it is undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from indexing.changes import VersionFields, compare
from indexing.records import Paper
from indexing.store.database import Store
from indexing.store.outbox import enqueue
from indexing.store.papers.understood import understood
from indexing.store.papers.version_fields import (
    document_columns,
    fields_of,
    merged,
    stored_fields,
    version_columns,
)
from indexing.store.portions import portions
from indexing.store.schema import changes, corrections, documents, versions

CORRECTABLE = (
    "title",
    "agencies",
    "doc_no",
    "index_no",
    "published",
    "document_date",
    "document_type",
    "origin_name",
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A field that a person has set: `value` stands, `read` is what the page says."""

    field: str
    value: Any
    read: Any
    who: str
    time: datetime
    why: str


def read_again(
    connection: Connection, document_id: str, old: VersionFields, paper: Paper, *, note: bool = True
) -> VersionFields:
    """The fields of a known document after a new reading: what the page says, with the old value where it is silent, and what was
    corrected as it was set. With `note` what the page says there now is kept for an undoing."""
    fields = merged(old, fields_of(paper))
    own = corrections.c.document_id == document_id
    for row in connection.execute(sa.select(corrections).where(own)):
        read = _plain(getattr(fields_of(paper), row.field))
        if note and read and read != row.read:
            here = own & (corrections.c.field == row.field)
            connection.execute(corrections.update().where(here).values(read=read))
        fields = replace(fields, **{row.field: _typed(row.field, row.value)})
    return fields


def correct(
    store: Store,
    document_id: str,
    values: Mapping[str, Any],
    *,
    who: str,
    why: str,
    moment: datetime,
    column: str | None = None,
) -> int | None:
    """Sets fields of a document (names of CORRECTABLE; `agencies` a tuple) and returns the change's number, None where all of them
    said so already. `column` is the Chinese name of its source's column, by which the topic is judged."""
    with store.writing() as connection:
        found = _document(connection, document_id)
        old = stored_fields(connection, found)
        for field, value in values.items():
            here = _here(document_id, field)
            there = connection.execute(sa.select(corrections).where(here)).one_or_none()
            row = {"value": _plain(value), "who": who, "time": moment, "why": why}
            if there is not None:
                connection.execute(corrections.update().where(here).values(**row))
            else:
                read = _plain(getattr(old, field))
                connection.execute(
                    corrections.insert().values(document_id=document_id, field=field, read=read, **row)
                )
        return _write(connection, found, old, replace(old, **values), moment, column)


def undo(
    store: Store, document_id: str, field: str, moment: datetime, column: str | None = None
) -> int | None:
    """Gives a field back what the page says. Raises KeyError where nothing was corrected."""
    with store.writing() as connection:
        here = _here(document_id, field)
        there = connection.execute(sa.select(corrections).where(here)).one_or_none()
        if there is None:
            raise KeyError(field)
        connection.execute(corrections.delete().where(here))
        found = _document(connection, document_id)
        old = stored_fields(connection, found)
        fields = replace(old, **{field: _typed(field, there.read)})
        return _write(connection, found, old, fields, moment, column)


def corrections_of(store: Store, document_ids: Iterable[str]) -> dict[str, tuple[Correction, ...]]:
    """The corrections of these documents, by document; those without any are left out."""
    found: dict[str, list[Correction]] = {}
    with store.reading() as connection:
        for some in portions(document_ids):
            query = sa.select(corrections).where(corrections.c.document_id.in_(some))
            for row in connection.execute(query.order_by(corrections.c.field)):
                one = Correction(row.field, row.value, row.read, row.who, row.time, row.why)
                found.setdefault(row.document_id, []).append(one)
    return {key: tuple(rows) for key, rows in found.items()}


def _write(
    connection: Connection,
    found: Row[Any],
    old: VersionFields,
    fields: VersionFields,
    moment: datetime,
    column: str | None,
) -> int | None:
    """A version and its change. The page did not change: when it is looked at again still counts from when it last did."""
    differences = compare(old, fields)
    if not differences:
        return None
    number = found.version + 1
    connection.execute(
        documents.update()
        .where(documents.c.id == found.id)
        .values(version=number, **document_columns(fields), **understood(fields, column))
    )
    classes = ["metadata"]
    connection.execute(
        versions.insert().values(
            document_id=found.id, number=number, time=moment, classes=classes, **version_columns(fields)
        )
    )
    enqueue(connection, found.id)
    seq: int = connection.execute(
        changes.insert()
        .values(
            time=moment,
            document_id=found.id,
            url=found.url,
            title=fields.title,
            classes=classes,
            origin="correction",
            fields=[asdict(one) for one in differences],
            version_from=found.version,
            version_to=number,
        )
        .returning(changes.c.seq)
    ).scalar_one()
    return seq


def _document(connection: Connection, key: str) -> Row[Any]:
    return connection.execute(sa.select(documents).where(documents.c.id == key)).one()


def _here(document_id: str, field: str) -> sa.ColumnElement[bool]:
    return (corrections.c.document_id == document_id) & (corrections.c.field == field)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _typed(field: str, value: Any) -> Any:
    return tuple(value or ()) if field == "agencies" else value
