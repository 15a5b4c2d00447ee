"""Where one may read without a name: on this machine itself, or where its admin says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.settings import Settings
from tests.search_api.served import serving

Few = tuple[Settings, list[str]]


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto", "X-Forwarded-Host"]
)
def test_behind_a_proxy_every_peer_looks_like_this_machine_so_none_is_let_in(few: Few, header: str) -> None:
    with serving(few[0]) as site, site.client() as client:
        assert client.get("/api/v1/search").status_code == 200
        assert client.get("/api/v1/search", headers={header: "127.0.0.1"}).status_code == 401


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"public_url": "https://huanxin.example.org"}, 401),
        ({"bind": "0.0.0.0"}, 401),
        ({"public_url": "http://localhost:8000"}, 200),
        ({"public_url": "https://huanxin.example.org", "open_reading": True}, 200),
    ],
)
def test_all_three_addresses_must_be_loopback(few: Few, change: dict[str, object], status: int) -> None:
    with serving(replace(few[0], **change)) as site, site.client() as client:  # type: ignore[arg-type]
        assert client.get("/api/v1/search").status_code == status


def test_open_reading_opens_reading_only(few: Few) -> None:
    with serving(replace(few[0], open_reading=True)) as site, site.client() as client:
        outside = {"X-Forwarded-For": "203.0.113.7"}
        assert client.get("/api/v1/search", headers=outside).status_code == 200
        assert client.get("/api/v1/quarantine", headers=outside).status_code == 401
        assert client.get("/metrics", headers=outside).status_code == 401


def test_only_a_trusted_proxy_says_who_asks(few: Few) -> None:
    """The asker's address decides whose allowance is spent."""
    outside = {"X-Forwarded-For": "203.0.113.7"}
    for proxies, asker in (((), "127.0.0.1"), (("127.0.0.0/8",), "203.0.113.7")):
        settings = replace(few[0], open_reading=True, trusted_proxies=proxies)
        with serving(settings) as site, site.client() as client:
            assert client.get("/api/v1/search", headers=outside).status_code == 200
            assert list(site.app.state.spent._left) == [asker]
