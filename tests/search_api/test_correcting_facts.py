"""A fact set right at the terminal: it wins, says by whom, is found by search, noted, and can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from config.settings import Settings
from indexing.projection import drain
from indexing.registers.keeping import keep_facts
from indexing.store import open_store
from search_api.auth.audit import noted
from search_api.cli.entry import run
from tests.search_api.conftest import filled, paper
from tests.search_api.served import served

NAME = "闽江家居焕新节"
BODY = (
    f"为促进家居消费，现举办“{NAME}”。活动时间：2025年9月1日至2025年10月31日。\n"
    "活动期间，购买家具按成交价的15%给予补贴，每件最高2000元。购买家电的，按成交价的20%给予补贴。"
)

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def huanxin(home: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """The command in this process: its exit code, and what it printed."""
    monkeypatch.setenv("HUANXIN_HOME", str(home.home))
    monkeypatch.setenv("HUANXIN_LANG", "en")
    monkeypatch.setenv("HUANXIN_CLOCK", "2025-09-08T10:00:00+08:00")

    def said(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return said


def test_a_fact_is_set_right_shown_found_and_undone(home: Settings, huanxin: Said) -> None:
    (key,) = filled(home, paper(1, title=f"关于举办{NAME}的通知", body=BODY))
    store = open_store(home.database_url, home.locks)
    keep_facts(store)
    drain(store, home)

    def answer(*arguments: str) -> Any:
        code, out, err = huanxin(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)

    assert answer("search", "活动:2025-10-01")["total"] == 1
    said = answer("correct", key, "--fact", NAME, "end=2025-09-05", "--why", "asked them")
    (correction,) = said["fact_corrections"]
    assert (correction["value"], correction["read"], correction["why"]) == (
        "2025-09-05",
        "2025-10-31",
        "asked them",
    )
    (activity,) = said["facts"]["activities"]
    assert activity["end"] == "2025-09-05"
    assert answer("search", "活动:2025-10-01")["total"] == 0
    (hit,) = answer("search", "活动:2025-09-02")["hits"]
    assert (hit["brief"]["end"], hit["brief"]["cap"]) == ("2025-09-05", 2000)
    assert "activity 2025-09-01 to 2025-09-05 · at most 2000 yuan" in huanxin("search", NAME)[1]
    assert "(read as 2025-10-31)" in huanxin("show", key)[1]
    with served(home) as client:
        page = client.get(f"/documents/{key}").text
        assert "2025-10-31 → 2025-09-05" in page and "asked them" in page
        assert "at most 2000 yuan" in client.get("/search", params={"q": NAME}).text
        shown = client.get(f"/api/v1/documents/{key}").json()
        assert shown["fact_corrections"][0]["field"] == "end"
        assert shown["validity"] == {"state": None, "events": []}
    assert answer("correct", key, "--fact", NAME, "--undo", "end")["fact_corrections"] == []
    assert answer("search", "活动:2025-10-01")["total"] == 1
    assert [(deed.what, deed.on) for deed in noted(store)] == [("fact.undo", key), ("fact.correct", key)]
    store.close()


def test_what_cannot_be_set_right_is_said(home: Settings, huanxin: Said) -> None:
    (key,) = filled(home, paper(1, title=f"关于举办{NAME}的通知", body=BODY))

    def refused(*arguments: str) -> tuple[int, str]:
        code, _, err = huanxin("correct", key, "--fact", *arguments, "--json")
        return code, json.loads(err.splitlines()[-1])["error"]["where"]

    assert refused("没有这一项", "end=2025-09-05") == (3, "--fact")
    assert refused("%", "cap=1") == (2, "--fact")  # two of them
    assert refused(NAME, "end=2025-13-05") == (2, "end")
    assert refused(NAME, "end=2025-02-30") == (2, "end")
    assert refused(NAME, "colour=red") == (2, "colour")
    assert refused("15%", "cap=many") == (2, "cap")
    assert refused(NAME, "--undo", "end") == (3, "end")
    assert huanxin("correct", key, "--fact", "15%", "drop=yes")[0] == 0
    facts = json.loads(huanxin("show", key, "--json")[1])["facts"]
    assert [one["rate"] for one in facts["benefits"]] == [20]
