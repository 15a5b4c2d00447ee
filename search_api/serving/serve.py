"""The server: uvicorn on one socket."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_address
from types import FrameType

import uvicorn
from fastapi import FastAPI

from config.faults import Fault
from config.language import tr
from config.logs import log_to_stderr
from config.settings import Settings
from indexing.store import Store
from search_api.auth.first_link import PATH, offer
from search_api.serving.app import create_app


def serve(settings: Settings) -> None:
    """Serves until it is told to end, after saying on stdout where.

    Raises Fault where the port is taken or the database cannot be opened, KeyboardInterrupt where Ctrl-C ended it.
    """
    with listening(settings.bind, settings.port) as sock:
        settings = replace(settings, port=sock.getsockname()[1])
        app = create_app(settings)
        _offer_first_link(app.state.serving.store, settings)
        log_to_stderr(settings.log, logging.WARNING)
        server = uvicorn.Server(configured(app))
        with _ended_by_signals(server):
            print(f"Serving {settings.address}", flush=True)
            server.run([sock])


@contextmanager
def _ended_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Has SIGTERM and Ctrl-C end the server from now on, whether or not it has begun. uvicorn itself listens to them only once its
    loop runs: an interrupt before may be swallowed where Python drops what its own callbacks raise, and the server goes on."""
    came: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        came.append(number)
        server.handle_exit(number, frame)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if signal.SIGINT in came:
        raise KeyboardInterrupt


def _offer_first_link(store: Store, settings: Settings) -> None:
    """Tells the person at the terminal how to become the first admin. Only there: a log would keep the link."""
    if not sys.stderr.isatty():
        return
    secret = offer(store)
    if secret is not None:
        link = f"{settings.address}{PATH}?key={secret}"
        words = tr(
            "第一位管理员从这里设置（24 小时内、一次有效）",
            "the first admin starts here (once, within 24 hours)",
        )
        print(f"{words}\n  {link}", file=sys.stderr)


def configured(app: FastAPI) -> uvicorn.Config:
    """uvicorn's own settings. It reads no forwarding headers: the app does, from trusted proxies only."""
    return uvicorn.Config(
        app,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        log_level="warning",
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
