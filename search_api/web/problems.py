"""Every failure as one shape: RFC 9457 for programs, with the command's own fields; a page for people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeAlias

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.faults import Busy, Fault, NotFound, Refused, Unreachable, Unusable, WrongUsage
from config.language import tr
from indexing.engine.elastic.faults import ElasticsearchFault, IndexMissing
from indexing.engine.index_faults import IndexDiskFault, IndexUnusable
from indexing.query.errors import QueryError
from search_api.web.answers import as_json
from search_api.web.bad_values import told as words
from search_api.web.faults import HeadersTooLong, NotAllowed, NotSignedIn, TooLarge, TooMuch, WrongMediaType

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
# Addresses whose readers are programs; all others are pages.
FOR_PROGRAMS = ("/api/", "/feeds/", "/healthz", "/readyz", "/metrics")
# What is away for a moment is worth asking for again after so many seconds.
_RETRY = 5

# The first that fits decides.
_STATUS: tuple[tuple[type[Fault], int], ...] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (WrongMediaType, 415),
    (TooLarge, 413),
    (HeadersTooLong, 431),
    (TooMuch, 429),
    (NotFound, 404),
    (WrongUsage, 400),
    (Refused, 502),
    (Unusable, 502),
    (Busy, 503),
    (Unreachable, 503),
    (ElasticsearchFault, 503),
    (IndexMissing, 503),
    (IndexUnusable, 503),
    (IndexDiskFault, 503),
    (Fault, 500),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure as it is told. `errors` names each part of the request that is at fault: `{where, title, detail}`, and
    `position` in a query."""

    type: str
    title: str
    status: int
    detail: str | None = None
    where: str | None = None
    errors: tuple[Mapping[str, Any], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


Page: TypeAlias = Callable[[Request, Problem], Response]


def problem_of(fault: Fault) -> Problem:
    """A fault as a problem. Of what is wrong on our side only the title is told: details name files and addresses."""
    status = next(code for kind, code in _STATUS if isinstance(fault, kind))
    if status >= 500 and not isinstance(fault, Refused | Unusable):
        headers = {"Retry-After": str(_RETRY)} if status == 503 else {}
        return Problem(fault.type, str(fault.title), status, headers=headers)
    where = fault.where
    error: dict[str, Any] = {"title": str(fault.title), "detail": fault.detail}
    if isinstance(fault, QueryError):
        where, error["position"] = "q", fault.position
    error["where"] = where
    headers = {}
    if isinstance(fault, NotSignedIn):
        headers["WWW-Authenticate"] = 'Bearer realm="huanxin"'
    if isinstance(fault, TooMuch):
        headers["Retry-After"] = str(fault.wait)
    return Problem(fault.type, str(fault.title), status, fault.detail, where, (error,), headers)


def problem_response(problem: Problem, path: str) -> Response:
    """The problem as programs are told of it."""
    body = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": path,
        "where": problem.where,
        "errors": list(problem.errors),
    }
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(as_json(body), problem.status, headers, MEDIA_TYPE)


def for_programs(path: str) -> bool:
    return path.startswith(FOR_PROGRAMS)


def install(app: FastAPI, page: Page | None = None) -> None:
    """Gives every failure of `app` its answer; `page` makes those for people."""

    def fault(request: Request, error: Exception) -> Response:
        assert isinstance(error, Fault)
        problem = problem_of(error)
        if problem.status >= 500:
            log.warning("%s %s: %s", request.method, request.url.path, error, exc_info=error)
        return _told(request, problem, page)

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _told(request, _of_http(error), page)

    def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return _told(request, _of_validation(error.errors()), page)

    app.add_exception_handler(Fault, fault)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, validation)
    # Inside what gives an answer its language and headers; FastAPI's own handler of exceptions stands outside all that.
    app.add_middleware(Caught, page=page)


class Caught:
    """Answers what nobody foresaw, and notes it where the server's own messages go."""

    def __init__(self, app: ASGIApp, page: Page | None) -> None:
        self.app = app
        self.page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            if begun or scope["type"] != "http":
                raise
            log.exception("%s %s", scope["method"], scope["path"])
            problem = Problem("failed", tr("程序出错了", "something failed on our side"), 500)
            await _told(Request(scope), problem, self.page)(scope, receive, send)


def _told(request: Request, problem: Problem, page: Page | None) -> Response:
    if page is None or for_programs(request.url.path):
        return problem_response(problem, request.url.path)
    return page(request, problem)


def _of_http(error: HTTPException) -> Problem:
    titles = {
        404: ("not_found", tr("没有这个地址", "there is nothing at this address")),
        405: ("method_not_allowed", tr("这个地址不接受这种请求", "this address does not take this method")),
        413: ("too_large", tr("请求的内容太长", "the request's content is too long")),
        400: ("usage", tr("请求无法读懂", "the request cannot be read")),
    }
    kind, title = titles.get(error.status_code, ("failed", HTTPStatus(error.status_code).phrase))
    return Problem(kind, title, error.status_code, headers=error.headers or {})


def _of_validation(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """400 for parameters, as for any the program itself refuses; 422 for a body that is not of the shape."""
    told = tuple(
        {"where": ".".join(str(part) for part in one["loc"][1:]) or None, "title": words(one), "detail": None}
        for one in errors
    )
    in_body = all(one["loc"][0] == "body" for one in errors)
    named = tr("、", ", ").join(str(one["where"]) for one in told if one["where"])
    return Problem(
        "usage",
        tr(f"值不对：{named}", f"bad value: {named}") if named else tr("内容不对", "bad content"),
        422 if in_body else 400,
        str(told[0]["title"]),
        told[0]["where"],
        told,
    )
