"""Text from outside is shown, never obeyed: planted in every field, looked at on every page."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from lxml import html

from config.settings import Settings
from search_api.pages.frame import MENU
from tests.search_api.pages.conftest import home_at, reading, sign_in
from tests.search_api.pages.everywhere import further, pages
from tests.search_api.pages.stage import Staged, stage

SPICE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}</pre></a>"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Staged]]:
    settings: Settings = home_at(tmp_path_factory.mktemp("hostile"))
    made = stage(settings, SPICE)
    with reading(settings) as client:
        sign_in(client, "admin1")
        yield client, made


def test_what_is_planted_in_every_field_is_only_text(hostile: tuple[httpx.Client, Staged]) -> None:
    client, made = hostile
    shown = 0
    for path in (*pages(made).values(), *further(made)):
        answer = client.get(path)
        assert answer.status_code in (200, 404), path
        page = html.fromstring(answer.content)
        assert [one.get("src", "")[:8] for one in page.iter("script")] == ["/static/"], path
        assert not list(page.iter("img", "iframe", "object", "embed", "style")), path
        for element in page.iter():
            for name, value in element.attrib.items():
                assert not str(name).startswith("on") and name != "style", (path, name)
                if name in ("href", "src", "action", "formaction"):
                    assert str(value).startswith(("/", "#", "http://", "https://", "data:text/csv")), value
        shown += SPICE in page.text_content()
        assert "49" not in [cell.strip() for cell in page.text_content().split(SPICE)[:1]]
    assert shown > 20


def test_a_query_is_shown_as_it_was_typed(hostile: tuple[httpx.Client, Staged]) -> None:
    client, _ = hostile
    page = html.fromstring(client.get("/search", params={"q": SPICE, "agency": SPICE}).content)
    assert len(list(page.iter("script"))) == 1
    assert page.xpath("//input[@name='q']/@value")


@pytest.mark.parametrize(
    "after", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1"]
)
def test_signing_in_leads_nowhere_else(hostile: tuple[httpx.Client, Staged], after: str) -> None:
    client, _ = hostile
    from tests.search_api.pages.stage import PASSWORD

    answer = client.post("/sign-in", data={"name": "reader1", "password": PASSWORD, "next": after})
    assert answer.headers["location"] == "/"
    sign_in(client, "admin1")


def test_the_policy_is_on_every_page(hostile: tuple[httpx.Client, Staged]) -> None:
    client, _ = hostile
    for place in MENU:
        headers = client.get(place.path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
