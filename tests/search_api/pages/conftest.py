"""A HOME with something of everything, and the pages served over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from config.clock import iso
from config.settings import Settings, load_settings
from tests.search_api.pages.stage import PASSWORD, Staged, stage
from tests.search_api.pages.staged_papers import NOW
from tests.search_api.served import serving


@pytest.fixture(scope="package", autouse=True)
def clock() -> Iterator[None]:
    """The day of the staged HOME is today."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUANXIN_CLOCK", iso(NOW))
        yield


def home_at(folder: Path) -> Settings:
    (folder / "sources").mkdir()
    return load_settings({"HUANXIN_HOME": str(folder), "HUANXIN_SOURCES": str(folder / "sources")}, folder)


@pytest.fixture(scope="package")
def staged(tmp_path_factory: pytest.TempPathFactory, clock: None) -> tuple[Settings, Staged]:
    settings = home_at(tmp_path_factory.mktemp("staged"))
    return settings, stage(settings)


@pytest.fixture(scope="package")
def site(staged: tuple[Settings, Staged]) -> Iterator[httpx.Client]:
    """A client of the pages that speaks Chinese and is nobody in particular."""
    with reading(staged[0]) as client:
        yield client


@contextmanager
def reading(settings: Settings) -> Iterator[httpx.Client]:
    """The pages of a HOME, served for as long as the block lasts, and a client of them that speaks Chinese."""
    with serving(settings) as app, app.client(**{"Accept-Language": "zh-CN"}) as client:
        yield client


def sign_in(client: httpx.Client, name: str) -> None:
    answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
