"""Whoever asks."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Annotated, Literal, cast
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from config.faults import NotFound
from config.language import tr
from config.settings import Settings
from search_api.auth.audit import Actor
from search_api.auth.needs import NEEDS, Need
from search_api.auth.roles import RANK, Role
from search_api.auth.sign_ins import COOKIE, signed_in
from search_api.auth.tokens import bearer_of
from search_api.web.context import Here
from search_api.web.faults import NotAllowed, NotSignedIn
from search_api.web.guards import is_loopback

_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever asks: a user by session or token, or, where reading is open, a reader without a name. `key` tells one from another
    for their allowance; `sign_in` is the session's id."""

    name: str | None
    role: Role
    via: Literal["open", "session", "token"]
    key: str
    sign_in: str | None = None

    @property
    def actor(self) -> Actor:
        """Who makes the changes that this viewer makes. Only one with a name can."""
        assert self.name is not None and self.via != "open"
        return Actor(self.name, self.via)

    def may(self, role: Role) -> bool:
        return RANK[self.role] >= RANK[role]


def from_this_machine(request: Request) -> bool:
    """Whether the asker is on this machine: a loopback peer and no sign of a proxy, behind which every peer looks like that."""
    peer = request.client.host if request.client else None
    return is_loopback(peer) and not any(name in request.headers for name in _FORWARDED)


def reading_is_open(request: Request, settings: Settings) -> bool:
    """Whether this request may read without a name."""
    if settings.open_reading:
        return True
    public = urlsplit(settings.address).hostname
    return is_loopback(settings.bind) and is_loopback(public) and from_this_machine(request)


async def admit(request: Request, here: Here) -> None:
    """Lets a request through to its route, or raises NotSignedIn or NotAllowed."""
    route = request.scope["route"]
    need = NEEDS.get(f"{request.method} {route.path_format}")
    if need is None:
        raise NotFound(tr("没有这个地址", "there is nothing at this address"))
    request.state.viewer = viewer = await _viewer(request, here)
    _check(need, viewer, request)
    # Whoever sits at this machine has it to themselves.
    if not (viewer is not None and viewer.via == "open" and from_this_machine(request)):
        address = request.client.host if request.client else ""
        request.app.state.spent.spend(viewer.key if viewer else address, need.cost)


async def _viewer(request: Request, here: Here) -> Viewer | None:
    """Whoever asks. Raises NotSignedIn for a token that is none, even where reading is open: who shows one means to be known."""
    address = request.client.host if request.client else ""
    if "authorization" in request.headers:
        bearer = await run_in_threadpool(bearer_of, here.store, _secret(request.headers["authorization"]))
        if bearer is None:
            raise NotSignedIn(tr("令牌无效", "the token is not valid"), where="Authorization")
        return Viewer(bearer.user, bearer.role, "token", f"user:{bearer.user}")
    if COOKIE in request.cookies:
        found = await run_in_threadpool(signed_in, here.store, request.cookies[COOKIE])
        if found is not None:
            return Viewer(found.user, found.role, "session", f"user:{found.user}", found.id)
    if reading_is_open(request, here.settings):
        return Viewer(None, "reader", "open", address)
    return None


def _secret(header: str) -> str:
    """The token of an Authorization header: as Bearer, or as the password of Basic, which is all that feed readers know."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
        except ValueError:
            return ""
    return value.strip() if scheme.lower() == "bearer" else ""


def _check(need: Need, viewer: Viewer | None, request: Request) -> None:
    named = viewer is not None and viewer.name is not None
    match need.of:
        case "anyone":
            return
        case "machine":
            if named or from_this_machine(request):
                return
        case "person":
            if named:
                return
        case role:
            if viewer is not None and viewer.may(role):
                return
            if named:
                raise NotAllowed(
                    tr("您的角色不能做这件事", "your role may not do this"),
                    detail=tr(f"需要角色 {role}", f"it takes the role {role}"),
                )
    raise NotSignedIn(tr("请先登录", "sign in first"))


async def _of_request(request: Request) -> Viewer | None:
    return cast("Viewer | None", request.state.viewer)


async def _actor(request: Request) -> Actor:
    viewer = request.state.viewer
    if viewer is None or viewer.name is None:
        raise NotSignedIn(tr("请先登录", "sign in first"))
    return cast("Viewer", viewer).actor


# Who makes a change: at routes whose need no nameless viewer meets.
By = Annotated[Actor, Depends(_actor)]

# Who asks; None where nobody in particular does, at routes that anyone may ask.
Who = Annotated[Viewer | None, Depends(_of_request)]
