"""Mail through relays that encrypt and ask who one is: real servers on loopback, under a name and a certificate of their own."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from alerts.channels.answers import Answer
from alerts.channels.mail import send
from config.outgoing import SmtpServer, parse_smtp
from tests.alerts.certificates import certificate_of
from tests.servers import free_port

NAME = "smtp.example.com"
PASSWORD = "p@ss:+%"
MAIL = "Subject: test\r\n\r\nhello\r\n"


class Relay:
    """What it took, each with whether that came encrypted and who had signed in."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: list[tuple[str, bool, bool]] = []
        self.refusal = "535 Login Fail. Please enter your authorization code to login"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        encrypted = session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None
        self.taken.append((envelope.rcpt_tos[0], encrypted, bool(session.authenticated)))
        return "250 OK"

    def sign_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any
    ) -> AuthResult:
        if isinstance(given, LoginPassword) and given.password.decode() == PASSWORD:
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message=self.refusal)

    def address(self, scheme: str, user: str = "", host: str = NAME) -> SmtpServer:
        return parse_smtp(f"{scheme}://{user}{host}:{self.port}")


Start = Callable[..., Relay]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts relays of NAME. The machine trusts their certificate, and takes the name for its own."""
    certificate = certificate_of(tmp_path, NAME)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **named: Any) -> Any:
        return real("127.0.0.1" if host.endswith(".example.com") else host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    running: list[Controller] = []

    def begin(*, implicit: bool = False, **options: Any) -> Relay:
        relay = Relay(free_port())
        if options.pop("starttls", False):
            options["tls_context"] = context
        controller = Controller(
            relay,
            hostname="127.0.0.1",
            port=relay.port,
            ssl_context=context if implicit else None,
            authenticator=relay.sign_in,
            **options,
        )
        controller.start()
        running.append(controller)
        return relay

    yield begin
    for controller in running:
        controller.stop()


def sent(server: SmtpServer) -> Answer:
    return send(server, "焕新 <huanxin@example.org>", "reader@example.com", MAIL)


USER = "user%40example.org:p%40ss%3A%2B%25@"


def test_a_relay_that_encrypts_from_the_first_byte_and_asks_who_one_is(start: Start) -> None:
    relay = start(implicit=True, auth_require_tls=False)
    assert sent(relay.address("smtps", USER)).verdict == "sent"
    assert relay.taken == [("reader@example.com", True, True)]


def test_starttls_is_used_where_it_is_offered_and_signed_in_behind_it(start: Start) -> None:
    relay = start(starttls=True, require_starttls=True)
    assert sent(relay.address("smtp", USER)).verdict == "sent"
    assert relay.taken == [("reader@example.com", True, True)]


@pytest.mark.parametrize(("scheme", "options"), [("smtps", {"implicit": True}), ("smtp", {"starttls": True})])
def test_a_certificate_of_another_name_is_refused(
    start: Start, scheme: str, options: dict[str, bool]
) -> None:
    relay = start(**options)
    answer = sent(relay.address(scheme, USER, "other.example.com"))
    assert (answer.verdict, answer.code, relay.taken) == ("temporary", "tls", [])


def test_no_password_goes_out_unencrypted(start: Start) -> None:
    relay = start(auth_require_tls=False)
    answer = sent(relay.address("smtp", USER))
    assert (answer.verdict, answer.code, relay.taken) == ("wrong", "plain", [])
    assert "smtps://" in answer.remedy.zh
    # Without one it is a relay of one's own network.
    assert sent(relay.address("smtp")).verdict == "sent"


def test_a_refused_sign_in_says_what_the_house_wants(start: Start) -> None:
    relay = start(implicit=True, auth_require_tls=False)
    answer = sent(relay.address("smtps", "someone%40qq.com:wrong@"))
    assert (answer.verdict, answer.code) == ("wrong", "535")
    assert "授权码" in answer.remedy.zh
    assert "authorization code" in answer.said
    assert "wrong" not in answer.said
    assert relay.taken == []


@contextmanager
def answering(*lines: bytes) -> Iterator[int]:
    """A relay that says these lines, one after each of ours."""
    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, connection.makefile("rb") as said:
                connection.sendall(b"220 relay\r\n")
                for line in lines:
                    if not said.readline():
                        return
                    connection.sendall(line + b"\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def test_words_in_gbk_are_read() -> None:
    said = "535 Error: 请使用授权码登录".encode("gbk")
    with answering(b"250-relay\r\n250 AUTH PLAIN", said) as port:
        answer = sent(SmtpServer("127.0.0.1", port, tls=False, user="a@qq.com", password="x"))
    assert (answer.verdict, answer.code) == ("wrong", "535")
    assert "请使用授权码登录" in answer.said
