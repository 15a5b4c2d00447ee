"""`/channels`: where a person is told, and what was sent there; and the links of mails, which need no name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from alerts.channels.channel import KINDS
from alerts.channels.rows import confirm
from alerts.delivery.links import leave, read_leaving
from alerts.delivery.log import Delivery, read_deliveries
from alerts.delivery.notices import reason_words
from alerts.delivery.pausing import pause as pausing
from alerts.delivery.trial import test_channel
from alerts.secrets import Keys
from config.clock import now
from config.faults import Fault, WrongUsage
from config.language import tr
from search_api.api.channels import Asked, Missed, added, removed, resent, resumed
from search_api.auth.viewer import Viewer, Who
from search_api.owned import is_own, mine, person_of, usable
from search_api.pages.frame import page
from search_api.web.context import Here, Serving

router = APIRouter(include_in_schema=False)

SENT = 30


@router.get("/channels")
def channels(request: Request, here: Here, who: Who) -> HTMLResponse:
    return _list(request, here, who)


@router.post("/channels")
def add(
    request: Request,
    here: Here,
    who: Who,
    kind: Annotated[str, Form(max_length=20)] = "mail",
    to: Annotated[str, Form(max_length=2_000)] = "",
    secret: Annotated[str, Form(max_length=500)] = "",
    keyword: Annotated[str, Form(max_length=100)] = "",
    shared: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Adds a channel. A webhook's secret is shown in this answer, and in no other."""
    asked = Asked(kind=kind, to=to, secret=secret or None, keyword=keyword or None, shared=bool(shared))
    try:
        channel = added(here, who, asked)
    except WrongUsage as fault:
        return _list(request, here, who, fault=fault)
    return _list(request, here, who, made=channel)


@router.get("/channels/confirm/{token}")
def ask_to_confirm(request: Request, token: str) -> HTMLResponse:
    """Says what the link does; programs that open links in mails confirm nothing."""
    return page(
        request, "alerts/confirm.html", tr("确认邮箱", "Confirm the address"), token=token, done=False
    )


@router.post("/channels/confirm/{token}")
def confirmed(request: Request, here: Here, token: str) -> HTMLResponse:
    confirm(here.store, Keys.of(here.settings), token[:500])
    return page(request, "alerts/confirm.html", tr("邮箱已确认", "Address confirmed"), token="", done=True)


@router.get("/unsubscribe/{token}")
def ask_to_leave(request: Request, here: Here, token: str) -> HTMLResponse:
    leaving = read_leaving(here.store, Keys.of(here.settings), token[:2_000])
    return page(
        request, "alerts/leave.html", tr("退订", "Unsubscribe"), leaving=leaving, token=token, done=False
    )


@router.post("/unsubscribe/{token}")
def left(request: Request, here: Here, token: str) -> HTMLResponse:
    """Unsubscribes: by the button of that page, or by one click in a mail program (RFC 8058), without a cookie."""
    leaving = read_leaving(here.store, Keys.of(here.settings), token[:2_000])
    leave(here.store, leaving)
    return page(
        request, "alerts/leave.html", tr("已退订", "Unsubscribed"), leaving=leaving, token="", done=True
    )


@router.get("/channels/{key}")
def channel(request: Request, here: Here, who: Who, key: str) -> HTMLResponse:
    return _page(request, here, who, key)


@router.post("/channels/{key}/test")
def test(request: Request, here: Here, who: Who, key: str) -> Response:
    mine(here, who, key)
    try:
        test_channel(here.store, here.settings, key)
    except WrongUsage as fault:
        return _page(request, here, who, key, fault)
    return RedirectResponse(f"/channels/{key}", 303)


@router.post("/deliveries/{key}/resend")
def resend(here: Here, who: Who, key: str) -> Response:
    return RedirectResponse(f"/channels/{resent(here, who, key)}#deliveries", 303)


@router.post("/channels/{key}/pause")
def pause(here: Here, who: Who, key: str, days: Annotated[int, Form(ge=1, le=365)] = 7) -> Response:
    mine(here, who, key)
    pausing(here.store, key, now() + timedelta(days=days))
    return RedirectResponse(f"/channels/{key}", 303)


@router.post("/channels/{key}/resume")
def resume(
    request: Request, here: Here, who: Who, key: str, missed: Annotated[Missed, Form()] = "digest"
) -> Response:
    try:
        resumed(here, who, key, missed)
    except WrongUsage as fault:
        return _page(request, here, who, key, fault)
    return RedirectResponse(f"/channels/{key}", 303)


@router.post("/channels/{key}/remove")
def remove(here: Here, who: Who, key: str) -> Response:
    removed(here, who, key)
    return RedirectResponse("/channels", 303)


def _list(
    request: Request, here: Serving, who: Viewer | None, *, fault: Fault | None = None, made: Any = None
) -> HTMLResponse:
    admin = person_of(who).may("admin")
    return page(
        request,
        "alerts/channels.html",
        tr("通知方式", "Channels"),
        status=400 if fault else 200,
        headers={"Cache-Control": "no-store"},
        rows=[(one, reason_words(one.reason), is_own(one, who)) for one in usable(here, who)],
        kinds=KINDS if admin else ("mail",),
        may_share=admin,
        mail_works=here.settings.smtp is not None and here.settings.mail_from is not None,
        fault=fault,
        made=made,
    )


def _attempts(row: Delivery) -> list[tuple[datetime, Mapping[str, Any]]]:
    return [(datetime.fromisoformat(line["time"]), line) for line in row.log]


def _page(
    request: Request, here: Serving, who: Viewer | None, key: str, fault: Fault | None = None
) -> HTMLResponse:
    one = mine(here, who, key)
    return page(
        request,
        "alerts/channel.html",
        one.to,
        status=400 if fault else 200,
        channel=one,
        why=reason_words(one.reason),
        sent=[(row, _attempts(row)) for row in read_deliveries(here.store, channel_id=key, most=SENT)[::-1]],
        fault=fault,
    )
