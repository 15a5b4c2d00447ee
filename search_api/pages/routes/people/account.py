"""`/account`: a person's own sign-ins, tokens and password."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from config.faults import WrongUsage
from config.language import tr
from search_api.auth import cookie
from search_api.auth.accounts import User, find_user, set_password, user_of_password
from search_api.auth.roles import RANK, ROLES, read_role
from search_api.auth.sign_ins import begin, end, list_sign_ins
from search_api.auth.tokens import add_token, list_tokens, revoke_token
from search_api.auth.viewer import Viewer, Who
from search_api.pages.frame import page
from search_api.web.context import Here, Serving

router = APIRouter(prefix="/account", include_in_schema=False)


@router.get("")
def account(request: Request, here: Here, who: Who) -> HTMLResponse:
    return _page(request, here, _person(who))


@router.post("/sign-ins/{key}/end")
def end_sign_in(here: Here, who: Who, key: str) -> Response:
    end(here.store, key, _user(here, who))
    return RedirectResponse("/account", 303)


@router.post("/tokens")
def new_token(
    request: Request,
    here: Here,
    who: Who,
    name: Annotated[str, Form(max_length=200)] = "",
    scope: Annotated[str, Form(max_length=20)] = "reader",
) -> HTMLResponse:
    """Makes a token and shows its secret, this once."""
    person = _person(who)
    try:
        _, secret = add_token(here.store, _user(here, who), name, read_role(scope, "scope"), person.actor)
    except WrongUsage as fault:
        return _page(request, here, person, token_fault=fault.title, status=400)
    return _page(request, here, person, secret=secret)


@router.post("/tokens/{key}/revoke")
def revoke(here: Here, who: Who, key: str) -> Response:
    revoke_token(here.store, key, _person(who).actor, _user(here, who))
    return RedirectResponse("/account", 303)


@router.post("/password")
def new_password(
    request: Request,
    here: Here,
    who: Who,
    old: Annotated[str, Form(max_length=2000)] = "",
    new: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Another password ends all sign-ins; this browser is signed in anew."""
    person = _person(who)
    user = _user(here, who)
    if user.has_password and user_of_password(here.store, user.name, old) is None:
        words = tr("现在的密码不对", "the present password is wrong")
        return _page(request, here, person, password_fault=words, status=400)
    try:
        set_password(here.store, user.name, new, person.actor)
    except WrongUsage as fault:
        return _page(request, here, person, password_fault=fault.title, status=400)
    answer = RedirectResponse("/account", 303)
    address = request.client.host if request.client else ""
    secret = begin(here.store, user, address, request.headers.get("user-agent"))
    cookie.remember(answer, here.settings, secret)
    return answer


def _person(who: Viewer | None) -> Viewer:
    assert who is not None and who.name is not None  # the table of needs lets nobody else in
    return who


def _user(here: Serving, who: Viewer | None) -> User:
    return find_user(here.store, _person(who).name or "")


def _page(request: Request, here: Serving, who: Viewer, *, status: int = 200, **said: Any) -> HTMLResponse:
    user = _user(here, who)
    values = {"secret": None, "token_fault": "", "password_fault": ""} | said
    return page(
        request,
        "accounts/account.html",
        tr("我的登录与令牌", "My sign-ins and tokens"),
        status=status,
        headers={"Cache-Control": "no-store"},
        user=user,
        sign_ins=list_sign_ins(here.store, user),
        this_sign_in=who.sign_in,
        tokens=[token for token in list_tokens(here.store, user) if token.revoked is None],
        scopes=[role for role in ROLES if RANK[role] <= RANK[user.role]],
        **values,
    )
