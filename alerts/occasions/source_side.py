"""A source as saved queries meet it: as a paper of its own."""

from __future__ import annotations

from datetime import datetime

from alerts.matching.sides import Side
from config.site import Source
from indexing.labels import label
from indexing.projection import segment_document
from indexing.store import Document
from indexing.store.segments import indexed_document


def source_side(source: Source, moment: datetime) -> Side:
    """The names, the hosts and the tier of a source as a text, with its region, agency and id as fields."""
    site, column = source.site, source.column
    document = Document(
        id=source.id,
        url=None,
        title=f"{site.names.zh} {column.names.zh}",
        document_type=None,
        topic=None,
        topic_evidence=(),
        agencies=(site.agency or site.names.zh,),
        doc_no=None,
        index_no=None,
        origin_name=None,
        published=None,
        document_date=None,
        first_seen=moment,
        last_changed=moment,
        region=site.region,
        source_id=source.id,
        status="current",
        version=1,
        archived_urls=(),
        title_en=f"{site.names.en} {column.names.en}",
        summary_en=None,
        body_en=None,
        body="\n".join((source.id, str(label("tier", site.tier)), *site.hosts)),
    )
    cut = segment_document(document)
    return Side(document, cut.shown, indexed_document(document, cut.indexed))
