"""The steps of docs/policy-teams.md from nothing to a first alert, taken as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from config.settings import load_settings
from indexing.store import open_store, record
from search_api.cli.entry import run
from tests.alerts import bots
from tests.alerts.receivers import receiver
from tests.search_api.conftest import paper

GUIDE = Path(__file__).parents[2] / "docs" / "policy-teams.md"


def test_the_guide_leads_to_a_first_alert(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(tmp_path))
    monkeypatch.setenv("HUANXIN_WEBHOOK_ALLOW", "127.0.0.0/8")
    monkeypatch.setenv("HUANXIN_LANG", "zh")
    settings = load_settings()
    store = open_store(settings.database_url, settings.locks)
    record(store, [paper(1)], origin="import")
    store.close()
    block = re.search(r"```\n(huanxin channels add .*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    with receiver() as web:
        names = {"KEY": web.url("/wecom"), "题名": paper(1).title}
        for line in block[1].splitlines():
            words = [names.get(word, word) for word in shlex.split(line, comments=True)[1:]]
            assert run(words) == 0, line
            said = capsys.readouterr().out
            if words[:2] == ["channels", "add"]:
                names["ch_1a2b3c4d"] = said.split()[0]
        tried, told = map(bots.wecom, web.at("/wecom"))
    assert tried.startswith("【测试】")
    assert told.startswith("**【已出现】福建省商务厅**")
    assert paper(1).title in told
