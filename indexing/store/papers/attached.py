"""The rows of a document's attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.records import AttachmentLink, AttachmentState, StoredAttachment
from indexing.store.database import Store
from indexing.store.portions import portions
from indexing.store.schema import attachments, documents

LEARNED = ("format", "sha256", "size", "state", "text", "by", "confidence", "detail")
"""What is known of a file once its bytes are there."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attachment and the document it belongs to. `file` comes without its text."""

    document_id: str
    document_title: str
    file: StoredAttachment


def attached_files(
    store: Store,
    states: Sequence[AttachmentState],
    sources: Sequence[str] = (),
    limit: int | None = None,
) -> tuple[AttachedFile, ...]:
    """The attachments in these states, of these sources' documents where any are named, by document; at most `limit`."""
    names = [column for column in attachments.c if column.name not in ("document_id", "position", "text")]
    query = (
        sa.select(documents.c.id.label("document_id"), documents.c.title.label("document_title"), *names)
        .join(documents, documents.c.id == attachments.c.document_id)
        .where(attachments.c.state.in_(states))
        .order_by(attachments.c.document_id, attachments.c.position)
        .limit(limit)
    )
    if sources:
        query = query.where(documents.c.source_id.in_(sources))
    with store.reading() as connection:
        rows = [row._asdict() for row in connection.execute(query)]
    return tuple(
        AttachedFile(row.pop("document_id"), row.pop("document_title"), StoredAttachment(**row))
        for row in rows
    )


def count_by_state(store: Store) -> dict[AttachmentState, int]:
    """How many attachments are in each state."""
    query = sa.select(attachments.c.state, sa.func.count()).group_by(attachments.c.state)
    with store.reading() as connection:
        return {row.state: row[1] for row in connection.execute(query)}


def links_of(store: Store, document_ids: Sequence[str]) -> dict[str, tuple[AttachmentLink, ...]]:
    """The attachments of these documents that have an address, by document; those without any are left out."""
    found: dict[str, list[AttachmentLink]] = {}
    with store.reading() as connection:
        for some in portions(document_ids):
            rows = connection.execute(
                sa.select(attachments.c.document_id, attachments.c.name, attachments.c.url)
                .where(
                    attachments.c.document_id.in_(some),
                    attachments.c.url.is_not(None),
                )
                .order_by(attachments.c.document_id, attachments.c.position)
            )
            for key, name, url in rows:
                found.setdefault(key, []).append(AttachmentLink(name, url))
    return {key: tuple(links) for key, links in found.items()}


def attach(connection: Connection, document_id: str, files: Sequence[StoredAttachment]) -> None:
    """Makes `files` the document's attachments; what was learned of a file's bytes stays unless learned anew."""
    mine = attachments.c.document_id == document_id
    known = {row.url or row.name: row for row in connection.execute(sa.select(attachments).where(mine))}
    connection.execute(attachments.delete().where(mine))
    for position, file in enumerate({f.url or f.name: f for f in files}.values()):
        values = asdict(file)
        before = known.get(file.url or file.name)
        if file.state == "linked" and before is not None:
            values |= {name: getattr(before, name) for name in LEARNED}
        connection.execute(attachments.insert().values(document_id=document_id, position=position, **values))


def learn(connection: Connection, document_id: str, files: Sequence[StoredAttachment]) -> bool:
    """Fills in what is now known of files that were only links, or failed, before. True when anything was."""
    learned = False
    for file in files:
        if file.state == "linked":
            continue
        result = connection.execute(
            attachments.update()
            .where(
                attachments.c.document_id == document_id,
                attachments.c.url == file.url,
                attachments.c.state.in_(("linked", "failed")),
            )
            .values({name: getattr(file, name) for name in LEARNED})
        )
        learned = learned or (result.rowcount > 0 and file.state != "failed")
    return learned


def renew(connection: Connection, document_id: str, file: StoredAttachment) -> bool:
    """Gives an attachment what today's reader makes of the same bytes. False where it is no longer those bytes."""
    row = attachments.c
    same = row.document_id == document_id, row.url == file.url, row.sha256 == file.sha256
    values = {name: getattr(file, name) for name in LEARNED}
    return connection.execute(attachments.update().where(*same).values(values)).rowcount > 0
