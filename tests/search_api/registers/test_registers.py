"""Coverage, figures and lineage: by API, as tables, on pages; each thing leads to the words it was read from."""

from __future__ import annotations

import csv
import io
from datetime import date
from html import unescape

import httpx
import pytest

from config.registry import load_registry
from config.settings import Settings
from crawlers.board import OnBoard
from crawlers.extract.files import read_file
from crawlers.runs.health.watch import Health
from indexing.registers.coverage import Naming
from indexing.registers.figures import kind_of, value_of
from indexing.store.runs.source_states import HealthState, Judgement
from search_api.coverage import by_measure, by_month
from tests.search_api.pages.staged_papers import NOW

Told = tuple[Settings, list[str]]


def body_of(site: httpx.Client, key: str) -> str:
    text: str = site.get(f"/api/v1/documents/{key}").json()["body"]
    return text


def standing(region: str, state: HealthState) -> OnBoard:
    source = next(one for one in load_registry(()).sources.values() if one.site.region == region)
    health = Health(source.id, Judgement(state, "well"), NOW, None, None)
    return OnBoard(source, "proven", None, False, None, (), (), (), health)


def naming(region: str, measure: int, day: str, *, carries_out: bool = True) -> Naming:
    return Naming(region, measure, f"{region}-{measure}-{day}", "某通知", day, 0, (0, 2), carries_out)


def test_a_cell_is_in_one_of_four_states() -> None:
    found = [naming("350200", 6, "2025-08-01"), naming("330000", 2, "2025-09-02", carries_out=False)]
    sources = [standing("330000", "up"), standing("440000", "blocked")]
    rows = {row.code: row for row in by_measure(found, sources)}
    assert len(rows) == 37
    assert [rows[code].cells[5].known for code in ("350200", "330000", "440000", "350000")] == [
        "paper",
        "none",
        "unknown",
        "unknown",
    ]
    assert (rows["330000"].cells[1].known, rows["330000"].cells[1].count) == ("mentioned", 1)
    assert rows["330000"].cells[5].since == NOW.date()
    assert rows["440000"].why and not rows["330000"].why


def test_months_that_have_not_begun_are_no_columns() -> None:
    found = [naming("350000", 6, "2025-08-01"), naming("350000", 2, "2025-08-09")]
    row = next(one for one in by_month(found, (), 2025, date(2025, 9, 15), None) if one.code == "350000")
    assert [cell.count for cell in row.cells] == [0] * 7 + [2, 0]
    row = next(one for one in by_month(found, (), 2025, date(2025, 9, 15), 6) if one.code == "350000")
    assert row.cells[7].count == 1
    assert by_month(found, (), 2026, date(2025, 9, 15), None)[0].cells == ()


def test_coverage_names_the_papers_and_words_behind_a_cell(site: httpx.Client, told: Told) -> None:
    answer = site.get("/api/v1/coverage").json()
    rows = {row["region"]: row["cells"] for row in answer["rows"]}
    (paper,) = [one for one in rows["350000"][5]["papers"] if one["document_id"] == told[1][1]]
    start, end = paper["span"]
    assert paper["carries_out"] and body_of(site, paper["document_id"])[start:end]
    assert (rows["440000"][1]["state"], rows["440000"][1]["count"]) == ("mentioned", 1)
    assert rows["120000"][0]["state"] == "unknown"
    page = site.get("/coverage", params={"region": "350000", "column": 6}).text
    assert f"/documents/{told[1][1]}?at={start}-{end}#found" in page


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_the_table_of_coverage_says_each_state(site: httpx.Client, format_: str) -> None:
    answer = site.get("/api/v1/coverage/table", params={"format": format_})
    if format_ == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    else:
        (table,) = read_file(answer.content, "coverage.xlsx").tables
        rows = [table.header, *table.rows]
    assert len(rows) == 38 and len(rows[0]) == 2 + 11 + 1
    by_code = {row[0]: row for row in rows}
    assert by_code["440000"][3] == "仅提及 1"
    assert "份文件" in by_code["350000"][7]
    assert (by_code["120000"][2], by_code["120000"][-1]) == ("不知道", "来源还没有采过")


@pytest.mark.parametrize(
    ("text", "counts", "value", "kind"),
    [
        ("6600多件", "质量违法案件", 6600, "other"),
        ("3500多万元", "罚没", 35_000_000, "sums"),
        ("36.5亿元", "带动家居消费", 3_650_000_000, "sums"),
        ("4600多家", "获证企业", 4600, "enterprises"),
        ("1,200个", "涉及品牌", 1200, "brands"),
        ("320场", "促消费活动", 320, "activities"),
        ("数十家", "参与企业", None, "enterprises"),
    ],
)
def test_a_number_has_a_value_and_a_kind(text: str, counts: str, value: float | None, kind: str) -> None:
    assert (value_of(text), kind_of(text, counts)) == (value, kind)


def test_each_number_leads_to_its_sentence(site: httpx.Client, told: Told) -> None:
    found = site.get("/api/v1/figures", params={"region": "福建"}).json()["figures"]
    assert {(one["kind"], one["text"]) for one in found} >= {
        ("activities", "320场"),
        ("enterprises", "4500多家"),
        ("brands", "1200个"),
        ("sums", "36.5亿元"),
        ("sums", "3000多万元"),
    }
    page = unescape(site.get("/figures").text)
    for one in found:
        start, end = one["span"]
        assert body_of(site, one["document_id"])[start:end] == one["text"]
        assert f"/documents/{one['document_id']}?at={start}-{end}#found" in page
    table = site.get("/api/v1/figures/table", params={"kind": "sums"}).content.decode("utf-8-sig")
    assert "3650000000" in table and "4500" not in table
    assert site.get("/api/v1/figures/table", params={"format": "xlsx"}).content.startswith(b"PK")


def test_lineage_goes_from_the_ministry_to_the_city(site: httpx.Client, told: Told) -> None:
    root, plan, city, *_ = told[1]
    graph = site.get("/api/v1/lineage").json()
    assert {(edge["child"], edge["parent"]) for edge in graph["edges"]} == {(plan, root), (city, plan)}
    for edge in graph["edges"]:
        start, end = edge["span"]
        assert "《" in body_of(site, edge["child"])[max(0, start - 1) : end + 1]
    around = site.get("/api/v1/lineage", params={"document": city}).json()
    assert {node["document_id"] for node in around["nodes"]} == {root, plan, city}
    missing = site.get("/api/v1/lineage", params={"document": "no-such"})
    assert (missing.status_code, missing.json()["where"]) == (404, "document")
    page = site.get("/lineage", params={"document": plan}).text
    places = [page.index(f'href="/documents/{key}"') for key in (root, plan, city)]
    assert places == sorted(places)
    assert f"/lineage?document={plan}" in site.get(f"/documents/{plan}").text


def test_facts_of_a_file_lead_into_the_file(site: httpx.Client, told: Told) -> None:
    key = told[1][3]
    (file,) = site.get(f"/api/v1/documents/{key}").json()["file_facts"]
    assert file["place"] == 1 and len(file["activities"]) >= 2
    start, end = file["benefits"][0]["span"]
    page = unescape(site.get(f"/documents/{key}").text)
    address = f"/documents/{key}/files/1?at={start}-{end}"
    assert f"{address}#found" in page
    shown = site.get(address).text
    assert (
        '<div id="found" class="scroll"' in shown and f"<mark>{file['benefits'][0]['text']}</mark>" in shown
    )


def test_home_shows_what_is_due_and_what_runs(site: httpx.Client) -> None:
    page = site.get("/").text
    assert "即将截止" in page and "正在进行" in page and "闽江家居焕新节" in page
    assert "2025-09-30" in page


def test_views_of_activities_have_the_same_numbers(site: httpx.Client) -> None:
    line = site.get("/activities", params={"view": "timeline", "year": 2025}).text
    assert line.count("闽江家居焕新节") >= 2 and "2025-09-10—2025-12-31" in line
    month = site.get("/activities", params={"view": "month", "month": "2025-11"}).text
    assert month.count("钱塘") >= 4 and 'id="d30"' in month
    tiles = site.get("/activities", params={"view": "map"}).text
    count = site.get("/api/v1/activities", params={"region": "浙江"}).json()["total"]
    assert f'<th scope="row">浙江省</th><td class="number">{count}</td>' in tiles
    english = site.get("/activities", params={"view": "month", "month": "2025-09", "lang": "en"}).text
    assert "September 2025" in english and "Month after" in english
