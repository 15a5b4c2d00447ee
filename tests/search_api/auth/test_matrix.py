"""Who may ask for what: every route, asked by everybody, over a socket."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from config.settings import Settings
from search_api.auth.allowance import Allowance, Spent
from search_api.auth.needs import NEEDS, Kind
from search_api.auth.roles import RANK, ROLES, lower
from tests.search_api.served import Site, serving

# What must never become looser by a slip in the table.
AT_LEAST: dict[str, Kind] = {
    "GET /metrics": "machine",
    "GET /api/v1/runs/{run_id}/log": "operator",
    "GET /api/v1/quarantine": "operator",
    "GET /api/v1/quarantine/{run_id}": "operator",
    "POST /api/v1/quarantine/{run_id}/accept": "operator",
    "POST /api/v1/quarantine/{run_id}/discard": "operator",
    "POST /api/v1/sources": "operator",
    "POST /api/v1/sources/probe": "operator",
    "GET /runs/{run_id}/pages/{page_id}": "operator",
    "GET /quarantine": "operator",
    "POST /quarantine/{run_id}/accept": "operator",
    "POST /sources/add/save": "operator",
    "GET /attachments": "operator",
    "GET /users": "admin",
    "POST /users": "admin",
    "GET /settings": "admin",
}
# Whoever is not known yet, or proves by the address itself that they may.
BY_ITSELF = (
    "POST /sign-in",
    "POST /sign-out",
    "POST /first",
    "POST /channels/confirm/{token}",
    "POST /unsubscribe/{token}",
)


def routes(app: FastAPI) -> list[str]:
    """Every route of the app as the table names it."""
    return [
        f"{method} {route.path_format}"
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute)
        for method in route.methods or ()
    ]


@pytest.fixture(scope="module")
def site(closed: Site) -> Iterator[Site]:
    """What this asks is much; how much is another test's matter."""
    before = closed.app.state.spent
    closed.app.state.spent = Spent(Allowance(1e9, 1e9))
    yield closed
    closed.app.state.spent = before


def test_the_table_knows_every_route_and_no_other(site: Site) -> None:
    served = {*routes(site.app), "GET /api/v1/openapi.json"}
    assert served == set(NEEDS)


def test_a_route_that_the_table_does_not_know_is_not_served(few: tuple[Settings, list[str]]) -> None:
    def secret() -> dict[str, str]:
        return {"secret": "told"}

    with serving(few[0], lambda app: app.get("/api/v1/forgotten")(secret)) as site, site.client() as client:
        answer = client.get("/api/v1/forgotten")
    assert answer.status_code == 404
    assert "told" not in answer.text


def test_what_changes_something_or_tells_more_needs_a_role() -> None:
    for name, need in AT_LEAST.items():
        assert NEEDS[name].of == need, name
    for name, need in NEEDS.items():
        if not name.startswith("GET "):
            assert need.of in ("operator", "admin", "person") or name in BY_ITSELF, name


def ask(client: httpx.Client, name: str) -> int:
    method, path = name.split(" ")
    # A method that only may be refused: nothing is found at these addresses.
    return client.request(method, re.sub(r"\{\w+\}", "none", path)).status_code


def may(need: Kind, role: str | None) -> bool:
    """Whether whoever has this role (None: nobody) is let through to what has this need, where reading is not open."""
    if need == "anyone":
        return True
    if need in ("machine", "person"):
        return role is not None
    return role is not None and RANK[role] >= RANK[need]  # type: ignore[index]


def check(client: httpx.Client, role: str | None, app: FastAPI, *, nearby: bool) -> None:
    for name in sorted(routes(app), key="POST /sign-out".__eq__):  # which ends the session that asks
        need = NEEDS[name].of
        allowed = may(need, role) or (need == "machine" and nearby)
        status = ask(client, name)
        if allowed:
            assert status not in (401, 403), (name, role)
        else:
            assert status == (403 if role else 401), (name, role)


@pytest.mark.parametrize("role", ROLES)
def test_a_session_may_what_its_role_may(site: Site, role: str) -> None:
    with site.with_session(role) as client:  # type: ignore[arg-type]
        check(client, role, site.app, nearby=True)


@pytest.mark.parametrize("scope", ROLES)
@pytest.mark.parametrize("role", ROLES)
def test_a_token_may_what_both_its_user_and_its_scope_may(site: Site, role: str, scope: str) -> None:
    with site.with_token(role, scope) as client:  # type: ignore[arg-type]
        check(client, lower(role, scope), site.app, nearby=True)  # type: ignore[arg-type]


def test_nobody_may_little_behind_a_proxy(site: Site) -> None:
    with site.client(**{"X-Forwarded-For": "203.0.113.7"}) as client:
        check(client, None, site.app, nearby=False)


def test_a_token_that_is_none_opens_nothing_even_where_reading_is_open(site: Site) -> None:
    with site.client(Authorization="Bearer hx_wrong") as client:
        assert {ask(client, name) for name in routes(site.app)} == {401}
    for header in ("Bearer", "Basic !!!", "Digest x"):
        with site.client(Authorization=header) as client:
            assert ask(client, "GET /healthz") == 401


def test_the_answer_to_nobody_says_how_to_be_known(site: Site) -> None:
    with site.client() as client:
        answer = client.get("/api/v1/search")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_feed_reader_may_send_its_token_as_a_password(site: Site) -> None:
    with site.with_token("reader") as client:
        token = client.headers["Authorization"].removeprefix("Bearer ")
    with site.client() as plain:
        assert plain.get("/feeds/changes.atom", auth=("anything", token)).status_code == 200
        assert plain.get("/feeds/changes.atom", auth=("anything", "hx_no")).status_code == 401
