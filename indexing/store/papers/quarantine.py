"""What a run found changed or gone, but held back for a person to accept or discard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from config.clock import iso
from indexing.records import ArchivePlace, ChangeClass, Link, Paper, StoredAttachment
from indexing.store.addresses import load_addresses
from indexing.store.captures import CaptureRow
from indexing.store.database import Store
from indexing.store.papers.presence import withdraw
from indexing.store.papers.record import record
from indexing.store.portions import portions
from indexing.store.schema import appearances, documents, quarantine, versions


@dataclass(frozen=True, slots=True)
class Held:
    """One finding held back. `paper` is None where the page is gone."""

    document_id: str
    url: str
    classes: tuple[ChangeClass, ...]
    paper: Paper | None = None
    captures: tuple[CaptureRow, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldRun:
    """What is held of one run."""

    run_id: str
    source_id: str
    held_at: datetime
    findings: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting a run came to: how many changes it made, and how many findings were skipped because something newer is
    known of their pages."""

    changes: int
    skipped: int


def hold(store: Store, run_id: str, source_id: str, findings: Sequence[Held], moment: datetime) -> None:
    """Keeps the findings of a run back, in the place of what older runs found at the same pages."""
    rows = [
        {
            "run_id": run_id,
            "source_id": source_id,
            "document_id": held.document_id,
            "url": held.url,
            "held_at": moment,
            "classes": list(held.classes),
            "paper": _frozen(held.paper) if held.paper else None,
            "captures": [_frozen(row) for row in held.captures],
        }
        for held in findings
    ]
    if rows:
        with store.writing() as connection:
            _replace_older(connection, findings)
            connection.execute(quarantine.insert(), rows)
            # What a page says waits, but that it answered is known: an earlier 404 must not count towards its withdrawal.
            key = load_addresses(connection).key
            answered = [key(held.url) for held in findings if held.paper]
            for some in portions(answered):
                connection.execute(
                    appearances.update().where(appearances.c.url_key.in_(some)).values(missing_since=None)
                )


def _replace_older(connection: Connection, findings: Sequence[Held]) -> None:
    key = load_addresses(connection).key
    pages = {key(held.url) for held in findings}
    for some in portions([held.document_id for held in findings]):
        rows = connection.execute(
            sa.select(quarantine.c.id, quarantine.c.url).where(quarantine.c.document_id.in_(some))
        )
        older = [row.id for row in rows if key(row.url) in pages]
        for few in portions(older):
            connection.execute(quarantine.delete().where(quarantine.c.id.in_(few)))


def held_by_source(store: Store) -> dict[str, str]:
    """By source, the newest run of which something is held."""
    query = sa.select(quarantine.c.source_id, sa.func.max(quarantine.c.run_id)).group_by(
        quarantine.c.source_id
    )
    with store.reading() as connection:
        return dict(connection.execute(query).all())


def held_runs(store: Store, run_id: str | None = None) -> tuple[HeldRun, ...]:
    """The runs of which something is held, oldest first."""
    query = sa.select(quarantine).order_by(quarantine.c.id)
    if run_id:
        query = query.where(quarantine.c.run_id == run_id)
    first: dict[str, Row[Any]] = {}
    findings: dict[str, list[Held]] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            held = Held(
                row.document_id,
                row.url,
                tuple(row.classes),
                _paper(row.paper) if row.paper else None,
                tuple(_capture(value) for value in row.captures),
            )
            first.setdefault(row.run_id, row)
            findings.setdefault(row.run_id, []).append(held)
    return tuple(HeldRun(key, row.source_id, row.held_at, tuple(findings[key])) for key, row in first.items())


def accept(store: Store, held_run: HeldRun) -> Accepted:
    """Records what was held of a run after all, except where a later look at the page found something else."""
    count = 0
    for held in held_run.findings:
        if held.paper is None:
            count += _still_gone(store, held.url, held_run.held_at) and (
                withdraw(store, held.url, held_run.held_at, held_run.run_id) is not None
            )
        elif not _overtaken(store, held.document_id, held.paper):
            (recorded,) = record(
                store, [held.paper], origin="crawl", run_id=held_run.run_id, captures=held.captures
            )
            count += recorded.seq is not None
    discard(store, held_run.run_id)
    return Accepted(count, len(held_run.findings) - count)


def _still_gone(store: Store, url: str, moment: datetime) -> bool:
    """Whether the page has not answered since it was found gone."""
    with store.reading() as connection:
        since: datetime | None = connection.scalar(
            sa.select(appearances.c.missing_since).where(
                appearances.c.url_key == load_addresses(connection).key(url)
            )
        )
    return since is not None and since <= moment


def _overtaken(store: Store, key: str, paper: Paper) -> bool:
    """Whether the document has a newer version than this paper, or its page was later found as it stands, or gone."""
    with store.reading() as connection:
        newest: datetime = connection.execute(
            sa.select(versions.c.time)
            .join(documents, documents.c.id == versions.c.document_id)
            .where(documents.c.id == key, versions.c.number == documents.c.version)
        ).scalar_one()
        page = connection.execute(
            sa.select(appearances.c.last_seen, appearances.c.missing_since).where(
                appearances.c.url_key == load_addresses(connection).key(paper.url or "")
            )
        ).one()
    return max(newest, page.last_seen) > paper.seen_at or page.missing_since is not None


def discard(store: Store, run_id: str) -> int:
    """Drops what was held of a run, and returns how much that was. The pages are looked at again in due course."""
    with store.writing() as connection:
        return connection.execute(quarantine.delete().where(quarantine.c.run_id == run_id)).rowcount


def _frozen(value: Paper | CaptureRow) -> dict[str, Any]:
    return {k: iso(v) if isinstance(v, datetime) else v for k, v in asdict(value).items()}


def _paper(value: dict[str, Any]) -> Paper:
    return Paper(
        **{
            **value,
            "seen_at": datetime.fromisoformat(value["seen_at"]),
            "agencies": tuple(value["agencies"]),
            "archived_urls": tuple(value["archived_urls"]),
            "attachments": tuple(StoredAttachment(**file) for file in value["attachments"]),
            "links": tuple(Link(**link) for link in value.get("links", ())),
        }
    )


def _capture(value: dict[str, Any]) -> CaptureRow:
    place = value["place"]
    return CaptureRow(
        **{
            **value,
            "fetched_at": datetime.fromisoformat(value["fetched_at"]),
            "place": ArchivePlace(**place) if place else None,
        }
    )
