"""Listing the sources takes as many queries as it has questions, however many sources there are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.settings import load_settings
from indexing.store import open_store
from indexing.store.runs.ledger import RunCounts, finish_run, start_run
from search_api.cli.entry import run


def test_the_list_says_each_sources_last_run_without_asking_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(tmp_path))
    settings = load_settings({"HUANXIN_HOME": str(tmp_path)}, tmp_path)
    store = open_store(settings.database_url, settings.locks)
    assert run(["sources", "list", "--json"]) == 0
    ids = [row["id"] for row in json.loads(capsys.readouterr().out)]
    for number, source_id in enumerate(ids):
        for hour in (8, 9):
            moment = datetime(2023, 9, 4, hour, 0, tzinfo=UTC)
            start_run(store, f"r{number}-{hour}", source_id, moment)
            finish_run(store, f"r{number}-{hour}", "finished", RunCounts(requests=2, entries=15), moment, 1.0)
    store.close()

    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        assert run(["sources", "list", "--json"]) == 0
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    rows = json.loads(capsys.readouterr().out)
    assert [row["last_run"]["run_id"] for row in rows] == [f"r{number}-9" for number in range(len(ids))]
    assert len(ids) > 100 and len([each for each in asked if "SELECT" in each]) < 20
