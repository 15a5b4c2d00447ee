"""`/api/v1/documents`."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from config.faults import NotFound
from config.language import tr
from indexing.store import Document, Store, load_documents
from search_api.documents import whole
from search_api.web.answers import as_json, tagged
from search_api.web.context import Here

router = APIRouter(prefix="/api/v1/documents", tags=["documents"])


@router.get("/{document_id}")
def document(request: Request, here: Here, document_id: str) -> Response:
    """One document, whole."""
    return tagged(request, as_json(whole(found(here.store, document_id))))


def found(store: Store, document_id: str) -> Document:
    """The document with its history. Raises NotFound."""
    there = load_documents(store, [document_id], history=True).get(document_id)
    if there is None:
        raise NotFound(
            tr(f"没有这份文件：{document_id[:200]}", f"no such document: {document_id[:200]}"),
            where=document_id[:200],
        )
    return there
