"""The server: uvicorn on one socket."""

from __future__ import annotations

import socket
from dataclasses import replace
from ipaddress import ip_address

import uvicorn

from config.faults import Fault
from config.language import tr
from config.settings import Settings
from search_api.serving.app import create_app


def serve(settings: Settings, *, note: bool = True) -> None:
    """Serves until it is told to end, after saying on stdout where.

    Raises Fault where the port is taken or the database cannot be opened.
    """
    with listening(settings.bind, settings.port) as sock:
        settings = replace(settings, port=sock.getsockname()[1])
        server = uvicorn.Server(configured(settings))
        if note:
            print(f"Serving {settings.address}", flush=True)
        server.run([sock])


def configured(settings: Settings) -> uvicorn.Config:
    """uvicorn's own settings. It reads no forwarding headers: the app does, from trusted proxies only."""
    return uvicorn.Config(
        create_app(settings),
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
        limit_concurrency=None,
        timeout_graceful_shutdown=5,
    )


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises Fault where the address cannot be had."""
    family = socket.AF_INET6 if _version(host) == 6 else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(2048)
    except OSError as error:
        sock.close()
        raise Fault(
            tr(f"不能在 {host}:{port} 上提供服务", f"cannot serve at {host}:{port}"),
            detail=error.strerror,
            where="HUANXIN_PORT",
        ) from None
    return sock


def _version(host: str) -> int:
    try:
        return ip_address(host).version
    except ValueError:
        return 4
