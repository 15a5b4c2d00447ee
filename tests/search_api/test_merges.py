"""What comes together in the register of activities, split and joined by a person: by command, API and page; it survives readings."""

from __future__ import annotations

import json
from datetime import datetime

import httpx
import pytest

from config.clock import SHANGHAI
from config.settings import Settings
from indexing.changes.folding import folded
from indexing.records import StoredAttachment
from indexing.registers.activities import register
from indexing.registers.keeping import keep_facts
from indexing.registers.ties import group_of, ties
from indexing.store import Store, open_store
from search_api.auth.audit import noted
from search_api.cli.entry import run
from tests.search_api.conftest import filled, paper
from tests.search_api.served import serving

NAME, OTHER = "闽江家居焕新节", "闽江家具大集"
KEY, INTO = folded(NAME), folded(OTHER)


def body(name: str, first: str, extra: str = "") -> str:
    return f"为促进家居消费，现举办“{name}”。活动时间：{first}至2030年12月31日。购买家具给予补贴。{extra}"


@pytest.fixture
def ids(home: Settings) -> list[str]:
    """Two papers that tell of one activity by its name, and one that tells of another."""
    made = filled(
        home,
        paper(1, title=f"关于举办{NAME}的通知", body=body(NAME, "2030年9月10日")),
        paper(2, title=f"{NAME}在厦门启动", body=body(NAME, "2030年10月1日")),
        paper(3, title=f"关于举办{OTHER}的通知", body=body(OTHER, "2030年9月10日")),
    )
    store = open_store(home.database_url, home.locks)
    keep_facts(store)
    store.close()
    return made


def told(store: Store) -> dict[str, set[str]]:
    """The papers of each activity, by its key."""
    return {one.key: {witness.document_id for witness in one.witnesses} for one in register(store)}


def test_a_split_and_a_join_stand_over_readings_and_are_taken_back(home: Settings, ids: list[str]) -> None:
    first, second, third = ids
    with serving(home) as site:
        site.populate()
        store = site.store
        assert told(store) == {KEY: {first, second}, INTO: {third}}
        client = site.with_token("operator")
        split = client.post(
            "/api/v1/activities/split", json={"key": KEY, "document_id": second, "why": "厦门的"}
        )
        assert (split.status_code, split.json()["split"]) == (200, True)
        apart = f"{KEY}@{second}"
        assert told(store) == {KEY: {first}, apart: {second}, INTO: {third}}
        # The paper is read again, with more to say: it still stands apart.
        later = datetime(2025, 9, 9, 10, 0, tzinfo=SHANGHAI)
        filled(
            home,
            paper(
                2, title=f"{NAME}在厦门启动", body=body(NAME, "2030年10月1日", "欢迎参加。"), seen_at=later
            ),
        )
        assert keep_facts(store) == 1
        assert told(store) == {KEY: {first}, apart: {second}, INTO: {third}}
        assert client.post("/api/v1/activities/join", json={"key": apart, "into": INTO}).status_code == 200
        assert told(store) == {KEY: {first}, INTO: {second, third}}
        refused = client.post("/api/v1/activities/join", json={"key": "没有", "into": INTO})
        assert (refused.status_code, refused.json()["where"]) == (404, "没有")
        assert len(client.get("/api/v1/activities/ties").json()["ties"]) == 2
        assert client.post("/api/v1/activities/untie", json={"key": apart}).status_code == 200
        assert (
            client.post("/api/v1/activities/untie", json={"key": KEY, "document_id": second}).status_code
            == 200
        )
        assert told(store) == {KEY: {first, second}, INTO: {third}}
        assert client.post("/api/v1/activities/untie", json={"key": KEY}).status_code == 404
        deeds = [deed.what for deed in noted(store) if deed.what.startswith("activity")]
        assert deeds == ["activity.untie", "activity.untie", "activity.join", "activity.split"]


def test_on_its_page_an_operator_splits_and_joins(home: Settings, ids: list[str]) -> None:
    first, second, third = ids
    with serving(home) as site:
        site.populate()
        client = site.with_session("operator")
        telling = (
            site.with_session("reader").get("/activities").text.split("<details>")[1].split("</details>")[0]
        )
        assert all(f"/documents/{one}" in telling for one in (first, second))
        page = client.get("/activities/merged", params={"key": KEY}).text
        assert "2030-10-01" in page and "told differently" in page
        moved = client.post("/activities/split", data={"key": KEY, "document_id": second})
        assert (moved.status_code, moved.headers["location"]) == (
            303,
            str(httpx.URL("/activities/merged", params={"key": f"{KEY}@{second}"})),
        )
        client.post("/activities/join", data={"key": KEY, "into": INTO, "why": "一回事"})
        assert told(site.store) == {f"{KEY}@{second}": {second}, INTO: {first, third}}
        page = client.get("/activities/merged", params={"key": INTO}).text
        assert "一回事" in page and "Undo" in page
        client.post("/activities/untie", data={"key": KEY})
        assert told(site.store)[KEY] == {first}
        assert (
            site.with_session("reader")
            .post("/activities/split", data={"key": KEY, "document_id": first})
            .status_code
            == 403
        )


def test_at_the_terminal(
    home: Settings, ids: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(home.home))
    monkeypatch.setenv("HUANXIN_LANG", "en")
    assert run(["merges", "list"]) == 0
    listed = capsys.readouterr().out
    assert NAME in listed and ids[1] in listed and OTHER not in listed
    assert run(["merges", "split", NAME, ids[1], "--why", "in Xiamen", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["belongs_to"] == f"{KEY}@{ids[1]}"
    assert run(["merges", "join", f"{NAME}@{ids[1]}", OTHER]) == 0
    assert run(["merges", "split", NAME, ids[2]]) == 3
    assert run(["merges", "undo", NAME, ids[1]]) == 0
    capsys.readouterr()
    assert run(["merges", "list", "--json"]) == 0
    assert [tie["belongs_to"] for tie in json.loads(capsys.readouterr().out)["ties"]] == [INTO]
    store = open_store(home.database_url, home.locks)
    (tie,) = ties(store)
    assert (tie.split, tie.time.tzinfo is not None) == (False, True)
    store.close()


def test_what_was_said_of_others_leads_on_and_never_in_a_circle() -> None:
    said = {("a", ""): "b", ("b", ""): "c", ("a", "1"): "a@1", ("c", "9"): "a"}
    assert [group_of("a", key, said) for key in ("1", "2")] == ["a@1", "c"]
    assert group_of("c", "9", said) == "c"
    assert group_of("x", "", {("x", ""): "y", ("y", ""): "x"}) in ("x", "y")


def test_what_a_paper_and_its_own_file_tell_is_nothing_merged(
    home: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(home.home))
    text = body(NAME, "2030年9月10日")
    file = StoredAttachment(
        "方案.docx", "https://swt.example.gov.cn/f.docx", "docx", "a" * 64, 1, "read", text
    )
    filled(home, paper(1, title=f"关于举办{NAME}的通知", body=text, attachments=(file,)))
    store = open_store(home.database_url, home.locks)
    keep_facts(store)
    (one,) = register(store)
    store.close()
    assert (len(one.witnesses), one.papers) == (2, 1)
    assert run(["merges", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["merged"] == []
