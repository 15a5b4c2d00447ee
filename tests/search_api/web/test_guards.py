"""What stands before every route: host, origin, length, language, parameters."""

from __future__ import annotations

import httpx
import pytest

from search_api.web.guards import BODY_LIMIT, known_host
from search_api.web.spoken import language_of


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("LOCALHOST", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("evil.example@127.0.0.1", False),
        ("", False),
        ("[::1", False),
    ],
)
def test_only_our_own_host_names_are_known(header: str, known: bool) -> None:
    assert known_host(header, {"127.0.0.1", "localhost", "::1"}) is known


def test_a_name_that_was_bound_to_our_address_is_refused(site: httpx.Client) -> None:
    answer = site.get("/api/v1/search", headers={"Host": "rebound.example"})
    assert answer.status_code == 400
    assert answer.json()["where"] == "Host"


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, True),
        ({"Authorization": "Bearer hx_x", "Sec-Fetch-Site": "cross-site"}, True),
        ({"Authorization": "Bearer hx_x", "Cookie": "a=b", "Sec-Fetch-Site": "cross-site"}, False),
    ],
)
def test_an_unsafe_request_comes_from_our_pages_or_from_none(
    site: httpx.Client, headers: dict[str, str], passes: bool
) -> None:
    # A path that takes no POST: what passes the guard meets 405 behind it.
    assert site.post("/healthz", headers=headers).status_code == (405 if passes else 403)


def test_our_own_origin_passes_where_browsers_leave_the_other_header_out(site: httpx.Client) -> None:
    assert site.post("/healthz", headers={"Origin": str(site.base_url).rstrip("/")}).status_code == 405


def test_a_long_body_is_refused_before_it_is_read(site: httpx.Client) -> None:
    answer = site.post("/healthz", content=b"x" * (BODY_LIMIT + 1))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "language"),
    [
        ("", "", "", "zh"),
        ("", "", "en-GB,en;q=0.9", "en"),
        ("", "", "en,zh-CN;q=0.5", "zh"),
        ("", "", "fr", "zh"),
        ("", "lang=en", "zh", "en"),
        ("lang=zh", "lang=en", "en", "zh"),
        ("lang=xx", "", "en", "en"),
        ("", 'lang="', "en", "en"),
    ],
)
def test_the_language_is_the_askers(query: str, cookie: str, accepted: str, language: str) -> None:
    assert language_of(query, cookie, accepted) == language


def test_each_request_is_answered_in_its_own_language(site: httpx.Client) -> None:
    english, chinese = (
        site.get("/api/v1/search", headers={"Accept-Language": one}).json()["facets"]["type"][0]["label"]
        for one in ("en", "zh-CN")
    )
    assert (english, chinese) == ("notice", "通知")


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("qq=1", "qq"),
        ("size=1001", "size"),
        ("size=-1", "size"),
        ("size=ten", "size"),
        ("size=1&size=2", "size"),
        ("q=a&q=b", "q"),
        ("since=2025-02-30", "since"),
        ("since=2025-02-02&until=2025-01-01", "since"),
        ("sort=new", "sort"),
        ("after=x", "after"),
        ("region=" + "9" * 6, "region"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(site: httpx.Client, query: str, where: str) -> None:
    answer = site.get(f"/api/v1/search?{query}")
    assert answer.status_code == 400, answer.text
    assert answer.json()["where"] == where
    assert answer.json()["errors"][0]["where"] == where


def test_a_query_that_cannot_be_read_says_where_and_how_to_mend_it(site: httpx.Client) -> None:
    problem = site.get("/api/v1/search", params={"q": "(家居"}).json()
    assert (problem["where"], problem["errors"][0]["position"]) == ("q", 0)
    assert problem["detail"]


def test_several_values_of_a_filter_are_taken(site: httpx.Client) -> None:
    answer = site.get("/api/v1/search?region=350000&region=330000&size=0").json()
    assert answer["total"] == 12
    assert answer["hits"] == []


def test_who_asks_for_the_head_alone_gets_it(site: httpx.Client) -> None:
    whole, head = site.get("/feeds/changes.atom"), site.head("/feeds/changes.atom")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-length"):
        assert head.headers[name] == whole.headers[name]
    assert site.head("/api/v1/nothing").status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("size=1001", "至多 1000"),
        ("size=-1", "至少 0"),
        ("size=ten", "应为整数"),
        ("sort=new", "之一"),
        ("fresh=maybe", "应为 true 或 false"),
    ],
)
def test_what_is_wrong_with_a_value_is_told_in_the_askers_language(
    site: httpx.Client, query: str, words: str
) -> None:
    chinese = site.get(f"/api/v1/search?{query}&lang=zh").json()
    english = site.get(f"/api/v1/search?{query}&lang=en").json()
    assert words in chinese["errors"][0]["title"]
    assert english["errors"][0]["title"].isascii()
