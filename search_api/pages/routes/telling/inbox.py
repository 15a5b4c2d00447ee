"""`/inbox`: what a person's subscriptions told."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from alerts.inbox import inbox, mark_read, unread
from config.clock import now
from config.language import tr
from search_api.auth.viewer import Who
from search_api.owned import person_of
from search_api.pages.frame import page
from search_api.web.context import Here

router = APIRouter(prefix="/inbox", include_in_schema=False)

SIZE = 100


@router.get("")
def messages(
    request: Request, here: Here, who: Who, show: Annotated[Literal["all", "unread"], Query()] = "all"
) -> HTMLResponse:
    owner = person_of(who).name or ""
    found = inbox(here.store, owner, SIZE, fresh_only=show == "unread")
    return page(
        request,
        "alerts/inbox.html",
        tr("收件箱", "Inbox"),
        messages=found,
        fresh_only=show == "unread",
        unread=unread(here.store, owner),
    )


@router.post("/read")
def read(here: Here, who: Who, alert: Annotated[list[str] | None, Form()] = None) -> Response:
    """Marks these as read; without any, all."""
    mark_read(here.store, person_of(who).name or "", now(), alert)
    return RedirectResponse("/inbox", 303)
