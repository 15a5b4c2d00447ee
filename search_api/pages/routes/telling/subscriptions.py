"""`/subscriptions`: making, looking at and ending a person's saved queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from alerts.draft import CLASSES, NEW_ACTIVITIES, WATCHED, Draft, read_draft
from alerts.estimate import preview
from alerts.foreseen import Preview
from alerts.inbox import unread
from alerts.log import newest_alerts
from alerts.subscriptions import (
    Subscription,
    add_subscription,
    edit_subscription,
    list_subscriptions,
    pause_subscription,
    remove_subscription,
)
from config.clock import now
from config.faults import Fault, WrongUsage
from config.language import tr
from config.rhythm import in_words, next_times, parse_rhythm
from indexing.labels import label
from indexing.query import QueryError
from search_api.auth.viewer import Viewer, Who
from search_api.owned import check_channels, check_watched, noted, own, owner_of, person_of, usable
from search_api.pages.frame import page
from search_api.subscriptions import said_back
from search_api.web.context import Here, Serving

router = APIRouter(prefix="/subscriptions", include_in_schema=False)

TOLD = 20
RHYTHMS = ("at_once", "hourly", "daily@09:00", "workdays@09:00", "weekly@mon-08:00", "weekly@mon-09:00")
_OPERATORS = ("sources", "report")
PAUSES = (1, 7, 30)

Text = Annotated[str, Form(max_length=2_000)]
Texts = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class Filled:
    """The form of a subscription as it was sent."""

    query: Text = ""
    name: Text = ""
    on: Text = "documents"
    rhythm: Text = "at_once"
    quiet: Text = ""
    days: Text = ""
    classes: Texts = None
    topics: Texts = None
    channels: Texts = None

    def draft(self, owner: str | None) -> Draft:
        """What it asks for: a group of boxes of which none is ticked is left to its default, and so is what makes no sense for what
        is watched. Raises as `read_draft`."""
        report = self.on == "report"
        days = self.days.strip()
        return read_draft(
            {
                "name": self.name.strip() or self.query.strip()[:100] or str(label("watched", self.on)),
                "query": "" if report else self.query.strip(),
                "on": self.on,
                "rhythm": None if report and self.rhythm == "at_once" else self.rhythm,
                "quiet": self.quiet.strip() or None,
                "days": (int(days) if days.isdecimal() else days)
                if days and self.on == "deadlines"
                else None,
                "classes": self.classes or None,
                "topics": self.topics or None,
                "channels": self.channels or (),
                "owner": owner,
            }
        )


FilledForm = Annotated[Filled, Depends()]


@router.get("")
def subscriptions(request: Request, here: Here, who: Who) -> HTMLResponse:
    mine = list_subscriptions(here.store, owner=owner_of(who))
    return page(
        request,
        "alerts/subscriptions.html",
        tr("订阅", "Subscriptions"),
        rows=[_row(one) for one in mine],
        channels={channel.id: channel for channel in usable(here, who)},
        unread=unread(here.store, person_of(who).name or ""),
        first=NEW_ACTIVITIES,
    )


@router.get("/new")
def new(
    request: Request,
    here: Here,
    who: Who,
    q: Annotated[str, Query(max_length=2_000)] = "",
    name: Annotated[str, Query(max_length=200)] = "",
    on: Annotated[str, Query(max_length=20)] = "documents",
    classes: Annotated[list[str] | None, Query()] = None,
    topics: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """The form, with what the last 30 days would have brought where that is clear already: where a query is given, or none is needed."""
    asked = {"query": q, "name": name or q or "?", "on": on, "classes": classes, "topics": topics}
    if not q and on in ("documents", "paper"):
        return _form(request, here, who, _blank(name, on), None)
    try:
        draft = read_draft({key: value for key, value in asked.items() if value})
        check_watched(who, draft)
        return _form(request, here, who, draft, preview(here.store, here.settings, draft))
    except (WrongUsage, QueryError, Fault) as fault:
        return _form(request, here, who, _blank(name, "documents", q), None, fault)


@router.post("/new")
def add(
    request: Request,
    here: Here,
    who: Who,
    filled: FilledForm,
    look: Text = "",
) -> Response:
    """Saves the subscription, or with `look` shows once more what it would bring."""
    owner = person_of(who).name
    draft = _blank(filled.name, filled.on, filled.query)
    try:
        draft = filled.draft(owner)
        check_watched(who, draft)
        check_channels(here, who, draft.channels)
        if look:
            return _form(request, here, who, draft, preview(here.store, here.settings, draft))
    except (WrongUsage, QueryError, Fault) as fault:
        return _form(request, here, who, draft, None, fault)
    one = add_subscription(here.store, draft)
    noted(here, who, "subscription.add", one.id, None, one)
    return RedirectResponse(f"/subscriptions/{one.id}", 303)


@router.get("/{key}")
def subscription(request: Request, here: Here, who: Who, key: str) -> HTMLResponse:
    return _page(request, here, who, own(here, who, key))


@router.post("/{key}")
def edit(
    request: Request,
    here: Here,
    who: Who,
    key: str,
    filled: FilledForm,
) -> Response:
    before = own(here, who, key)
    try:
        draft = filled.draft(before.draft.owner)
        check_watched(who, draft)
        check_channels(here, who, set(draft.channels) - set(before.draft.channels))
    except (WrongUsage, QueryError, Fault) as fault:
        return _page(request, here, who, before, fault)
    noted(here, who, "subscription.edit", key, before, edit_subscription(here.store, key, draft))
    return RedirectResponse(f"/subscriptions/{key}", 303)


@router.post("/{key}/pause")
def pause(here: Here, who: Who, key: str, days: Annotated[int, Form(ge=1, le=365)] = 7) -> Response:
    own(here, who, key)
    pause_subscription(here.store, key, now() + timedelta(days=days))
    return RedirectResponse(f"/subscriptions/{key}", 303)


@router.post("/{key}/resume")
def resume(here: Here, who: Who, key: str) -> Response:
    own(here, who, key)
    pause_subscription(here.store, key, None)
    return RedirectResponse(f"/subscriptions/{key}", 303)


@router.post("/{key}/remove")
def remove(here: Here, who: Who, key: str) -> Response:
    before = own(here, who, key)
    remove_subscription(here.store, key, {"code": "asked"})
    noted(here, who, "subscription.remove", key, before, None)
    return RedirectResponse("/subscriptions", 303)


def _blank(name: str = "", on: str = "documents", query: str = "") -> Draft:
    return Draft(name=name, query=query, on=next((one for one in WATCHED if one == on), "documents"))


def _row(one: Subscription) -> dict[str, Any]:
    rhythm = parse_rhythm(one.draft.rhythm)
    coming = next_times(rhythm, now())
    return {
        "one": one,
        "read_as": said_back(one.draft),
        "in_words": in_words(rhythm),
        "next": coming[0] if coming else None,
        "paused": one.is_paused(now()),
    }


def _choices(here: Serving, who: Viewer | None) -> dict[str, Any]:
    return {
        "all_watched": [one for one in WATCHED if one not in _OPERATORS or person_of(who).may("operator")],
        "all_classes": CLASSES,
        "all_topics": ("core", "related", "other"),
        "rhythms": [(name, in_words(parse_rhythm(name))) for name in RHYTHMS],
        "channels": usable(here, who),
    }


def _form(
    request: Request,
    here: Serving,
    who: Viewer | None,
    draft: Draft,
    found: Preview | None,
    fault: Fault | None = None,
) -> HTMLResponse:
    return page(
        request,
        "alerts/new.html",
        tr("新订阅", "New subscription"),
        status=400 if fault else 200,
        draft=draft,
        read_as=said_back(draft) if found else "",
        found=found,
        fault=fault,
        **_choices(here, who),
    )


def _page(
    request: Request, here: Serving, who: Viewer | None, one: Subscription, fault: Fault | None = None
) -> HTMLResponse:
    return page(
        request,
        "alerts/subscription.html",
        one.draft.name,
        status=400 if fault else 200,
        row=_row(one),
        draft=one.draft,
        told=newest_alerts(here.store, one.id, TOLD),
        feed=here.settings.address + one.feed_path,
        pauses=PAUSES,
        fault=fault,
        **_choices(here, who),
    )
