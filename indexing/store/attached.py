"""The rows of a document's attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.records import AttachmentLink, StoredAttachment
from indexing.store.database import Store
from indexing.store.portions import portions
from indexing.store.schema import attachments

_LEARNED = ("format", "sha256", "size", "state", "text")


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
            values |= {name: getattr(before, name) for name in _LEARNED}
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
            .values({name: getattr(file, name) for name in _LEARNED})
        )
        learned = learned or (result.rowcount > 0 and file.state != "failed")
    return learned
