"""The index of captures: what was fetched when, and where its bytes lie in the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.records import ArchivePlace, Verdict
from indexing.store.addresses import Addresses, load_addresses
from indexing.store.database import Store
from indexing.store.portions import portions
from indexing.store.schema import appearances, attachments, captures, documents, quarantine
from indexing.text.urls import url_key

CaptureKind = Literal["list", "detail", "attachment"]


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One fetched response. `place` is None where the bytes are in no archive of ours (imports without WARC); `node` is the
    machine whose archive has them, None where there was only one."""

    url: str
    kind: CaptureKind
    fetched_at: datetime
    status: int
    sha256: str
    verdict: Verdict | None = None
    verdict_detail: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    place: ArchivePlace | None = None
    source_id: str | None = None
    run_id: str | None = None
    node: str | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request is built from, the hash that tells when bytes are the same after all, and where they lie."""

    etag: str | None
    last_modified: str | None
    sha256: str
    place: ArchivePlace | None = None


def add_captures(connection: Connection, rows: Sequence[CaptureRow]) -> None:
    if not rows:
        return
    addresses = load_addresses(connection)
    values = []
    for row in rows:
        value = asdict(row)
        place = value.pop("place") or {"file": None, "offset": None, "length": None}
        values.append(value | place | {"url_key": _key(row, addresses)})
    connection.execute(captures.insert(), values)


def _key(row: CaptureRow, addresses: Addresses) -> str:
    """A file's key is its whole address: two of one page may differ in any parameter."""
    return url_key(row.url) if row.kind == "attachment" else addresses.key(row.url)


def unknown_captures(connection: Connection, rows: Sequence[CaptureRow]) -> list[CaptureRow]:
    """Those that the index does not have yet, by where they lie in the archive; all of those that lie nowhere."""
    addresses = load_addresses(connection)
    known: set[tuple[str, int, str]] = set()
    by_file: dict[str, list[int]] = {}
    for row in rows:
        if row.place:
            by_file.setdefault(row.place.file, []).append(row.place.offset)
    for name, offsets in by_file.items():
        for some in portions(offsets):
            there = captures.c.file == name, captures.c.offset.in_(some)
            found = connection.execute(sa.select(captures.c.offset, captures.c.url_key).where(*there))
            known |= {(name, offset, key) for offset, key in found}
    return [
        row
        for row in rows
        if row.place is None or (row.place.file, row.place.offset, _key(row, addresses)) not in known
    ]


def offsets_known(store: Store, names: Sequence[str]) -> frozenset[tuple[str, int]]:
    """Where in these archive files captures lie that the index has, as name and offset."""
    query = sa.select(captures.c.file, captures.c.offset).where(captures.c.file.in_(names))
    with store.reading() as connection:
        return frozenset((name, offset) for name, offset in connection.execute(query))


def validators(store: Store, urls: Sequence[str]) -> dict[str, Validators]:
    """For each of these addresses the validators of its newest capture that was read as content: by the time it was taken,
    since a backfill adds old captures after newer ones."""
    found: dict[str, Validators] = {}
    by_key: dict[str, list[str]] = {}
    with store.reading() as connection:
        addresses = load_addresses(connection)
        for url in urls:
            for key in {url_key(url), addresses.key(url)}:
                by_key.setdefault(key, []).append(url)
        for some in portions(by_key):
            good = captures.c.url_key.in_(some), *_BODY_READ
            for row in connection.execute(_newest(*good)):
                place = ArchivePlace(row.file, row.offset, row.length) if row.file else None
                validator = Validators(row.etag, row.last_modified, row.sha256, place)
                for url in by_key[row.url_key]:
                    if url not in found or row.url_key == url_key(url):
                        found[url] = validator
    return found


_BODY_READ = (captures.c.verdict == "ok", captures.c.status.between(200, 299))
_BY_TIME = (captures.c.fetched_at, captures.c.id)


def _newest(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The newest row of each address among those that meet the conditions."""
    backwards = [column.desc() for column in _BY_TIME]
    rank = sa.func.row_number().over(partition_by=captures.c.url_key, order_by=backwards)
    ranked = sa.select(captures, rank.label("rank")).where(*conditions).subquery()
    return sa.select(ranked).where(ranked.c.rank == 1)


def captures_of(store: Store, url: str) -> tuple[CaptureRow, ...]:
    """All captures of an address, in whatever form, oldest first."""
    return captures_at(store, [url]).get(url_key(url), ())


def captures_at(store: Store, urls: Iterable[str]) -> dict[str, tuple[CaptureRow, ...]]:
    """All captures of these addresses by the keys of the forms given (indexing.text.urls), oldest first; addresses without any
    are left out."""
    found: dict[str, list[CaptureRow]] = {}
    given: dict[str, set[str]] = {}
    with store.reading() as connection:
        addresses = load_addresses(connection)
        for url in urls:
            for key in {url_key(url), addresses.key(url)}:
                given.setdefault(key, set()).add(url_key(url))
        for some in portions(given):
            part = captures.c.url_key.in_(some)
            for row in connection.execute(sa.select(captures).where(part).order_by(*_BY_TIME)):
                for key in given[row.url_key]:
                    found.setdefault(key, []).append(_row(row))
    return {key: tuple(rows) for key, rows in found.items()}


def list_captures(store: Store, source_id: str, limit: int) -> tuple[CaptureRow, ...]:
    """The newest archived list pages of a source, newest first."""
    query = (
        sa.select(captures)
        .where(
            captures.c.source_id == source_id,
            captures.c.kind == "list",
            captures.c.file.is_not(None),
            *_BODY_READ,
        )
        .order_by(*(column.desc() for column in _BY_TIME))
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(map(_row, connection.execute(query)))


def pages_never_read(store: Store, source_id: str | None, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """Archived detail pages of a source that were judged one of `verdicts`, never `ok`, and at which no document stands."""
    read = captures.alias()
    query = (
        sa.select(sa.func.max(captures.c.url))
        .where(
            captures.c.source_id == source_id,
            captures.c.kind == "detail",
            captures.c.verdict.in_(verdicts),
            captures.c.file.is_not(None),
            ~sa.exists().where(appearances.c.url_key == captures.c.url_key),
            ~sa.exists().where(read.c.url_key == captures.c.url_key, read.c.verdict == "ok"),
        )
        .group_by(captures.c.url_key)
        .order_by(captures.c.url_key)
    )
    with store.reading() as connection:
        return tuple(connection.scalars(query))


def sources_seen(store: Store) -> frozenset[str | None]:
    """The sources that captures or appearances name, whether or not the registry still has them."""
    query = sa.union(sa.select(captures.c.source_id), sa.select(appearances.c.source_id))
    with store.reading() as connection:
        return frozenset(connection.scalars(query))


def judge_again(connection: Connection, place: ArchivePlace, verdict: Verdict, detail: str | None) -> None:
    """Gives the captures at a place of the archive the verdict that today's parsers come to."""
    connection.execute(
        captures.update()
        .where(captures.c.file == place.file, captures.c.offset == place.offset)
        .values(verdict=verdict, verdict_detail=detail)
    )


@dataclass(frozen=True, slots=True)
class FileUse:
    """How many captures lie in an archive file, when the first and the last of them were taken, and on which machine it is."""

    captures: int
    first: datetime
    last: datetime
    node: str | None = None


def archived_files(store: Store) -> dict[str, FileUse]:
    """The archive files that captures name, by name."""
    moment = captures.c.fetched_at.type
    first, last = (sa.type_coerce(f(captures.c.fetched_at), moment) for f in (sa.func.min, sa.func.max))
    query = (
        sa.select(captures.c.file, sa.func.count(), first, last, sa.func.max(captures.c.node))
        .where(captures.c.file.is_not(None))
        .group_by(captures.c.file)
    )
    with store.reading() as connection:
        return {name: FileUse(*use) for name, *use in connection.execute(query)}


def evidence_files(store: Store) -> frozenset[str]:
    """The archive files that hold evidence of what is live: the newest capture read as content of any page or attachment,
    unless its document is no longer current, and whatever waits in quarantine."""
    newest = _newest(captures.c.kind != "list", captures.c.file.is_not(None), *_BODY_READ).subquery()
    with store.reading() as connection:
        released = set(_keys(connection, documents.c.status != "current"))
        if released:
            released.difference_update(_keys(connection, documents.c.status == "current"))
        rows = connection.execute(sa.select(newest.c.url_key, newest.c.file))
        kept = {row.file for row in rows if row.url_key not in released}
        for held in connection.scalars(sa.select(quarantine.c.captures)):
            kept |= {capture["place"]["file"] for capture in held if capture["place"]}
    return frozenset(kept)


def _keys(connection: Connection, status: sa.ColumnElement[bool]) -> Iterator[str]:
    """The keys of all addresses, of pages and attachments, of the documents in this status."""
    for table in (appearances, attachments):
        query = sa.select(table.c.url).join(documents, documents.c.id == table.c.document_id)
        yield from map(url_key, connection.scalars(query.where(status, table.c.url.is_not(None))))


def forget_file(store: Store, name: str) -> int:
    """Notes that an archive file's bytes are gone: its captures stay, without a place. Returns how many those are."""
    with store.writing() as connection:
        return connection.execute(
            captures.update().where(captures.c.file == name).values(file=None, offset=None, length=None)
        ).rowcount


def _row(row: sa.Row[Any]) -> CaptureRow:
    return CaptureRow(
        url=row.url,
        kind=row.kind,
        fetched_at=row.fetched_at,
        status=row.status,
        sha256=row.sha256,
        verdict=row.verdict,
        verdict_detail=row.verdict_detail,
        content_type=row.content_type,
        etag=row.etag,
        last_modified=row.last_modified,
        place=ArchivePlace(row.file, row.offset, row.length) if row.file else None,
        source_id=row.source_id,
        run_id=row.run_id,
        node=row.node,
    )
