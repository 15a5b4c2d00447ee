"""What stands before every route: whose address was called, how long a body may be, which site sent it, what answers carry."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.faults import Fault
from config.settings import Settings
from search_api.web.faults import foreign_host, foreign_origin, too_large, too_long_headers, unreadable
from search_api.web.problems import problem_of, problem_response

# A page's or program's own words: forms and small JSON. Nothing is uploaded.
BODY_LIMIT = 256 * 1024

# Cookies, a token and what browsers send come to a tenth of it.
HEADER_LIMIT = 32 * 1024

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ON_EVERY_ANSWER = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it browsers send `Origin: null` from our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def is_loopback(host: str | None) -> bool:
    """Whether a host name or address is this machine's own."""
    if not host:
        return False
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Headed:
    """Gives every answer the headers that protect it, unless it has its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ON_EVERY_ANSWER.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, headed if scope["type"] == "http" else send)


class Guarded:
    """Refuses what calls another host's name, brings too long a body, or comes from another site's page."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        public = urlsplit(settings.address)
        self._origin = f"{public.scheme}://{public.netloc}"
        self._hosts = LOOPBACK | {public.hostname or ""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fault = self._fault(scope)
        if fault is not None:
            await problem_response(problem_of(fault), scope["path"])(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            # Answered as GET; the server leaves the body out.
            scope = {**scope, "method": "GET"}
        await self.app(scope, _limited(receive), send)

    def _fault(self, scope: Scope) -> Fault | None:
        headers = Headers(scope=scope)
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return unreadable()
        if not known_host(headers.get("host", ""), self._hosts):
            return foreign_host()
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_LIMIT:
            return too_long_headers(HEADER_LIMIT)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > BODY_LIMIT:
            return too_large(BODY_LIMIT)
        if scope["method"] not in _SAFE and not self._from_here(scope, headers):
            return foreign_origin()
        return None

    def _from_here(self, scope: Scope, headers: Headers) -> bool:
        """Whether an unsafe request is from one of our own pages, or from no page at all. Browsers leave `Sec-Fetch-Site` out
        where the address is neither https nor loopback; `Origin` they always send."""
        if "authorization" in headers and "cookie" not in headers:
            return True
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site in ("same-origin", "none")
        return origin is None or origin in (self._origin, f"{scope['scheme']}://{headers.get('host')}")


def known_host(header: str, hosts: Collection[str]) -> bool:
    """Whether a Host header names one of these hosts, with whatever port."""
    try:
        host = urlsplit(f"//{header}").hostname
    except ValueError:
        return False
    return host is not None and host in hosts and "@" not in header


def _limited(receive: Receive) -> Receive:
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > BODY_LIMIT:
            raise HTTPException(413)
        return message

    return limited
