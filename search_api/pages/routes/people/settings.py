"""`/settings`: the settings in effect, secrets masked. For admins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from config.language import tr
from config.settings import PREFIX
from search_api.pages.frame import page
from search_api.web.context import Here

router = APIRouter(include_in_schema=False)

_SECRET = re.compile("password|key|secret|smtp|heartbeat")
# What stands between // and @ of an address is a name and a password.
_USER = re.compile(r"(?<=//)[^/@\s]*@")


@router.get("/settings")
def settings(request: Request, here: Here) -> HTMLResponse:
    return page(
        request,
        "settings.html",
        tr("设置", "Settings"),
        headers={"Cache-Control": "no-store"},
        rows=list(shown(here.settings)),
    )


def shown(values: Any, prefix: str = PREFIX) -> Iterator[tuple[str, str]]:
    """Each setting's name and its value as it may be shown; '' where it is not set."""
    for field in fields(values):
        if field.name == "home_from":  # not a setting, but where one came from
            continue
        value, name = getattr(values, field.name), f"{prefix}{field.name.upper()}"
        if is_dataclass(value):
            yield from shown(value, f"{name}_")
        elif _SECRET.search(field.name):
            yield name, tr("已设置，不显示", "set, not shown") if value else ""
        else:
            yield name, _USER.sub("…@", _plain(value))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return ":".join(map(str, value)) if isinstance(value, tuple) else str(value)
