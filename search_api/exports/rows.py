"""What an export for people says of a document: a row of words."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from config.clock import iso
from config.language import tr
from indexing.labels import label
from indexing.store import Document


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line, all text."""

    cells: tuple[str, ...]


def header() -> Row:
    """The names of the columns in the reader's language."""
    return Row(
        (
            tr("编号", "id"),
            tr("标题", "title"),
            tr("发文机关", "agencies"),
            tr("文号", "document number"),
            tr("类型", "type"),
            tr("主题", "topic"),
            tr("地区", "region"),
            tr("发布日期", "published"),
            tr("成文日期", "document date"),
            tr("首次见到", "first seen"),
            tr("状态", "status"),
            tr("版本", "version"),
            tr("原文地址", "original address"),
            tr("存档地址", "archived at"),
            tr("来源", "source"),
            tr("本站地址", "our page"),
        )
    )


def row_of(document: Document, address: str) -> Row:
    """A document's row. `address` is that of our pages."""
    return Row(
        (
            document.id,
            document.title,
            "、".join(document.agencies),
            document.doc_no or "",
            label("type", document.document_type) if document.document_type else "",
            label("topic", document.topic) if document.topic else "",
            label("region", document.region) if document.region else "",
            document.published or "",
            document.document_date or "",
            iso(document.first_seen),
            label("status", document.status),
            str(document.version),
            document.url or "",
            document.archived_urls[0] if document.archived_urls else "",
            document.source_id or "",
            page_of(document.id, address),
        )
    )


def page_of(document_id: str, address: str) -> str:
    """The address of a document's page."""
    return f"{address}/documents/{quote(document_id, safe='')}"
