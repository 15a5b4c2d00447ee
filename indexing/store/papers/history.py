"""Recording what an archive kept of a page: history is added, never put over what is newer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from indexing.records import Origin, Paper
from indexing.reposts import Sketch, sketch
from indexing.store import Store
from indexing.store.addresses import load_addresses
from indexing.store.captures import CaptureRow, add_captures, unknown_captures
from indexing.store.papers.copies import find_original
from indexing.store.papers.record import Recorder, document_id
from indexing.store.schema import appearances, documents, versions
from indexing.text.urls import url_key

Outcome = Literal["new", "changed", "unchanged"]


def record_history(
    store: Store, papers: Sequence[Paper], captures: Sequence[CaptureRow], run_id: str
) -> tuple[Outcome, ...]:
    """Records papers read from an archive's captures, with those, in one transaction, and says what became of each.

    The papers come oldest first; `seen_at` is the archive's time. One of an unknown page is a document, or a copy of one.
    One that is newer than all that is known of its page is a version like any other. An older one only moves first
    sightings back. The address in the archive is kept in every case.
    """
    drawn = [sketch(paper.body) for paper in papers]
    with store.writing() as connection:
        add_captures(connection, captures)
        recorder = Recorder(connection, "backfill", run_id, False, load_addresses(connection))
        return tuple(_one(recorder, paper, drawn[i]) for i, paper in enumerate(papers))


def record_captured(
    store: Store,
    papers: Sequence[tuple[Paper, str | None]],
    captures: Sequence[CaptureRow],
    *,
    origin: Origin,
) -> tuple[str, ...]:
    """Records papers that an import brings, each with the run of ours that it is from, in one transaction with those of their
    captures that are not known yet, and says what became of each. A paper older than what is known of its page is put over
    nothing, nor is one read from captures of the same moment."""
    drawn = [sketch(paper.body) for paper, _ in papers]
    with store.writing() as connection:
        add_captures(connection, unknown_captures(connection, captures))
        addresses = load_addresses(connection)
        outcomes: list[str] = []
        for i, (found_paper, run_id) in enumerate(papers):
            recorder = Recorder(connection, origin, run_id, False, addresses)
            paper = recorder.at_its_address(found_paper)
            appearance = _appearance(connection, paper)
            found = _document(connection, appearance.document_id if appearance else document_id(paper))
            if found is None or not (
                captures or run_id or paper.seen_at < _known_until(connection, found, appearance)
            ):
                outcomes.append(recorder.record(paper, drawn[i]).outcome)
            else:
                outcomes.append(_later_or_earlier(recorder, paper, drawn[i], found, appearance))
        return tuple(outcomes)


def _appearance(connection: Connection, paper: Paper) -> Row[Any] | None:
    return connection.execute(
        sa.select(appearances).where(appearances.c.url_key == url_key(paper.url or ""))
    ).one_or_none()


def _document(connection: Connection, key: str) -> Row[Any] | None:
    return connection.execute(sa.select(documents).where(documents.c.id == key)).one_or_none()


def _one(recorder: Recorder, found_paper: Paper, drawn: Sketch | None) -> Outcome:
    connection = recorder.connection
    paper = recorder.at_its_address(found_paper)
    appearance = _appearance(connection, paper)
    if appearance is None:
        original = find_original(connection, paper, drawn)
        if original is None:
            return "new" if recorder.record(paper, drawn).outcome == "new" else "unchanged"
        recorder.copy(original, paper)
        recorder.keep_lasting(original, paper)
        return "unchanged"
    found = connection.execute(sa.select(documents).where(documents.c.id == appearance.document_id)).one()
    return _later_or_earlier(recorder, paper, drawn, found, appearance)


def _later_or_earlier(
    recorder: Recorder, paper: Paper, drawn: Sketch | None, found: Row[Any], appearance: Row[Any] | None
) -> Outcome:
    """What a known paper is: a version where it is newer than all that is known of it, else only provenance."""
    connection = recorder.connection
    if paper.seen_at > _known_until(connection, found, appearance):
        recorded = recorder.record(paper, drawn)
        found = connection.execute(sa.select(documents).where(documents.c.id == found.id)).one()
        recorder.keep_lasting(found, paper)
        return "changed" if recorded.outcome == "changed" else "unchanged"
    recorder.keep_lasting(found, paper)
    if appearance is not None and paper.seen_at < appearance.first_seen:
        connection.execute(
            appearances.update()
            .where(appearances.c.url_key == appearance.url_key)
            .values(first_seen=paper.seen_at)
        )
    return "unchanged"


def _known_until(connection: Connection, found: Row[Any], appearance: Row[Any] | None) -> datetime:
    """The moment up to which we know ourselves what the paper said and what stood at its address."""
    newest: datetime = connection.execute(
        sa.select(versions.c.time).where(
            versions.c.document_id == found.id, versions.c.number == found.version
        )
    ).scalar_one()
    there = (appearance.last_seen, appearance.missing_since) if appearance else ()
    moments: tuple[datetime | None, ...] = (newest, found.last_changed, *there)
    return max(moment for moment in moments if moment)
