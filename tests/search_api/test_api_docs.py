"""docs/api.md cannot drift from the API: every route, what it needs and costs, and every parameter."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from search_api.auth.needs import NEEDS
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "api.md").read_text("utf-8")
ROW = re.compile(
    r"^\| `(?P<route>(?:GET|POST|PUT|PATCH|DELETE) [^`]+)` \| (?P<need>\w+) \| (?P<cost>\d+) \| (?:`(?P<parameters>[^`]*)`)? ?\|",
    re.MULTILINE,
)
ROWS = {row["route"]: row for row in ROW.finditer(TEXT)}


@pytest.fixture(scope="module")
def openapi(site: httpx.Client) -> dict[str, Any]:
    described: dict[str, Any] = site.get("/api/v1/openapi.json").json()
    return described


def operations(openapi: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    }


def test_every_route_is_documented_with_what_it_needs(openapi: dict[str, Any]) -> None:
    described = operations(openapi)
    assert set(ROWS) == set(described)
    for route, operation in described.items():
        row, need = ROWS[route], NEEDS[route]
        assert (row["need"], int(row["cost"])) == (need.of, need.cost), route
        named = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"}
        assert set((row["parameters"] or "").split()) == named, route


def test_every_operation_is_described_with_its_failures(openapi: dict[str, Any]) -> None:
    statuses = set(
        re.findall(r"\b[45]\d\d\b", "".join(re.findall(r"^\| [45]\d\d[ 0-9]*\|", TEXT, re.MULTILINE)))
    )
    for route, operation in operations(openapi).items():
        assert operation.get("description") or operation.get("summary"), route
        assert {"400", "401", "403", "404", "429", "500", "503"} <= set(operation["responses"]), route
        for status, answer in operation["responses"].items():
            if status[0] in "45":
                assert status in statuses, f"docs/api.md does not name {status}"
                assert list(answer["content"]) == ["application/problem+json"], route


def test_examples_are_in_both_languages(openapi: dict[str, Any]) -> None:
    (q,) = [p for p in operations(openapi)["GET /api/v1/search"]["parameters"] if p["name"] == "q"]
    values = [example["value"] for example in q["examples"].values()]
    assert any(value.isascii() for value in values)
    assert any(not value.isascii() for value in values)


def test_every_example_is_answered(site: httpx.Client, openapi: dict[str, Any]) -> None:
    (q,) = [p for p in operations(openapi)["GET /api/v1/search"]["parameters"] if p["name"] == "q"]
    for example in q["examples"].values():
        assert site.get("/api/v1/search", params={"q": example["value"]}).status_code == 200
