"""Which language a request is answered in."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from config.language import Language, speaking

COOKIE = "lang"


def language_of(query: str, cookie: str, accepted: str) -> Language:
    """What `?lang=` says, else the cookie, else English for who reads it and no Chinese, else Chinese."""
    asked = parse_qs(query).get("lang", [""])[-1]
    for chosen in (asked, _cookie(cookie)):
        if chosen == "zh":
            return "zh"
        if chosen == "en":
            return "en"
    languages = [part.partition(";")[0].strip().lower() for part in accepted.split(",")]
    english = any(one == "en" or one.startswith("en-") for one in languages)
    chinese = any(one == "zh" or one.startswith("zh-") for one in languages)
    return "en" if english and not chinese else "zh"


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


class Spoken:
    """Answers each request in its reader's language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        query = scope["query_string"].decode("latin-1") if b"lang=" in scope["query_string"] else ""
        chosen = language_of(query, headers.get("cookie", ""), headers.get("accept-language", ""))
        with speaking(chosen):
            await self.app(scope, receive, send)
