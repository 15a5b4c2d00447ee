"""The two papers that the project starts from, imported: what the registers, the calendar and the pages know of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from config.settings import load_settings
from indexing.registers.keeping import keep_facts
from indexing.store import open_store
from tests.e2e.commands import Desk
from tests.search_api.served import served

PRESS, NOTICE = "000_d784eb7449f2eb36.txt", "002_d4ff40adc80af422.txt"


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, corpus: Callable[[str], Path]
) -> Iterator[tuple[httpx.Client, dict[str, Any], dict[str, Any]]]:
    """A client of the pages, the press report and the notice, as the API tells them."""
    home = tmp_path_factory.mktemp("campaign")
    folder = corpus("campaign")
    desk = Desk(home, HUANXIN_CLOCK="2023-09-08T12:00:00+08:00")
    told = desk.huanxin("import", folder / PRESS, folder / NOTICE, "--json")
    assert (told.code, told.json["new"]) == (0, 2), told.err
    settings = load_settings({"HUANXIN_HOME": str(home)}, home)
    store = open_store(settings.database_url, settings.locks)
    keep_facts(store)
    store.close()
    with pytest.MonkeyPatch.context() as patch, served(settings) as client:
        patch.setenv("HUANXIN_CLOCK", "2023-09-08T12:00:00+08:00")
        hits = client.get("/api/v1/search", params={"q": "家居"}).json()["hits"]
        whole = [client.get(f"/api/v1/documents/{hit['id']}").json() for hit in hits]
        press = next(one for one in whole if one["title"].startswith("11条"))
        notice = next(one for one in whole if one["title"].startswith("商务部办公厅"))
        yield client, press, notice


Both = tuple[httpx.Client, dict[str, Any], dict[str, Any]]


def flat(name: str) -> str:
    return re.sub(r"\s", "", name)


@pytest.mark.parametrize(
    ("name", "regions"),
    [
        ("暖暖的新家", ["230000"]),
        ("绿色智能家电消费季", ["330000"]),
        ("晋情消费幸福暖家", ["140000"]),
        ("家电家居消费节", ["220000", "370000", "630000"]),
        ("家居焕新消费季", None),
    ],
)
def test_the_report_names_local_activities_with_their_regions(
    both: Both, name: str, regions: list[str] | None
) -> None:
    client, press, _ = both
    (one,) = [
        found
        for found in client.get("/api/v1/activities").json()["activities"]
        if flat(found["name"]) == name and any(w["document_id"] == press["id"] for w in found["witnesses"])
    ]
    if regions is not None:
        assert one["region_codes"] == regions
    span = next(w["span"] for w in one["witnesses"] if w["document_id"] == press["id"])
    assert flat(press["body"][slice(*span)]) == name


def test_the_report_tells_its_figures(both: Both) -> None:
    client, press, _ = both
    told = {one["text"]: one["counts"] or "" for one in press["facts"]["figures"]}
    assert set(told) >= {
        "4方面",
        "11条",
        "6600多件",
        "3500多万元",
        "12件",
        "4批",
        "18种",
        "2.3万多张",
        "4600多家",
    }
    assert "质量违法案件" in told["6600多件"] and told["3500多万元"] == "罚没"
    sums = client.get("/api/v1/figures", params={"kind": "sums"}).json()["figures"]
    (fines,) = [one for one in sums if one["text"] == "3500多万元"]
    assert fines["value"] == 35_000_000 and press["body"][slice(*fines["span"])] == "3500多万元"


def test_the_report_names_measures(both: Both) -> None:
    _, press, _ = both
    # Of the 11 it leaves out the ninth, which is about the countryside.
    assert [one["n"] for one in press["facts"]["measures"]] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11]


def test_the_report_announces_a_paper(both: Both) -> None:
    client, press, _ = both
    announced = [one["title"] for one in press["facts"]["citations"] if one["relation"] == "announces"]
    assert announced == ["轻工业稳增长工作方案（2023—2024年）"]
    assert "announced, not seen yet" in client.get(f"/documents/{press['id']}").text


def test_the_notice_tells_its_days(both: Both) -> None:
    client, _, notice = both
    assert notice["document_date"] == "2023-08-31"
    (season,) = [one for one in notice["facts"]["activities"] if one["name"] == "家居焕新消费季"]
    assert (season["start"], season["end"]) == ("2023-09", "2023-12")
    launch = next(one for one in notice["facts"]["times"] if one["text"] == "9月初")
    assert (launch["start"], launch["end"]) == ("2023-09-01", "2023-09-10")
    (due,) = notice["facts"]["deadlines"]
    assert (due["date"], due["kind"]) == ("2023-09-15", "report")
    feed = client.get("/feeds/activities.ics").text.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20230915" in feed and "DTEND;VALUE=DATE:20240101" in feed
    home = client.get("/").text
    assert "2023-09-15" in home and "家居焕新消费季" in home


def test_the_notice_has_its_files_and_what_it_carries_out(both: Both) -> None:
    client, _, notice = both
    assert [one["name"] for one in notice["attachments"]] == [
        "家居焕新消费季重点活动表.wps",
        "商务部办公厅关于组织开展“家居焕新消费季”活动的通知.pdf",
    ]
    cited = [one for one in notice["facts"]["citations"] if not one["own"]]
    assert [one["title"] for one in cited] == ["商务部等13部门关于促进家居消费若干措施的通知"]
    assert "2023消费提振年" in {one["name"] for one in notice["facts"]["activities"]}
    graph = client.get("/api/v1/lineage", params={"document": notice["id"]}).json()
    assert [edge["child"] for edge in graph["edges"]] == [notice["id"]]
