"""`huanxin alerts` as a policy team uses it, from the first subscription to what it told."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.matching import match_changes
from config.clock import now
from config.language import tr
from config.settings import load_settings
from indexing.store import Store, open_store, record
from search_api.cli.entry import run
from tests.alerts.conftest import paper, ran
from tests.e2e.commands import Said

DAY = "2023-09-08T09:00:00+08:00"


@dataclass(frozen=True)
class Desk:
    """The command, run in this process: it says as much, and the tests start no Python twenty times."""

    home: Path
    capsys: pytest.CaptureFixture[str]

    def huanxin(self, *arguments: str) -> Said:
        self.capsys.readouterr()
        code = run(list(arguments))
        return Said(code, *self.capsys.readouterr())


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name, value in {
        "HUANXIN_HOME": str(tmp_path / "home"),
        "HUANXIN_CLOCK": DAY,
        "HUANXIN_PUBLIC_URL": "https://huanxin.example.org",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("HUANXIN_DATABASE_URL", raising=False)
    return Desk(tmp_path / "home", capsys)


@pytest.fixture
def store(desk: Desk) -> Store:
    return open_store(f"sqlite:///{desk.home / 'huanxin.db'}", desk.home / "locks")


def test_from_a_query_to_what_it_told(desk: Desk, store: Store) -> None:
    ran(store, "first", -7)
    ran(store, "later", 0)
    old = paper(2, day=1)
    record(store, [old], origin="crawl", run_id="later")
    record(store, [paper(7, day=-6)], origin="crawl", run_id="first")

    said = desk.huanxin(
        "alerts", "add", "--name", "旧换新", "--query", "以旧换新 日期:2023-09-01..2023-09-07", "--rhythm", "每周一 9点", "--user", "policy", "--json"
    )  # fmt: skip
    assert said.code == 0, said.err
    made = said.json
    assert made["estimate"] == {"days": 30, "alerts": 1}
    assert [(one["title"], one["outcome"], one["what"]) for one in made["samples"]] == [
        (old.title, "matches_now", tr("【新通知】示例省商务厅", "New notice: 示例省商务厅"))
    ]
    assert made["read_as"].endswith(":2023-09-01..2023-09-07")
    assert tr("已经过去", "which is past") in made["warnings"][0]
    assert made["feed"].startswith("https://huanxin.example.org/feeds/subscriptions/")
    assert desk.huanxin("alerts", "preview", made["id"], "--json").json == made

    edited = desk.huanxin(
        "alerts", "edit", made["id"], "--query", "以旧换新 近30天", "--topic", "all", "--json"
    ).json
    assert (edited["name"], edited["feed"], edited["warnings"]) == ("旧换新", made["feed"], [])
    (row,) = desk.huanxin("alerts", "list", "--user", "policy", "--json").json
    assert (row["rhythm"], row["topics"], row["next"]) == (
        "weekly@mon-09:00",
        ["all"],
        "2023-09-11T09:00:00+08:00",
    )
    assert desk.huanxin("alerts", "list", "--user", "nobody", "--json").json == []

    record(store, [paper(3, day=2)], origin="crawl", run_id="later")
    settings = load_settings({"HUANXIN_HOME": str(desk.home)}, desk.home)
    assert match_changes(store, settings).alerts == 1
    (told,) = desk.huanxin("alerts", "log", "--subscription", made["id"], "--json").lines
    assert (told["outcome"], told["classes"], told["deliveries"]) == ("matches_now", ["new"], [])
    assert told["what"] == {"zh": "【新通知】示例省商务厅", "en": "New notice: 示例省商务厅"}
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    assert desk.huanxin("alerts", "log", "--since", tomorrow, "--json").lines == []

    assert desk.huanxin("alerts", "pause", made["id"], "--json").json["paused_until"].startswith("2023-09-15")
    assert desk.huanxin("alerts", "resume", made["id"], "--json").json["paused_until"] is None
    assert desk.huanxin("alerts", "remove", made["id"], "--json").json["end_reason"] == {"code": "asked"}
    assert desk.huanxin("alerts", "list", "--json").json == []


def test_whoever_has_none_is_offered_new_activities(desk: Desk, store: Store) -> None:
    offered = desk.huanxin("alerts", "list").err.strip()
    command = shlex.split(offered[offered.index("huanxin alerts") :])
    assert desk.huanxin(*command[1:], "--json").code == 0
    (row,) = desk.huanxin("alerts", "list", "--json").json
    assert (row["classes"], row["topics"]) == (["new"], ["core"])
    ran(store, "first", -7)
    ran(store, "later", 0)
    record(store, [paper(2, document_type="activity"), paper(3)], origin="crawl", run_id="later")
    match_changes(store, load_settings(folder=desk.home))
    assert [one["title"] for one in desk.huanxin("alerts", "log", "--json").lines] == [paper(2).title]


def test_what_cannot_be_is_refused_by_name(desk: Desk) -> None:
    def add(*more: str) -> tuple[int, str]:
        said = desk.huanxin("alerts", "add", "--name", "n", "--json", *more)
        return said.code, said.error["where"]

    assert add("--query", "补贴", "--rhythm", "soon") == (2, "rhythm")
    assert add("--query", "补贴", "--classes", "new,nonsense") == (2, "classes")
    assert add("--query", "“补贴") == (2, "0")
    assert add() == (2, "query")
    assert add("--query", "补贴", "--channel", "ch_none") == (3, "ch_none")
    assert desk.huanxin("alerts", "preview", "sub_none", "--json").code == 3


def test_a_watch_for_a_paper_shows_what_resembles_it(desk: Desk, store: Store) -> None:
    record(store, [paper(2, title="《轻工业稳增长工作方案（2023—2024年）》解读")], origin="import")
    record(store, [paper(3, title="关于餐饮节能的通知", body="节能。")], origin="import")
    assert desk.huanxin("index", "drain").code == 0
    found = desk.huanxin(
        "alerts",
        "add",
        "--name",
        "轻工",
        "--on",
        "paper",
        "--query",
        "《轻工业稳增长工作方案（2023—2024年）》",
        "--json",
    ).json
    assert found["seen"] == []
    assert [one["title"] for one in found["candidates"]] == ["《轻工业稳增长工作方案（2023—2024年）》解读"]
