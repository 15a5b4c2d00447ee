"""Two versions of a document beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from config.faults import NotFound
from config.language import tr
from indexing.changes import VersionFields, compare
from indexing.changes.diff import Hunk, diff
from indexing.records import FieldChange
from indexing.store import Store, load_documents
from indexing.store.papers.documents import version_body
from indexing.store.papers.version_fields import restore


@dataclass(frozen=True, slots=True)
class Comparison:
    """Versions `older` and `newer` of a document: the fields that differ, and both bodies as hunks."""

    id: str
    older: int
    newer: int
    fields: tuple[FieldChange, ...]
    body: tuple[Hunk, ...]


def compare_versions(
    store: Store, document_id: str, older: int | None = None, newer: int | None = None
) -> Comparison:
    """Compares two versions; unless named, the newest with the one before it. Raises NotFound where there is no such one."""
    known = load_documents(store, [document_id], text=False).get(document_id)
    if known is None:
        raise NotFound(
            tr(f"没有这份文件：{document_id}", f"no such document: {document_id}"), where=document_id
        )
    to = newer if newer is not None else known.version
    frm = older if older is not None else max(to - 1, 1)
    old, new = (_version(store, document_id, number, known.version) for number in (frm, to))
    fields = tuple(field for field in compare(old, new) if field.field != "body")
    return Comparison(document_id, frm, to, fields, diff(old.body, new.body))


def _version(store: Store, document_id: str, number: int, newest: int) -> VersionFields:
    kept = version_body(store, document_id, number)
    if kept is None:
        raise NotFound(
            tr(
                f"{document_id} 没有第 {number} 版（共 {newest} 版）",
                f"{document_id} has no version {number} (of {newest})",
            ),
            where=document_id,
        )
    return restore(*kept)
