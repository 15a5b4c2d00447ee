"""Compiled queries that one process leaves to the next."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from alerts.matching import kept, queries
from alerts.matching.kept import load, save
from alerts.matching.queries import Queries

TODAY = date(2023, 9, 4)
TEXTS = (
    "补贴",
    "家居 焕新 -床垫",
    "“每件补贴” 或 日期:2023-09..",
    "近30天 补贴",
    "地区:330100 类型:活动",
    "来源:",
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(queries, "_WORTH_KEEPING", 3)
    return tmp_path / "cache" / "subscriptions.json"


def test_the_next_process_has_them_as_they_were(file: Path) -> None:
    first = Queries.of(file)
    compiled = first.compiled(TEXTS, TODAY)
    assert "来源:" not in compiled
    second = Queries.of(file)
    assert second.parts.all == first.parts.all
    # What counts back from today is read anew.
    assert set(second.by_text) == set(compiled) - {"近30天 补贴"}
    assert {text: one.saved for text, one in second.compiled(TEXTS, TODAY).items()} == {
        text: one.saved for text, one in compiled.items()
    }
    assert second.by_text["补贴"].tree == compiled["补贴"].tree


def test_a_few_are_not_worth_a_file(file: Path) -> None:
    Queries.of(file).compiled(TEXTS[:2], TODAY)
    assert not file.exists()


def test_a_file_that_was_touched_or_made_by_other_code_does_not_count(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Queries.of(file).compiled(TEXTS, TODAY)
    good = file.read_bytes()
    for broken in (good[:-9], good.replace("焕新".encode(), "焕旧".encode()), b"", b"{}", b"\xff\n{}"):
        file.write_bytes(broken)
        assert load(file)[1] == {}
    file.write_bytes(good)
    assert load(file)[1]
    monkeypatch.setattr(kept, "_compiler", lambda: "another vocabulary")
    assert load(file)[1] == {}


def test_a_folder_that_cannot_be_written_costs_nothing(file: Path) -> None:
    file.parent.mkdir()
    file.mkdir()
    save(file, Queries().parts, {})
    assert Queries.of(file).by_text == {}
    assert [one for one in file.parent.iterdir() if one != file] == []
