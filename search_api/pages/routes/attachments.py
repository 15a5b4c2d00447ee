"""`/attachments`: files of papers by what became of them. For operators."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from config.faults import WrongUsage
from config.language import tr
from indexing.records import AttachmentState
from indexing.store.papers.attached import attached_files, count_by_state
from search_api.pages.frame import page
from search_api.web.context import Here

router = APIRouter(include_in_schema=False)

STATES: tuple[AttachmentState, ...] = get_args(AttachmentState)
# Without a filter: those whose text is not searched.
WITHOUT_TEXT: tuple[AttachmentState, ...] = ("failed", "unreadable", "needs_ocr")
SIZE = 200


@router.get("/attachments")
def attachments(
    request: Request, here: Here, state: Annotated[list[str] | None, Query()] = None
) -> HTMLResponse:
    for name in state or ():
        if name not in STATES:
            raise WrongUsage(
                tr(f"没有 {name[:40]} 这种状态", f"there is no state {name[:40]}"),
                detail=tr("可用：", "one of: ") + " ".join(STATES),
                where="state",
            )
    chosen = tuple(name for name in STATES if name in (state or ()))
    found = attached_files(here.store, chosen or WITHOUT_TEXT, limit=SIZE + 1)
    return page(
        request,
        "attachments.html",
        tr("附件", "Files"),
        files=found[:SIZE],
        more=len(found) > SIZE,
        counts=count_by_state(here.store),
        states=STATES,
        chosen=chosen,
    )
