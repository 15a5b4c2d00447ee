"""Parameters taken at their word: an unknown one, or a second value for one that takes one, is refused by name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import get_origin

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from config.faults import WrongUsage
from config.language import tr
from search_api.web.faults import WrongMediaType

# Every page and answer can be asked for in a language.
EVERYWHERE = "lang"


async def strict(request: Request) -> None:
    """Raises WrongUsage for such a parameter, WrongMediaType for a body that is not what the route reads."""
    route = request.scope["route"]
    if not isinstance(route, APIRoute):
        return
    if request.url.query:
        _check(request, _parameters(route))
    if route.body_field is not None:
        _check_body(request, route)


def _check(request: Request, known: Mapping[str, bool]) -> None:
    given = request.query_params
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise WrongUsage(
                tr(f"不认识的参数 {name[:100]}", f"unknown parameter {name[:100]}"),
                detail=tr(f"是不是 {near[0]}？", f"did you mean {near[0]}?") if near else None,
                where=name[:100],
            )
        if not known[name] and len(given.getlist(name)) > 1:
            raise WrongUsage(tr(f"参数 {name} 只能给一个值", f"parameter {name} takes one value"), where=name)


def _parameters(route: APIRoute) -> Mapping[str, bool]:
    """The route's query parameters and those of what it depends on; whether each takes several values."""
    return {EVERYWHERE: False, **_of(route.dependant)}


def _of(dependant: Dependant) -> dict[str, bool]:
    own = {field.alias: _is_list(field.field_info.annotation) for field in dependant.query_params}
    for below in dependant.dependencies:
        own |= _of(below)
    return own


def _is_list(annotation: object) -> bool:
    options = getattr(annotation, "__args__", ())
    return get_origin(annotation) in (list, tuple) or any(get_origin(one) in (list, tuple) for one in options)


def _check_body(request: Request, route: APIRoute) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    assert route.body_field is not None
    wanted = _media_types(route)
    if given not in wanted:
        raise WrongMediaType(
            tr(f"内容应为 {wanted[0]}", f"the content should be {wanted[0]}"), where="Content-Type"
        )


def _media_types(route: APIRoute) -> tuple[str, ...]:
    info = route.body_field.field_info if route.body_field else None
    if getattr(info, "media_type", "application/json") == "application/json":
        return ("application/json",)
    return ("application/x-www-form-urlencoded", "multipart/form-data")
