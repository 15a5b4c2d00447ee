"""Posting to an address that somebody typed in.

A name is resolved once, the address is checked, and that very address is connected to, while SNI, certificate and Host keep the
name: a name that resolves to something else a moment later gains nothing. No redirects, no proxies from the environment, and an
end to the time and the bytes that the other side can take.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpcore

from alerts.channels.addresses import Network, is_named, may_reach
from config.language import Words, tr
from config.reroute import DEFAULT_PORTS, Reroute, read_reroute
from config.settings import Settings

# Standard Webhooks: 15 to 30 s.
SECONDS = 20.0
_MOST_BYTES = 65_536


class NoAnswer(Exception):
    """Nothing came back. `code` is `timeout`, `connection`, `tls` or `name`."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class Forbidden(Exception):
    """The address leads to where messages may not go; `why` says it in words."""

    def __init__(self, why: Words) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """`headers` have lower-case names; `body` is its beginning, as far as it came in time."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Outlet:
    """The way out. `allowed` are the networks that may be reached although private, and with plain http. `tls` stands in for the
    system's certificates."""

    allowed: tuple[Network, ...] = ()
    reroute: Reroute = field(default_factory=Reroute)
    seconds: float = SECONDS
    tls: ssl.SSLContext | None = None

    @classmethod
    def of(cls, settings: Settings) -> Outlet:
        return cls(settings.webhook_allow, read_reroute(settings.reroute))

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpAnswer:
        """What the other side answers. Raises NoAnswer or Forbidden. Blocks for `seconds` at most, resolving the name aside."""
        parts = urlsplit(url)
        rerouted = self.reroute.target(url)
        goal = urlsplit(rerouted or url)
        backend = _Checked(
            goal.hostname or "",
            goal.port or DEFAULT_PORTS[goal.scheme],
            None if rerouted else self.allowed,
            goal.scheme == "http",
            time.monotonic() + self.seconds,
        )
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        request = httpcore.URL(
            scheme=goal.scheme,
            host=parts.hostname or "",
            port=parts.port or DEFAULT_PORTS[parts.scheme],
            target=target,
        )
        host = parts.netloc.rpartition("@")[2]
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), self.seconds)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._tls, network_backend=backend) as pool,
                pool.stream(
                    "POST",
                    request,
                    headers=[*headers.items(), ("Host", host), ("Connection", "close")],
                    content=body,
                    extensions={"timeout": timeout},
                ) as response,
            ):
                found = {key.decode().lower(): value.decode("latin-1") for key, value in response.headers}
                return HttpAnswer(response.status, found, _read(response))
        except httpcore.TimeoutException as error:
            raise NoAnswer("timeout", str(error)) from None
        except httpcore.ConnectError as error:
            tls = (
                isinstance(error.__cause__, ssl.SSLError)
                or "SSL" in str(error)
                or "certificate" in str(error)
            )
            raise NoAnswer("tls" if tls else "connection", str(error)) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise NoAnswer("connection", str(error)) from None

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self.tls or ssl.create_default_context()


def _read(response: httpcore.Response) -> str:
    """The beginning of the body. The status has been said: a body that does not end is no reason to forget it."""
    found = b""
    try:
        for chunk in response.iter_stream():
            found += chunk
            if len(found) >= _MOST_BYTES:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        pass
    return found[:_MOST_BYTES].decode("utf-8", "replace")


class _Checked(httpcore.NetworkBackend):
    """Connects to `host` and `port`, whatever the request's own are. `allowed` None: it is not checked where they lead."""

    def __init__(
        self, host: str, port: int, allowed: tuple[Network, ...] | None, plain: bool, end: float
    ) -> None:
        self._host, self._port, self._allowed, self._plain, self._end = host, port, allowed, plain, end
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002
        port: int,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception | None = None
        for address in self._addresses():
            try:
                stream = self._real.connect_tcp(
                    address, self._port, _left(self._end), local_address, socket_options
                )
                return _Timed(stream, self._end)
            except httpcore.ConnectError as error:
                failed = error
        raise failed or NoAnswer("name", self._host)

    def _addresses(self) -> list[str]:
        """The checked addresses of the host. Raises Forbidden where none of them may be reached."""
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NoAnswer("name", str(error)) from None
        addresses = list(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in found))
        if self._allowed is None:
            return addresses
        reachable = [a for a in addresses if may_reach(ipaddress.ip_address(a), self._allowed)]
        if not reachable:
            raise Forbidden(
                tr(
                    f"{self._host} 是内网或本机地址，不予发送",
                    f"{self._host} is an address of a private network or this machine; nothing is sent there",
                )
            )
        if self._plain:
            reachable = [a for a in reachable if is_named(ipaddress.ip_address(a), self._allowed)]
            if not reachable:
                raise Forbidden(tr("公网地址须用 https", "a public address takes https"))
        return reachable


class _Timed(httpcore.NetworkStream):
    """A connection that ends at `end` (of time.monotonic), however slowly the other side goes on."""

    def __init__(self, stream: httpcore.NetworkStream, end: float) -> None:
        self._stream, self._end = stream, end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _left(self._end, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, _left(self._end, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._end)), self._end)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(end: float, error: type[httpcore.TimeoutException] = httpcore.ConnectTimeout) -> float:
    """The seconds left; raises where there are none."""
    left = end - time.monotonic()
    if left <= 0:
        raise error("no time left")
    return left
