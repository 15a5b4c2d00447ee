"""What the command prints to people is in their language; programs get codes with labels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.clock import SHANGHAI
from config.settings import load_settings
from indexing.projection import drain
from indexing.records import Paper
from indexing.store import open_store, record
from search_api.cli.entry import build


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The id of a paper that is in the store and the index."""
    monkeypatch.setenv("HUANXIN_HOME", str(tmp_path))
    monkeypatch.setenv("HUANXIN_LANG", "zh")
    settings = load_settings({"HUANXIN_HOME": str(tmp_path)}, tmp_path)
    store = open_store(settings.database_url, settings.locks)
    paper = Paper(
        url="https://swt.example.gov.cn/1.html",
        title="关于开展家居焕新消费季的通知",
        seen_at=datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI),
        body="家居焕新补贴。",
        published="2025-09-08",
        document_type="notice",
        region="350000",
    )
    (kept,) = record(store, [paper], origin="crawl")
    drain(store, settings)
    assert kept.document_id
    yield kept.document_id
    store.close()


def said(*arguments: str) -> str:
    return CliRunner().invoke(build(), list(arguments)).stdout


def test_a_paper_is_shown_in_the_readers_words(key: str) -> None:
    shown = said("show", key)
    assert "类型  通知" in shown and "主题  核心" in shown and "地区  福建省" in shown
    assert "notice" not in shown and "core" not in shown
    assert json.loads(said("show", key, "--json"))["document_type"] == "notice"


def test_a_change_is_told_in_the_readers_words(key: str) -> None:
    assert "[新]" in said("changes")


def test_facets_have_codes_and_words(key: str) -> None:
    facets = json.loads(said("search", "家居", "--json"))["facets"]
    labels = {name: [(one["value"], one["label"]) for one in values] for name, values in facets.items()}
    assert labels["type"] == [("notice", "通知")]
    assert labels["topic"] == [("core", "核心")]
    assert labels["region"] == [("350000", "福建省")]
    assert labels["year"] == [("2025", "2025")]


def test_a_filter_takes_the_words_too(key: str) -> None:
    found = [
        json.loads(said("search", "--type", word, "--topic", topic, "--json"))["total"]
        for word, topic in (("通知", "核心"), ("notice", "core"), ("解读", "core"))
    ]
    assert found == [1, 1, 0]
