"""From what a page says to what is recorded of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from config.agencies import is_central, region_of
from config.regions import NATION
from config.site import Source
from indexing.records import (
    AttachmentLink,
    DocumentType,
    Entry,
    FileText,
    Notice,
    Paper,
    StoredAttachment,
)
from indexing.store.addresses import ListRow

# Further pages of one paper are followed this far.
MOST_PARTS = 20

# Shorter texts were, in the real-page corpus, never a paper of their own unless a file went with them.
SHORTEST = 40


def is_paper(notice: Notice) -> bool:
    """Whether a page found without a list row leading to it is a paper, not a home, list or search page."""
    return bool(notice.title) and (len(notice.body) >= SHORTEST or bool(notice.attachments))


def page_paper(
    notice: Notice,
    url: str,
    source: Source | None,
    attachments: Sequence[StoredAttachment],
    moment: datetime,
) -> Paper:
    """The paper that any page holds, whoever brought it; of `source` it is only known that the page stands on its site."""
    agencies = notice.agencies or ((source.agency,) if source and source.agency else ())
    title = notice.title or ""
    return Paper(
        url=url,
        title=title or url,
        seen_at=moment,
        body=notice.body,
        published=notice.published,
        document_date=notice.document_date,
        agencies=agencies,
        doc_no=notice.doc_no,
        index_no=notice.index_no,
        origin_name=notice.origin_name,
        document_type=notice.document_type,
        region=region_of(agencies, title) or (source.site.region if source else None),
        attachments=tuple(attachments),
        parts=notice.page_links[:MOST_PARTS],
        links=notice.links,
    )


def paper_of(
    notice: Notice,
    url: str,
    source: Source,
    entry: Entry | None,
    attachments: Sequence[StoredAttachment],
    moment: datetime,
) -> Paper:
    """The paper that a detail page of a source holds."""
    paper = page_paper(notice, url, source, attachments, moment)
    kind = notice.document_type
    if kind in (None, "other") and source.column.type:
        kind = cast(DocumentType, source.column.type)
    return replace(
        paper,
        title=notice.title or (entry.title if entry else "") or url,
        document_type=kind,
        region=_region(notice.agencies, source),
        source_id=source.id,
        column=source.column.names.zh,
        own=_own(notice.agencies, source.agency),
    )


def external_paper(entry: Entry, source: Source, moment: datetime) -> Paper:
    """The paper of a list row that leads to somebody else's site: known by title and date, not fetched."""
    return Paper(
        url=entry.url,
        title=entry.title,
        seen_at=moment,
        published=entry.date,
        document_date=entry.document_date,
        agencies=entry.agencies,
        doc_no=entry.doc_no,
        index_no=entry.index_no,
        document_type=cast("DocumentType | None", source.column.type),
        region=source.site.region,
        source_id=source.id,
        column=source.column.names.zh,
        status="external",
    )


def stored_file(link: AttachmentLink, body: bytes, text: FileText) -> StoredAttachment:
    """The file behind a link, with the text that was read in it."""
    return StoredAttachment(
        link.name,
        link.url,
        text.format,
        hashlib.sha256(body).hexdigest(),
        len(body),
        text.state,
        text.text,
        text.by,
        text.confidence,
        text.detail,
    )


def row_of(entry: Entry) -> ListRow:
    """The row as it tells of addresses."""
    return ListRow(entry.url, entry.title, entry.date[:10] if entry.date else None)


def joined(notice: Notice, part: Notice) -> Notice:
    """The notice with the text, files and links of a further page of its paper."""
    return replace(
        notice,
        body=f"{notice.body}\n{part.body}",
        attachments=tuple(dict.fromkeys(notice.attachments + part.attachments)),
        links=tuple(dict.fromkeys(notice.links + part.links)),
    )


def _region(agencies: tuple[str, ...], source: Source) -> str:
    """Whose paper it is: a ministry's, though a province posts it, is the nation's."""
    if agencies and is_central(agencies[0]):
        return NATION
    return source.site.region


def _own(agencies: tuple[str, ...], agency: str | None) -> bool:
    """Whether the site is that of one who issued the paper: a page that names nobody is the site's own."""
    return agency is not None and (not agencies or any(agency in name for name in agencies))
