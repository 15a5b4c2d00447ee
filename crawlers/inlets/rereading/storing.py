"""Recording what is read otherwise today: a version whose change says `reread`, while nothing that was seen moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.clock import now
from crawlers.inlets.rereading.reading import Reading
from indexing.changes import classify, compare
from indexing.records import StoredAttachment
from indexing.store import Store
from indexing.store.addresses import load_addresses
from indexing.store.captures import judge_again
from indexing.store.outbox import enqueue
from indexing.store.papers.attached import LEARNED
from indexing.store.papers.corrections import read_again
from indexing.store.papers.record import Edit, Recorder
from indexing.store.papers.version_fields import stored_fields
from indexing.store.schema import appearances, attachments, changes, documents, versions
from indexing.text.urls import url_key


class _Undone(Exception):
    """Takes back the transaction of a dry run."""


def record_readings(store: Store, readings: Sequence[Reading], *, dry_run: bool) -> Counter[str]:
    """Records the readings in one transaction and counts what they were: `changed`, `new` or `unchanged`. A dry run takes
    it all back."""
    outcomes: Counter[str] = Counter()
    try:
        with store.writing() as connection:
            recorder = Recorder(connection, "reread", None, False, load_addresses(connection))
            outcomes.update(_record(recorder, reading) for reading in readings)
            if dry_run:
                raise _Undone
    except _Undone:
        pass
    return outcomes


def _record(recorder: Recorder, reading: Reading) -> str:
    connection, capture = recorder.connection, reading.capture
    if capture.verdict != "ok" and capture.place:
        judge_again(connection, capture.place, "ok", "reread")
    if reading.page.document is None:
        return _record_new(recorder, reading)
    found = connection.execute(sa.select(documents).where(documents.c.id == reading.page.document.id)).one()
    old = stored_fields(connection, found)
    fields = read_again(connection, found.id, old, reading.paper)
    differences = compare(old, fields)
    if not reading.page.original:
        here = appearances.c.url_key == url_key(reading.page.url)
        differs = [difference.field for difference in differences]
        connection.execute(appearances.update().where(here).values(differs=differs))
        return "unchanged"
    classes = classify(differences)
    if not classes:
        if _renew_texts(connection, found.id, reading.paper.attachments):
            enqueue(connection, found.id)
        return "unchanged"
    paper = replace(reading.paper, seen_at=now(), status=found.status)
    recorder.update(found, paper, Edit(fields, classes, differences), reading.sketch)
    # The page did not change: when it is looked at again still counts from when it last did.
    connection.execute(
        documents.update().where(documents.c.id == found.id).values(last_changed=found.last_changed)
    )
    return "changed"


def _record_new(recorder: Recorder, reading: Reading) -> str:
    connection = recorder.connection
    recorded = recorder.record(reading.paper, reading.sketch)
    if recorded.outcome != "new":
        return "unchanged"
    mine = versions.c.document_id == recorded.document_id
    connection.execute(versions.update().where(mine).values(time=now()))
    connection.execute(changes.update().where(changes.c.seq == recorded.seq).values(time=now()))
    return "new"


def _renew_texts(connection: Connection, document_id: str, files: Iterable[StoredAttachment]) -> bool:
    """Gives attachments the text that today's reader finds in the same bytes. True where any was another."""
    renewed = 0
    for file in files:
        if file.state == "linked":
            continue
        row = attachments.c
        other = sa.or_(
            row.text != file.text, row.state != file.state, row.sha256.is_distinct_from(file.sha256)
        )
        renewed += connection.execute(
            attachments.update()
            .where(row.document_id == document_id, row.url == file.url, other)
            .values({name: getattr(file, name) for name in LEARNED})
        ).rowcount
    return renewed > 0
