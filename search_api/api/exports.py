"""`/api/v1/exports`: all that a search finds, as a file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from config.clock import now
from search_api.api.shapes.status import ExportProgress
from search_api.exports.export import export, progress_of
from search_api.exports.writers import MEDIA_TYPES, Format
from search_api.web.answers import answered
from search_api.web.asked import Search
from search_api.web.context import Here

router = APIRouter(prefix="/api/v1/exports", tags=["exports"])

Wanted = Annotated[
    Format,
    Query(
        alias="format",
        description='csv, xlsx：每份一行 / a row each; jsonl：整份文件，末行为 {"end":true,"rows":N} / whole documents',
    ),
]
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in MEDIA_TYPES.values()}
    }
}


@router.get("", response_class=FileResponse, responses=_FILES)
def exports(here: Here, asked: Search, format_: Wanted = "csv") -> Response:
    """Every document that has all of the words, whole or refused; written first, then sent with its length."""
    path = export(here.store, here.settings, asked.read(), format_)
    return FileResponse(
        path,
        media_type=MEDIA_TYPES[format_],
        filename=f"huanxin-{now():%Y%m%d-%H%M}.{format_}",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


@router.get("/progress", response_model=ExportProgress)
def progress(here: Here, asked: Search, format_: Wanted = "csv") -> Response:
    """How far the export of the same search has come."""
    told = progress_of(here.settings, asked.read(), format_)
    if told is None:
        return answered({"state": "none", "rows": 0, "total": None})
    return answered({"state": "writing", "rows": told.rows, "total": told.total})
