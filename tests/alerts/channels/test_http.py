"""Posting to an address that somebody typed in: only where messages may go, to the address that was checked, and not for ever."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.channels.addresses import may_reach
from alerts.channels.http import Forbidden, NoAnswer, Outlet
from config.reroute import read_reroute
from tests.alerts.certificates import certificate_of
from tests.alerts.receivers import Receiver, Say, receiver

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture(scope="module")
def web() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
        "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "::",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_in_every_form(address: str) -> None:
    assert not may_reach(ipaddress.ip_address(address), ())


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"])
def test_public_addresses_are_not(address: str) -> None:
    assert may_reach(ipaddress.ip_address(address), ())


def test_a_named_network_may_be_reached_in_every_form() -> None:
    named = (ipaddress.ip_network("10.0.0.0/8"),)
    assert may_reach(ipaddress.ip_address("::ffff:10.0.0.1"), named)
    assert not may_reach(ipaddress.ip_address("192.168.0.1"), named)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433"])
def test_nothing_reaches_this_machine_unless_it_is_named(web: Receiver, host: str) -> None:
    before = len(web.got)
    with pytest.raises((Forbidden, NoAnswer)):
        Outlet().post(f"http://{host}:{web.port}/x", b"{}", {})
    assert len(web.got) == before


def test_a_redirect_is_not_followed(web: Receiver) -> None:
    web.answers["/moved"] = [Say(302, headers={"Location": web.url("/goal")})]
    assert Outlet(LOOPBACK).post(web.url("/moved"), b"{}", {}).status == 302
    assert web.at("/goal") == []


def test_the_environments_proxy_is_not_asked(web: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert Outlet(LOOPBACK).post(web.url("/direct?a=1"), b"{}", {"X-A": "b"}).status == 200
    [got] = web.at("/direct")
    assert (got.query, got.headers["x-a"], got.headers["host"]) == ("a=1", "b", f"127.0.0.1:{web.port}")


def test_a_body_that_never_ends_leaves_the_status(web: Receiver) -> None:
    web.answers["/slow"] = [Say(500, slow=True)]
    assert Outlet(LOOPBACK, seconds=0.5).post(web.url("/slow"), b"{}", {}).status == 500


def test_a_header_that_never_ends_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ending = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not ending.wait(0.1):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(NoAnswer) as caught:
            Outlet(LOOPBACK, seconds=0.6).post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"", {})
        ending.set()
        thread.join()
    assert caught.value.code == "timeout"


def test_a_broken_connection_and_a_closed_port_are_no_answers(web: Receiver) -> None:
    web.answers["/reset"] = [Say(reset=True)]
    with pytest.raises(NoAnswer) as caught:
        Outlet(LOOPBACK).post(web.url("/reset"), b"{}", {})
    assert caught.value.code == "connection"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NoAnswer):
        Outlet(LOOPBACK).post(f"http://127.0.0.1:{port}/", b"{}", {})


def test_a_name_that_is_not_known_is_no_answer() -> None:
    with pytest.raises(NoAnswer) as caught:
        Outlet().post("https://nobody.invalid/", b"{}", {})
    assert caught.value.code == "name"


def test_a_rerouted_host_keeps_its_name(web: Receiver, tmp_path: Path) -> None:
    path = tmp_path / "reroute"
    path.write_text(f"https://hooks.example.com http://127.0.0.1:{web.port}\n")
    answer = Outlet(reroute=read_reroute(path)).post("https://hooks.example.com/named", b"{}", {})
    assert answer.status == 200
    assert web.at("/named")[0].headers["host"] == "hooks.example.com"


def test_the_certificate_is_the_names_while_the_address_is_the_checked_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name resolves once: a second answer, to another place, is never asked for."""
    certificate = certificate_of(tmp_path, "hooks.example.com")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    asked: list[str] = []

    def resolve(host: str, port: int, *_: object, **__: object) -> list[object]:
        if host != "127.0.0.1":
            asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def answer() -> None:
            for _ in range(2):
                connection, _address = server.accept()
                connection.settimeout(10)
                try:
                    with context.wrap_socket(connection, server_side=True) as secure:
                        said = b""
                        while not said.endswith(b"{}"):
                            said += secure.recv(65536) or b"{}"
                        secure.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
                except OSError:
                    continue

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        trusted = ssl.create_default_context(cafile=str(certificate))
        outlet = Outlet(LOOPBACK, tls=trusted)
        assert outlet.post(f"https://hooks.example.com:{port}/", b"{}", {}).status == 204
        assert asked == ["hooks.example.com"]
        with pytest.raises(NoAnswer) as caught:
            outlet.post(f"https://other.example.com:{port}/", b"{}", {})
        thread.join()
    assert caught.value.code == "tls"
    assert names[0] == "hooks.example.com"
