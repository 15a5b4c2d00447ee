"""`/settings`: the settings in effect, secrets masked. For admins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from config.elasticsearch import ElasticsearchSettings
from config.language import tr
from config.outgoing import SmtpServer
from config.settings import PREFIX, Settings
from search_api.pages.frame import page
from search_api.web.context import Here

router = APIRouter(include_in_schema=False)

_SECRET = re.compile("password|key|secret|heartbeat")
# What a field of Settings is called by whoever sets it, where that is not its own name.
_CALLED = {
    "elasticsearch": "ELASTICSEARCH_URL",
    "elasticsearch.url": "ELASTICSEARCH_URL",
    "smtp": "SMTP_URL",
    "own_secrets_file": "SECRETS_FILE",
}
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


def shown(values: Settings) -> Iterator[tuple[str, str]]:
    """Each setting's name, as it is set, and its value as it may be shown; '' where it is not set."""
    for field in fields(values):
        value = getattr(values, field.name)
        if field.name == "home_from":  # not a setting, but where one came from
            continue
        if isinstance(value, ElasticsearchSettings):
            for part in fields(value):
                yield _row(f"{field.name}.{part.name}", getattr(value, part.name))
        elif isinstance(value, SmtpServer):
            yield _row(
                field.name,
                f"{'smtps' if value.tls else 'smtp'}://{'…@' if value.user else ''}{value.host}:{value.port}",
            )
        else:
            yield _row(field.name, value)


def _row(field: str, value: Any) -> tuple[str, str]:
    name = PREFIX + _CALLED.get(field, field.replace(".", "_").upper())
    if _SECRET.search(field):
        return name, tr("已设置，不显示", "set, not shown") if value else ""
    return name, _USER.sub("…@", _plain(value))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return ":".join(map(str, value)) if isinstance(value, tuple) else str(value)
