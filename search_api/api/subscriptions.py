"""`/api/v1/subscriptions` and `/api/v1/alerts`: a person's saved queries, and what they told. An admin sees everybody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import islice
from typing import Annotated, cast

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, Field

from alerts.draft import Draft, read_draft
from alerts.estimate import preview
from alerts.log import read_log
from alerts.subscriptions import (
    add_subscription,
    edit_subscription,
    list_subscriptions,
    pause_subscription,
    remove_subscription,
)
from config.clock import now
from search_api.api.shapes.alerts import Alerts, Previewed, Saved, Subscriptions
from search_api.api.shapes.alerts import Subscription as SubscriptionShape
from search_api.auth.viewer import Viewer, Who
from search_api.moments import coming, parse_moment
from search_api.owned import check_channels, check_watched, noted, own, owner_of, person_of
from search_api.subscriptions import answered as preview_of
from search_api.subscriptions import listed, of_alert, previewed
from search_api.web.answers import answered
from search_api.web.context import Here

router = APIRouter(prefix="/api/v1", tags=["alerts"])

PAUSE = timedelta(days=7)
SIZE = 100


class Asked(BaseModel, extra="forbid"):
    """What a subscription is to be; what is left out is as it was, or by default."""

    name: str | None = Field(None, max_length=200, examples=["浙江家装补贴"])
    on: str | None = Field(None, examples=["documents"])
    query: str | None = Field(None, max_length=2_000, examples=["地区:浙江 家装 补贴"])
    classes: list[str] | None = Field(None, examples=[["new", "rule"]])
    topics: list[str] | None = Field(None, examples=[["core", "related"]])
    rhythm: str | None = Field(None, max_length=100, examples=["daily@09:00"])
    quiet: str | None = Field(None, max_length=40, examples=["22:00-07:00"])
    days: int | None = None
    channels: list[str] | None = None


class Until(BaseModel, extra="forbid"):
    """Until when; seven days where it is left out."""

    until: str | None = Field(None, max_length=40, examples=["2026-12-31"])


@router.get("/subscriptions", response_model=Subscriptions)
def subscriptions(here: Here, who: Who) -> Response:
    """One's own subscriptions, oldest first; an admin's answer has everybody's."""
    mine = list_subscriptions(here.store, owner=owner_of(who))
    return answered({"subscriptions": [listed(here.settings, one) for one in mine], "next": None})


@router.post("/subscriptions/preview", response_model=Previewed)
def preview_draft(here: Here, who: Who, asked: Annotated[Asked, Body()]) -> Response:
    """What a subscription would have brought in the last 30 days; nothing is saved."""
    draft = _draft(asked, who)
    return answered(previewed(draft, preview(here.store, here.settings, draft)))


@router.post("/subscriptions", response_model=Saved, status_code=201)
def add(here: Here, who: Who, asked: Annotated[Asked, Body()]) -> Response:
    """Saves a subscription, which starts from now."""
    draft = _draft(asked, who)
    check_channels(here, who, draft.channels)
    found = preview(here.store, here.settings, draft)
    one = add_subscription(here.store, draft)
    noted(here, who, "subscription.add", one.id, None, one)
    return answered(preview_of(here.settings, one, found), 201)


@router.get("/subscriptions/{key}", response_model=SubscriptionShape)
def subscription(here: Here, who: Who, key: str) -> Response:
    """One subscription."""
    return answered(listed(here.settings, own(here, who, key)))


@router.get("/subscriptions/{key}/preview", response_model=Saved)
def preview_saved(here: Here, who: Who, key: str) -> Response:
    """What it would have brought in the last 30 days."""
    one = own(here, who, key)
    return answered(preview_of(here.settings, one, preview(here.store, here.settings, one.draft)))


@router.patch("/subscriptions/{key}", response_model=Saved)
def edit(here: Here, who: Who, key: str, asked: Annotated[Asked, Body()]) -> Response:
    """Changes what is given of it."""
    before = own(here, who, key)
    draft = _draft(asked, who, before.draft)
    check_channels(here, who, set(draft.channels) - set(before.draft.channels))
    found = preview(here.store, here.settings, draft)
    one = edit_subscription(here.store, key, draft)
    noted(here, who, "subscription.edit", key, before, one)
    return answered(preview_of(here.settings, one, found))


@router.post("/subscriptions/{key}/pause", response_model=SubscriptionShape)
def pause(here: Here, who: Who, key: str, asked: Annotated[Until, Body()]) -> Response:
    """Keeps it silent until a time."""
    own(here, who, key)
    until = coming(asked.until, "until") if asked.until else now() + PAUSE
    return answered(listed(here.settings, pause_subscription(here.store, key, until)))


@router.post("/subscriptions/{key}/resume", response_model=SubscriptionShape)
def resume(here: Here, who: Who, key: str) -> Response:
    """Lets it speak again."""
    own(here, who, key)
    return answered(listed(here.settings, pause_subscription(here.store, key, None)))


@router.delete("/subscriptions/{key}", response_model=SubscriptionShape)
def remove(here: Here, who: Who, key: str) -> Response:
    """Ends it. What it told stays."""
    before = own(here, who, key)
    one = remove_subscription(here.store, key, {"code": "asked"})
    noted(here, who, "subscription.remove", key, before, None)
    return answered(listed(here.settings, one))


@router.get("/alerts", response_model=Alerts)
def alerts(
    here: Here,
    who: Who,
    subscription: Annotated[str | None, Query(description="只看一个订阅 / of one subscription")] = None,
    since: Annotated[str | None, Query(max_length=40, examples=["2025-09-01"])] = None,
) -> Response:
    """The alerts of one's subscriptions from a time on, oldest first, at most 100; `next` is the `since` of the page after."""
    mine = {one.id for one in list_subscriptions(here.store, owner=owner_of(who), ended=True)}
    if subscription is not None:
        own(here, who, subscription)
    moment = parse_moment(since, "since") if since else None
    log = (
        one
        for one in read_log(here.store, subscription=subscription, since=moment)
        if one.subscription_id in mine
    )
    found = [of_alert(one) for one in islice(log, SIZE + 1)]
    more = found[SIZE]["time"] if len(found) > SIZE else None
    return answered({"alerts": found[:SIZE], "next": more})


def _draft(asked: Asked, who: Viewer | None, before: Draft | None = None) -> Draft:
    values = cast("Mapping[str, object]", asked.model_dump(exclude_none=True))
    owner = before.owner if before else person_of(who).name
    draft = read_draft({**values, "owner": owner}, before)
    check_watched(who, draft)
    return draft
