"""Every failure has one shape, at every route, and tells nothing of our machine."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from config.settings import Settings, load_settings
from search_api.auth.allowance import Allowance, Spent
from search_api.auth.needs import NEEDS
from search_api.web.guards import BODY_LIMIT
from tests.search_api.auth.test_matrix import routes
from tests.search_api.served import Site, serving

API = [name for name in NEEDS if name.partition(" ")[2].startswith(("/api/", "/feeds/", "/metrics"))]
WITH_BODY = ["POST /api/v1/sources", "POST /api/v1/sources/probe"]
SHAPE = {"type", "title", "status", "detail", "instance", "where", "errors"}


@pytest.fixture(scope="module")
def site(closed: Site) -> Iterator[Site]:
    before = closed.app.state.spent
    closed.app.state.spent = Spent(Allowance(1e9, 1e9))
    yield closed
    closed.app.state.spent = before


@pytest.fixture(scope="module")
def admin(site: Site) -> Iterator[httpx.Client]:
    with site.with_token("admin") as client:
        yield client


def ask(client: httpx.Client, name: str, query: str = "", **more: object) -> httpx.Response:
    method, path = name.split(" ")
    return client.request(method, re.sub(r"\{\w+\}", "none", path) + query, **more)  # type: ignore[arg-type]


def problem(answer: httpx.Response, status: int) -> dict[str, object]:
    assert answer.status_code == status, (answer.request.url, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    body: dict[str, object] = answer.json()
    assert set(body) == SHAPE
    assert body["status"] == status
    assert body["title"]
    assert body["instance"] == answer.request.url.path
    return body


@pytest.mark.parametrize("name", API)
def test_an_unknown_parameter_is_refused_by_name(admin: httpx.Client, name: str) -> None:
    if name == "GET /api/v1/openapi.json":
        return  # FastAPI's own; it takes none and looks at none
    assert problem(ask(admin, name, "?nonsense=1"), 400)["where"] == "nonsense"


@pytest.mark.parametrize("name", API)
def test_a_method_that_is_not_taken(admin: httpx.Client, name: str) -> None:
    answer = ask(admin, f"PUT {name.partition(' ')[2]}")
    problem(answer, 405)
    assert answer.headers["allow"]


@pytest.mark.parametrize("name", API)
def test_a_body_that_is_too_long(admin: httpx.Client, name: str) -> None:
    problem(ask(admin, name, content=b"x" * (BODY_LIMIT + 1)), 413)


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_body_that_comes_in_pieces_is_counted_too(admin: httpx.Client, name: str) -> None:
    pieces = (b"x" * 65_536 for _ in range(BODY_LIMIT // 65_536 + 1))
    headers = {"Content-Type": "application/json"}
    problem(ask(admin, name, content=pieces, headers=headers), 413)


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_body_of_another_kind_and_one_of_another_shape(admin: httpx.Client, name: str) -> None:
    problem(ask(admin, name, data={"url": "https://a.example/"}), 415)
    assert problem(ask(admin, name, json={"url": 7}), 422)["where"] == "url"
    problem(ask(admin, name, json={"url": "https://a.example/", "more": 1}), 422)
    problem(ask(admin, name, content=b"{", headers={"Content-Type": "application/json"}), 422)
    assert problem(ask(admin, name, json={"url": "ftp://a.example/"}), 400)["where"]


@pytest.mark.parametrize("name", [name for name in API if "{" in name])
def test_what_is_not_there(admin: httpx.Client, name: str) -> None:
    body = {"json": {}} if name.startswith("PATCH") or name.endswith("/pause") else {}
    problem(ask(admin, name, **body), 404)


def test_an_address_that_is_none(admin: httpx.Client) -> None:
    problem(admin.get("/api/v1/nothing"), 404)


@pytest.mark.parametrize("name", [name for name in API if NEEDS[name].cost])
def test_too_much_is_told_with_when_to_come_back(site: Site, admin: httpx.Client, name: str) -> None:
    unlimited = site.app.state.spent
    site.app.state.spent = Spent(Allowance(1, 0.5))
    try:
        site.app.state.spent.spend("user:admin", 1)
        answer = ask(admin, name)
    finally:
        site.app.state.spent = unlimited
    if name == "GET /api/v1/openapi.json":
        return
    problem(answer, 429)
    assert int(answer.headers["retry-after"]) >= 1


@pytest.mark.parametrize("address", ["%00", "a%00b", "%20", "/", "..%2f..%2fetc%2fpasswd", "x" * 10_000])
def test_ids_that_are_none_of_ours(admin: httpx.Client, address: str) -> None:
    for path in (f"/api/v1/documents/{address}", f"/api/v1/runs/{address}", f"/api/v1/sources/{address}"):
        assert admin.get(path).status_code in (400, 404, 405), path


@pytest.mark.parametrize(
    "query",
    ["since=99999999999999999999", "since=-1", "since=x", "size=0", "size=1001", "wait=61", "after=x"],
)
def test_a_change_log_asked_for_wrongly(admin: httpx.Client, query: str) -> None:
    problem(admin.get(f"/api/v1/changes?{query}"), 400)


def test_marks_of_other_lists_lead_nowhere(admin: httpx.Client) -> None:
    mark = admin.get("/api/v1/search?size=2&q=家居").json()["next"]
    assert mark
    for path in (
        "/api/v1/changes",
        "/api/v1/runs",
        "/api/v1/search?q=家电",
        "/api/v1/search?sort=date&q=家居",
    ):
        joint = "&" if "?" in path else "?"
        assert problem(admin.get(f"{path}{joint}after={mark}"), 400)["where"] == "after"


# What answers before it looks into a table that is gone.
WITHOUT_TABLES = (
    "GET /static/{name}",
    "GET /first",
    "GET /documents/{document_id}/files/{number}",
    "GET /sources/{source_id}",
    "GET /feeds/subscriptions/{name}",
    "GET /unsubscribe/{token}",
)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An app whose tables are gone behind its back."""
    home = tmp_path_factory.mktemp("broken")
    settings: Settings = load_settings({"HUANXIN_HOME": str(home)}, home)

    def break_it(app: FastAPI) -> None:
        with app.state.serving.store.engine.connect().execution_options(writing=True) as connection:
            connection.execute(sa.text("PRAGMA foreign_keys=OFF"))
            for table in ("documents", "runs", "changes", "quarantine", "outbox"):
                connection.execute(sa.text(f"DROP TABLE {table}"))
            connection.commit()

    with serving(settings, break_it) as site:
        yield site


def test_what_nobody_foresaw_is_told_and_tells_nothing(broken: Site) -> None:
    failed = 0
    with broken.client() as client:
        for name in routes(broken.app):
            if not name.startswith("GET ") or NEEDS[name].of not in ("reader", "anyone", "machine"):
                continue
            answer = ask(client, name)
            known_without = name in WITHOUT_TABLES and answer.status_code in (400, 404)
            assert known_without or answer.status_code in (200, 500, 503), (name, answer.text)
            if answer.status_code == 500 and "json" in answer.headers["content-type"]:
                failed += 1
                problem(answer, 500)
            for secret in (
                "Traceback",
                "sqlite",
                "no such table",
                "SELECT",
                "/tmp",
                str(broken.app.state.serving.settings.home),
            ):
                assert secret not in answer.text, name
    assert failed >= 10


def test_an_index_that_is_away_is_503_and_what_needs_none_still_answers(
    tmp_path_factory: pytest.TempPathFactory, few: tuple[Settings, list[str]]
) -> None:
    from dataclasses import replace

    from config.elasticsearch import ElasticsearchSettings

    away = replace(few[0], elasticsearch=ElasticsearchSettings("http://127.0.0.1:9"))
    with serving(away) as site, site.client() as client:
        answer = client.get("/api/v1/search?q=家居")
        assert problem(answer, 503)["type"] == "elasticsearch"
        assert answer.headers["retry-after"]
        assert "127.0.0.1:9" not in answer.text
        problem(client.get("/readyz"), 503)
        assert client.get("/healthz").status_code == 200
        assert client.get(f"/api/v1/documents/{few[1][0]}").status_code == 200
        assert client.get("/api/v1/status").json()["index"]["fault"]
