"""`/api/v1/documents`: one document, its versions, files and evidence."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from config.clock import iso
from config.faults import NotFound, WrongUsage
from config.language import tr
from indexing.comparison import compare_versions
from indexing.records import StoredAttachment
from indexing.store import Document, Store, load_documents
from indexing.store.papers.as_of import document_on
from search_api.api.shapes.papers import AttachmentText, Comparison, DocumentAnswer, Versions
from search_api.documents import comparison, whole, with_facts
from search_api.web.answers import as_json, tagged
from search_api.web.context import Here
from search_api.web.download import as_download

router = APIRouter(prefix="/api/v1/documents", tags=["documents"])

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_ID = 200

On = Annotated[
    str | None,
    Query(
        json_schema_extra={"format": "date"},
        description="那天结束时（北京时间）所知的样子 / as known at that day's end in Shanghai",
        examples=["2025-09-08"],
    ),
]
Version = Annotated[int | None, Query(ge=1, le=1_000_000)]


# Ids that imports bring may hold slashes, so the more particular addresses come first.
@router.get("/{document_id:path}/versions", response_model=Versions)
def versions(request: Request, here: Here, document_id: str) -> Response:
    """The versions of a document, oldest first."""
    document = found(here.store, document_id)
    shown = whole(document)["versions"]
    return tagged(request, as_json({"id": document.id, "versions": shown, "next": None}))


@router.get("/{document_id:path}/diff", response_model=Comparison)
def diff(
    request: Request,
    here: Here,
    document_id: str,
    older: Annotated[int | None, Query(alias="from", ge=1, le=1_000_000)] = None,
    newer: Annotated[int | None, Query(alias="to", ge=1, le=1_000_000)] = None,
) -> Response:
    """Two versions beside each other; unless named, the newest and the one before it."""
    known_id(document_id)
    return tagged(request, as_json(comparison(compare_versions(here.store, document_id, older, newer))))


@router.get("/{document_id:path}/attachments/{sha256}", response_model=AttachmentText)
def attachment(request: Request, here: Here, document_id: str, sha256: str) -> Response:
    """What was read of an attachment."""
    file = _attachment(here.store, document_id, sha256)
    shown = {
        "name": file.name,
        "url": file.url,
        "format": file.format,
        "sha256": file.sha256,
        "size": file.size,
        "state": file.state,
        "by": file.by,
        "confidence": file.confidence,
        "text": file.text,
    }
    return tagged(request, as_json(shown))


@router.get("/{document_id:path}/attachments/{sha256}/file", response_class=Response)
def attachment_file(here: Here, document_id: str, sha256: str) -> Response:
    """The attachment itself, as it was received."""
    from crawlers.archive.stored_file import stored_file

    file = _attachment(here.store, document_id, sha256)
    return as_download(stored_file(here.store, here.settings, file), file.name)


@router.get("/{document_id:path}/evidence", response_class=FileResponse)
def evidence(here: Here, document_id: str) -> Response:
    """The document's captures as a WARC, byte for byte, with a manifest in it."""
    from crawlers.evidence import write_evidence

    document = found(here.store, document_id)
    folder = TemporaryDirectory(prefix="huanxin-evidence-")
    name = re.sub(r"[^\w.-]", "_", document.id, flags=re.ASCII)
    try:
        report = write_evidence(
            here.store, here.settings, document, Path(folder.name) / f"evidence-{name}.warc.gz"
        )
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        report.file,
        media_type="application/warc",
        filename=report.file.name,
        background=BackgroundTask(folder.cleanup),
    )


@router.get("/{document_id:path}", response_model=DocumentAnswer)
def document(request: Request, here: Here, document_id: str, on: On = None) -> Response:
    """One document, whole: as it stands, or as it was known at the end of a day."""
    there = found(here.store, document_id)
    if on is not None:
        then = document_on(here.store, there, read_day(on, "on"))
        if then is None:
            raise NotFound(
                tr(f"{on} 时还不知道这份文件", f"the document was not known yet on {on}"),
                detail=tr(
                    f"首次见到：{iso(there.first_seen)}", f"it was first seen on {iso(there.first_seen)}"
                ),
                where="on",
            )
        there = then
    return tagged(request, as_json(with_facts(here.store, there)))


def found(store: Store, document_id: str) -> Document:
    """The document with its history. Raises NotFound."""
    known_id(document_id)
    there = load_documents(store, [document_id], history=True).get(document_id)
    if there is None:
        raise _unknown(document_id)
    return there


def known_id(document_id: str) -> None:
    """Raises NotFound for what can be no id."""
    if not 0 < len(document_id) <= _LONGEST_ID:
        raise _unknown(document_id)


def read_day(text: str, where: str) -> date:
    """A day `YYYY-MM-DD`. Raises WrongUsage."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise WrongUsage(tr(f"{where} 应为 YYYY-MM-DD", f"{where} takes YYYY-MM-DD"), where=where)


def _attachment(store: Store, document_id: str, sha256: str) -> StoredAttachment:
    for file in found(store, document_id).attachments:
        if file.sha256 == sha256:
            return file
    raise NotFound(
        tr("这份文件没有这个附件", "the document has no such attachment"),
        detail=tr("附件按内容的 SHA-256 指明", "attachments are named by the SHA-256 of their bytes"),
        where=sha256[:64],
    )


def _unknown(document_id: str) -> NotFound:
    shown = document_id[:80]
    return NotFound(tr(f"没有这份文件：{shown}", f"no such document: {shown}"), where=shown)
