"""`/sign-in`, `/sign-out`, and `/first`, where a new installation gets its admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from config.faults import NotFound, WrongUsage
from config.language import tr
from search_api.auth import cookie
from search_api.auth.accounts import find_user
from search_api.auth.first_link import PATH, is_open, take
from search_api.auth.sign_ins import begin, end, sign_in
from search_api.auth.viewer import Who
from search_api.pages.frame import page
from search_api.web.context import Here
from search_api.web.faults import NotSignedIn, TooMuch

router = APIRouter(include_in_schema=False)

Next = Annotated[str | None, Query(alias="next", max_length=4000)]


@router.get("/sign-in")
def sign_insign_in_page(request: Request, after: Next = None) -> HTMLResponse:
    return sign_in_page(request, _local(after))


@router.post("/sign-in")
def signing_in(
    request: Request,
    here: Here,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    after: Annotated[str | None, Form(alias="next", max_length=4000)] = None,
) -> Response:
    """Leads on to where the reader wanted to go, or says what was wrong beside the form."""
    try:
        secret = sign_in(here.store, name.strip(), password, _address(request), _agent(request))
    except (NotSignedIn, TooMuch) as fault:
        wait = {"Retry-After": str(fault.wait)} if isinstance(fault, TooMuch) else {}
        words = tr("：", ": ").join(filter(None, (fault.title, fault.detail)))
        return sign_in_page(
            request, _local(after), fault=words, name=name, status=429 if wait else 401, headers=wait
        )
    answer = RedirectResponse(_local(after), 303)
    cookie.remember(answer, here.settings, secret)
    return answer


@router.post("/sign-out")
def signing_out(here: Here, who: Who) -> Response:
    if who is not None and who.name is not None and who.sign_in is not None:
        end(here.store, who.sign_in, find_user(here.store, who.name))
    answer = RedirectResponse("/", 303)
    cookie.forget(answer)
    return answer


@router.get(PATH)
def firstsign_in_page(
    request: Request, here: Here, key: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    if not is_open(here.store, key):
        raise NotFound(
            tr("链接已用过或已过期", "the link was used or has expired"),
            detail=tr(
                "在终端重新运行 huanxin serve 会给出新的",
                "start `huanxin serve` in a terminal again for another",
            ),
        )
    return _first(request, key)


@router.post(PATH)
def first(
    request: Request,
    here: Here,
    key: Annotated[str, Form(max_length=200)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Makes the first admin and signs them in."""
    try:
        user = take(here.store, key, name.strip(), password)
    except WrongUsage as fault:
        words = tr("：", ": ").join(filter(None, (fault.title, fault.detail)))
        return _first(request, key, fault=words, name=name, status=400)
    answer = RedirectResponse("/", 303)
    cookie.remember(answer, here.settings, begin(here.store, user, _address(request), _agent(request)))
    return answer


def sign_in_page(
    request: Request,
    after: str,
    *,
    fault: str = "",
    name: str = "",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The form, with what was wrong; `after` is where it leads."""
    title = tr("登录", "Sign in")
    shown = tr("错误：", "Error: ") + title if fault else title
    values = {"after": after, "fault": fault, "name": name}
    return page(request, "accounts/sign_in.html", shown, status=status, headers=headers, **values)


def _first(request: Request, key: str, *, fault: str = "", name: str = "", status: int = 200) -> HTMLResponse:
    title = tr("设置第一位管理员", "The first admin")
    return page(
        request,
        "accounts/first.html",
        title,
        status=status,
        headers={"Cache-Control": "no-store"},
        key=key,
        fault=fault,
        name=name,
    )


def _local(path: str | None) -> str:
    """A path on our own site; the home page for anything else, which could lead elsewhere."""
    good = path and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if path and good else "/"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _agent(request: Request) -> str | None:
    return request.headers.get("user-agent")
