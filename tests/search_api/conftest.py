"""A store with a few papers, and the app over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from config.clock import SHANGHAI
from config.settings import Settings, load_settings
from indexing.projection import drain
from indexing.records import Paper, StoredAttachment
from indexing.store import open_store, record
from tests.search_api.served import Site, served, serving


def paper(number: int, **fields: object) -> Paper:
    """An invented paper."""
    values: dict[str, object] = {
        "url": f"https://swt.example.gov.cn/{number}.html",
        "title": f"关于开展家居焕新消费季的通知（{number}）",
        "seen_at": datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI),
        "body": f"第{number}号。家电以旧换新补贴 15%。",
        "published": "2025-09-08",
        "document_type": "notice",
        "region": "350000",
        "agencies": ("福建省商务厅",),
        "source_id": "cn-fj-swt",
        **fields,
    }
    return Paper(**values)  # type: ignore[arg-type]


def filled(settings: Settings, *papers: Paper) -> list[str]:
    """Records the papers and indexes them; gives their ids."""
    store = open_store(settings.database_url, settings.locks)
    try:
        ids = [record(store, [one], origin="crawl")[0].document_id for one in papers]
        drain(store, settings)
    finally:
        store.close()
    return [each for each in ids if each]


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[str]]:
    """The settings of a HOME with twelve papers, and the ids of them. Tests that change something make their own."""
    home = tmp_path_factory.mktemp("few")
    settings = load_settings({"HUANXIN_HOME": str(home)}, home)
    file = StoredAttachment(
        "附件1.pdf", "https://swt.example.gov.cn/a.pdf", "pdf", "ab" * 32, 9, "read", "补贴标准表", "text"
    )
    again = paper(
        1, body="第1号。家电以旧换新补贴 20%。", seen_at=datetime(2025, 9, 20, 10, 0, tzinfo=SHANGHAI)
    )
    papers = [paper(n, attachments=(file,) if n == 2 else ()) for n in range(1, 13)]
    return settings, filled(settings, *papers, again)[:12]


@pytest.fixture(scope="session")
def site(few: tuple[Settings, list[str]]) -> Iterator[httpx.Client]:
    """A client of the app over these papers, which asks from this machine and speaks English."""
    with served(few[0]) as client:
        yield client


@pytest.fixture(scope="session")
def closed(few: tuple[Settings, list[str]]) -> Iterator[Site]:
    """The app over the same papers as one that is reached through a proxy: nobody reads without a name. It has a user of each
    role."""
    settings = replace(few[0], public_url="https://huanxin.example.org")
    with serving(settings) as site:
        site.populate()
        yield site


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """The settings of an empty HOME."""
    return load_settings({"HUANXIN_HOME": str(tmp_path)}, tmp_path)


@contextmanager
def published(home: Settings) -> Iterator[Site]:
    """The app over a HOME with a paper, as one that is reached through a proxy, with a user of each role."""
    filled(home, paper(1))
    with serving(replace(home, public_url="https://huanxin.example.org")) as site:
        site.populate()
        yield site
