"""`/api/v1/channels` and `/api/v1/deliveries`: where people are told, and what was sent there. A reader adds mail addresses of
their own, which take a confirmation; other kinds, and those that all may use, are an admin's to add."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, Field

from alerts.channels.channel import Channel
from alerts.channels.rows import Wanted, add_channel
from alerts.delivery.again import send_again
from alerts.delivery.log import read_deliveries
from alerts.delivery.notices import ask_to_confirm
from alerts.delivery.pausing import pause as pausing
from alerts.delivery.pausing import remove as removing
from alerts.delivery.pausing import resume as resuming
from alerts.delivery.trial import test_channel
from alerts.secrets import Keys
from config.clock import now
from config.faults import NotFound, WrongUsage
from config.language import tr
from search_api.api.shapes.alerts import Channel as ChannelShape
from search_api.api.shapes.alerts import Channels, Deliveries, NewChannel
from search_api.api.shapes.alerts import Delivery as DeliveryShape
from search_api.api.subscriptions import PAUSE, Until
from search_api.auth.audit import note
from search_api.auth.viewer import Viewer, Who
from search_api.moments import coming
from search_api.owned import is_own, mine, person_of, usable
from search_api.subscriptions import of_channel, of_delivery
from search_api.web.answers import answered
from search_api.web.context import Here, Serving
from search_api.web.faults import NotAllowed

router = APIRouter(prefix="/api/v1", tags=["alerts"])

Missed = Literal["digest", "drop"]


class Asked(BaseModel, extra="forbid"):
    """`shared`: whoever may sign in may use it; an admin's to say."""

    kind: str = Field(examples=["mail"], max_length=20)
    to: str = Field(examples=["name@example.org"], max_length=2_000)
    secret: str | None = Field(None, max_length=500)
    keyword: str | None = Field(None, max_length=100)
    shared: bool = False


@router.get("/channels", response_model=Channels)
def channels(here: Here, who: Who) -> Response:
    """One's own channels and those that all may use; an admin's answer has all."""
    return answered({"channels": [of_channel(one) for one in usable(here, who)], "next": None})


@router.post("/channels", response_model=NewChannel, status_code=201)
def add(here: Here, who: Who, asked: Annotated[Asked, Body()]) -> Response:
    """Adds one. Of a webhook the secret is in this answer, and in no other."""
    channel = added(here, who, asked)
    secret = channel.secrets[0] if channel.kind == "webhook" else None
    return answered({**of_channel(channel), "secret": secret}, 201)


@router.post("/channels/{key}/test", response_model=DeliveryShape)
def test(here: Here, who: Who, key: str) -> Response:
    """Sends the last real alert, or a sample, down the real path once more."""
    mine(here, who, key)
    sent = test_channel(here.store, here.settings, key)
    return answered(of_delivery(read_deliveries(here.store, ids=[sent])[0]))


@router.post("/channels/{key}/pause", response_model=ChannelShape)
def pause(here: Here, who: Who, key: str, asked: Annotated[Until, Body()]) -> Response:
    """Keeps what it is to be told, until a time."""
    mine(here, who, key)
    pausing(here.store, key, coming(asked.until, "until") if asked.until else now() + PAUSE)
    return answered(of_channel(mine(here, who, key)))


@router.post("/channels/{key}/resume", response_model=ChannelShape)
def resume(
    here: Here,
    who: Who,
    key: str,
    missed: Annotated[
        Missed, Query(description="digest 补发, drop 不要 / what was kept: one digest, or nothing")
    ] = "digest",
) -> Response:
    """Lets it go on."""
    resumed(here, who, key, missed)
    return answered(of_channel(mine(here, who, key)))


@router.delete("/channels/{key}", status_code=204)
def remove(here: Here, who: Who, key: str) -> Response:
    """Ends it; no subscription uses it any more."""
    removed(here, who, key)
    return Response(status_code=204)


@router.get("/deliveries", response_model=Deliveries)
def deliveries(
    here: Here,
    who: Who,
    channel: Annotated[str | None, Query(max_length=40)] = None,
    state: Annotated[Literal["waiting", "sent", "failed", "kept", "dropped"] | None, Query()] = None,
) -> Response:
    """The newest thousand, oldest first, with every attempt."""
    if channel is not None:
        mine(here, who, channel)
    known = {one.id for one in usable(here, who) if is_own(one, who)}
    rows = read_deliveries(here.store, channel_id=channel, state=state)
    return answered(
        {"deliveries": [of_delivery(row) for row in rows if row.channel_id in known], "next": None}
    )


@router.post("/deliveries/{key}/resend", response_model=DeliveryShape)
def resend(here: Here, who: Who, key: str) -> Response:
    """Makes a message due now: tried at once where it waits, sent again with the same id where it was sent or failed."""
    resent(here, who, key)
    return answered(of_delivery(read_deliveries(here.store, ids=[key])[0]))


def resent(here: Serving, who: Viewer | None, key: str) -> str:
    """Makes a message due now, and gives its channel's id. Raises NotFound and WrongUsage."""
    found = read_deliveries(here.store, ids=[key[:40]])
    if not found:
        raise NotFound(tr(f"没有投递 {key[:40]}", f"no delivery {key[:40]}"), where=key[:40])
    mine(here, who, found[0].channel_id)
    send_again(here.store, found[0].id, now())
    return found[0].channel_id


def added(here: Serving, who: Viewer | None, asked: Asked) -> Channel:
    """Adds a channel. Its secrets are in the open this once. Raises NotAllowed for a kind that is an admin's to add."""
    person = person_of(who)
    if not person.may("admin") and (asked.kind != "mail" or asked.shared):
        raise NotAllowed(
            tr(
                "您可以添加自己的邮箱；其他通知方式请管理员添加",
                "you may add your own mail address; ask an admin for others",
            )
        )
    wanted = Wanted(
        asked.kind,
        asked.to,
        asked.secret,
        asked.keyword,
        owner=None if asked.shared else person.name,
        shared=asked.shared,
    )
    channel = add_channel(here.store, Keys.of(here.settings), wanted, now())
    if channel.state == "unconfirmed":
        ask_to_confirm(here.store, channel.id, now())
    _note(here, person, "channel.add", channel)
    return channel


def resumed(here: Serving, who: Viewer | None, key: str, missed: Missed) -> None:
    """Lets a channel go on. Raises WrongUsage for an address that is not confirmed."""
    channel = mine(here, who, key)
    if channel.state == "unconfirmed":
        raise WrongUsage(tr("这个邮箱还没有确认", "this address is not confirmed"), where=key)
    resuming(here.store, key, missed, now())


def removed(here: Serving, who: Viewer | None, key: str) -> None:
    """Ends a channel."""
    channel = mine(here, who, key)
    removing(here.store, key)
    _note(here, person_of(who), "channel.remove", channel)


def _note(here: Serving, person: Viewer, what: str, channel: Channel) -> None:
    with here.store.writing(ordered=False) as connection:
        note(connection, person.actor, what, channel.id, None, {"kind": channel.kind, "to": channel.to})
