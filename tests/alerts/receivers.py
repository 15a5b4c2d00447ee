"""Receivers on loopback that keep what they get and answer as they are told: HTTP for webhooks and bots, SMTP for mail."""

from __future__ import annotations

import email
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port


@dataclass(frozen=True)
class Got:
    """A request as it came. `at` is real time."""

    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Say:
    """An answer: `reset` breaks the connection off, `slow` sends the body byte by byte and never ends. It is given after `wait` seconds,
    or when `together` have all come."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    reset: bool = False
    slow: bool = False
    wait: float = 0.0
    together: threading.Barrier | None = None


FINE = {"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success"}


class Receiver:
    """Answers each path with what was queued for it, then with `FINE`. `taken` is what it said yes to."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.got: list[Got] = []
        self.taken: list[Got] = []
        self.answers: dict[str, list[Say]] = {}
        self.always: dict[str, Say] = {}
        self.lock = threading.Lock()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, path: str) -> list[Got]:
        return [one for one in self.got if one.path == path]

    def note(self, got: Got) -> Say:
        with self.lock:
            self.got.append(got)
            queued = self.answers.get(got.path)
            say = queued.pop(0) if queued else self.always.get(got.path, Say(body=FINE))
            if say.body == FINE:
                self.taken.append(got)
            return say


@contextmanager
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {key.lower(): value for key, value in self.headers.items()}
            say = found.note(Got(parts.path, parts.query, headers, body, time.time()))
            time.sleep(say.wait)
            if say.together is not None:
                try:
                    say.together.wait(60)
                except threading.BrokenBarrierError:
                    return
            if say.reset:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.close_connection = True
                self.connection.close()
                return
            said = say.body if isinstance(say.body, bytes) else json.dumps(say.body or {}).encode()
            self.send_response(say.status)
            for name, value in say.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(10_000 if say.slow else len(said)))
            self.end_headers()
            if say.slow:
                try:
                    while not stopping.wait(0.2):
                        self.wfile.write(b" ")
                        self.wfile.flush()
                except OSError:
                    return
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    stopping = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Receiver(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield found
    finally:
        stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Post:
    """A mail server's box: the mails it took, and what it answers to recipients and contents."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.to_recipient: list[str] = []
        self.to_content: list[str] = []
        self.port = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient:
            return self.to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_content:
            return self.to_content.pop(0)
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        mail = cast(EmailMessage, email.message_from_bytes(raw, policy=email.policy.default))
        self.mails.append((envelope.rcpt_tos[0], mail))
        return "250 OK"


@contextmanager
def post_office() -> Iterator[Post]:
    post = Post()
    post.port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
