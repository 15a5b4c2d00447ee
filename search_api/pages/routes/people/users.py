"""`/users`: who may sign in, and what was done by whom. For admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from config.faults import WrongUsage
from config.language import tr
from search_api.auth.accounts import add_user, list_users, set_disabled, set_password, set_role
from search_api.auth.audit import Actor, noted
from search_api.auth.roles import ROLES, read_role
from search_api.auth.viewer import Viewer, Who
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.web.context import Here, Serving

router = APIRouter(prefix="/users", include_in_schema=False)

_DEEDS = 50
_DEEDS_IN_WORDS = {
    "user.add": ("添加用户", "added the user"),
    "user.role": ("改角色", "changed the role"),
    "user.disabled": ("停用或恢复", "disabled or let in"),
    "user.password": ("换密码", "changed the password"),
    "token.add": ("建立令牌", "made the token"),
    "token.revoke": ("作废令牌", "revoked the token"),
    "quarantine.accept": ("认可待审", "accepted what was held"),
    "quarantine.discard": ("放弃待审", "discarded what was held"),
    "source.add": ("添加来源", "added the source"),
}
Word = Annotated[str, Form(max_length=2000)]


@router.get("")
def users(request: Request, here: Here, before: Annotated[int | None, Query(ge=1)] = None) -> HTMLResponse:
    return _page(request, here, before=before)


@router.post("")
def add(
    request: Request, here: Here, who: Who, name: Word = "", role: Word = "reader", password: Word = ""
) -> Response:
    try:
        add_user(here.store, name.strip(), read_role(role, "role"), password or None, _actor(who))
    except WrongUsage as fault:
        return _page(request, here, fault, name)
    return RedirectResponse("/users", 303)


@router.post("/{name}/role")
def change_role(request: Request, here: Here, who: Who, name: str, role: Word = "") -> Response:
    try:
        set_role(here.store, name, read_role(role, "role"), _actor(who))
    except WrongUsage as fault:
        return _page(request, here, fault)
    return RedirectResponse("/users", 303)


@router.post("/{name}/disabled")
def disable(request: Request, here: Here, who: Who, name: str, disabled: Word = "") -> Response:
    """Shuts a user out where the form says `yes`, else lets them in again."""
    try:
        set_disabled(here.store, name, disabled == "yes", _actor(who))
    except WrongUsage as fault:
        return _page(request, here, fault)
    return RedirectResponse("/users", 303)


@router.post("/{name}/password")
def change_password(request: Request, here: Here, who: Who, name: str, password: Word = "") -> Response:
    try:
        set_password(here.store, name, password, _actor(who))
    except WrongUsage as fault:
        return _page(request, here, fault)
    return RedirectResponse("/users", 303)


def _actor(who: Viewer | None) -> Actor:
    assert who is not None  # the table of needs lets nobody else in
    return who.actor


def _page(
    request: Request,
    here: Serving,
    fault: WrongUsage | None = None,
    name: str = "",
    before: int | None = None,
) -> HTMLResponse:
    deeds = noted(here.store, before, _DEEDS + 1)
    return page(
        request,
        "accounts/users.html",
        tr("用户", "Users"),
        status=400 if fault else 200,
        headers={"Cache-Control": "no-store"},
        users=list_users(here.store),
        roles=ROLES,
        fault=tr("：", ": ").join(filter(None, (fault.title, fault.detail))) if fault else "",
        name=name,
        deeds=deeds[:_DEEDS],
        deeds_in_words={what: tr(*words) for what, words in _DEEDS_IN_WORDS.items()},
        older=address("/users", {"before": deeds[_DEEDS - 1].id}) if len(deeds) > _DEEDS else None,
    )
