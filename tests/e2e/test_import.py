"""Bringing in what was not crawled, on real input: the campaign's two papers, WARC files, JSON lines."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.e2e.commands import Desk

Corpus = Callable[[str], Path]


@dataclass(frozen=True)
class Answer:
    """What a server said, for a WARC."""

    url: str
    body: bytes
    status: str = "200 OK"
    kind: str = "text/html"


def write_warc(path: Path, answers: Iterable[Answer]) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for one in answers:
            http = StatusAndHeaders(one.status, [("Content-Type", one.kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(one.url, "response", payload=BytesIO(one.body), http_headers=http)
            )
    return path


def lines(values: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def first_hits(desk: Desk, queries: Sequence[str], batch: Path) -> list[dict[str, Any]]:
    """The first hit of each query, {} where there is none."""
    batch.write_text(lines({"query": query, "size": 1} for query in queries), "utf-8")
    said = desk.huanxin("search", "--batch", batch)
    assert said.code == 0, said.err
    return [answer["hits"][0] if answer["hits"] else {} for answer in said.lines]


# The campaign's two papers


@pytest.fixture(scope="module")
def campaign(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("campaign") / "home")
    said = desk.huanxin("import", *sorted(corpus("campaign").glob("*.txt")), "--json")
    assert said.code == 0, said.err
    assert (said.json["read"], said.json["new"], said.json["failed"]) == (2, 2, [])
    return desk


def test_the_ministrys_notice_comes_in_with_all_that_its_record_says(campaign: Desk) -> None:
    page = "http://www.mofcom.gov.cn/article/zwgk/gkgztz/202309/20230903437239.shtml"
    notice = campaign.huanxin("show", page, "--json").json
    assert notice["title"] == "商务部办公厅关于组织开展“家居焕新消费季”活动的通知"
    assert notice["agencies"] == ["商务部办公厅"]
    assert (notice["document_type"], notice["topic"], notice["region"]) == ("notice", "core", "100000")
    assert (notice["document_date"], notice["published"]) == ("2023-08-31", None)
    assert notice["first_seen"] == "2023-09-07T11:42:52+08:00"
    assert notice["archived_urls"] == [
        f"https://web.archive.org/web/{stamp}/{page}" for stamp in ("20230907034252", "20230921150605")
    ]
    assert [file["name"] for file in notice["attachments"]] == [
        "家居焕新消费季重点活动表.wps",
        "商务部办公厅关于组织开展“家居焕新消费季”活动的通知.pdf",
    ]
    assert notice["title_en"].startswith("The General Office of the Ministry of Commerce on")
    assert notice["summary_en"].startswith("The Ministry of Commerce will organize")
    assert "trade-in" not in notice["body_en"] and "Home Renewal Consumption Season" in notice["body_en"]
    assert "\n一、总体安排 " in notice["body"]
    assert notice["body"].endswith(
        "商务部办公厅\n2023年8月31日\n商务部办公厅关于组织开展“家居焕新消费季”活动的通知.pdf"
    )


def test_the_campaigns_name_finds_notice_and_press_report(campaign: Desk) -> None:
    found = campaign.huanxin("search", "家居焕新消费季", "--json").json
    assert [hit["title"] for hit in found["hits"]] == [
        "商务部办公厅关于组织开展“家居焕新消费季”活动的通知",
        "11条政策举措促进家居消费（权威发布）",
    ]
    assert all("家居焕新消费季" in hit["snippet"] for hit in found["hits"])


def test_english_words_find_the_notice(campaign: Desk) -> None:
    found = campaign.huanxin("search", "home renewal", "--json").json
    assert found["hits"][0]["document_date"] == "2023-08-31"
    assert "english" in found["hits"][0]["matched_in"]
    # 家居焕新 stands for it, so the report that has no English is found too.
    assert {hit["title"] for hit in found["hits"][1:]} == {"11条政策举措促进家居消费（权威发布）"}


def test_an_event_that_only_the_report_names_finds_the_report(campaign: Desk) -> None:
    for query in ("晋情消费 幸福暖家", "“暖暖的新家”"):
        found = campaign.huanxin("search", query, "--match", "all", "--json").json
        assert [hit["title"] for hit in found["hits"]] == ["11条政策举措促进家居消费（权威发布）"]


def test_the_campaigns_papers_imported_again_change_nothing(campaign: Desk, corpus: Corpus) -> None:
    again = campaign.huanxin("import", *sorted(corpus("campaign").glob("*.txt")), "--json").json
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert len(campaign.huanxin("changes", "--jsonl").lines) == 2


# A WARC of real pages

NO_PAPERS = {
    "blocked": Answer(
        "http://swt.example.gov.cn/a.html",
        b"<script>document.cookie=('__jsl_clearance=1;max-age=3600');location.href=location.pathname</script>",
        "521 Unknown",
    ),
    "gone": Answer("http://swt.example.gov.cn/b.html", b"<h1>404 Not Found</h1>", "404 Not Found"),
    "soft404": Answer(
        "http://swt.example.gov.cn/c.html",
        "<html><title>提示</title><body><p>您访问的页面不存在或已删除！</p><a href='/'>返回首页</a></body></html>".encode(),
    ),
    "shell": Answer(
        "http://swt.example.gov.cn/d.html",
        b"<html><head><meta http-equiv='refresh' content='0;url=/art/2023/d.html'></head><body></body></html>",
    ),
    "empty": Answer("http://swt.example.gov.cn/e.html", b""),
    "error": Answer("http://swt.example.gov.cn/f.html", b"<h1>502 Bad Gateway</h1>", "502 Bad Gateway"),
}


@dataclass(frozen=True)
class Warc:
    desk: Desk
    path: Path
    gold: tuple[dict[str, Any], ...]
    attachment: Answer
    said: dict[str, Any]

    def address(self, gold: dict[str, Any]) -> str:
        return gold["url"] or f"http://pages.example.cn/{gold['file']}"


@pytest.fixture(scope="module")
def warc(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Warc:
    """All real pages with gold, real list pages, answers that are no papers, and a file that one page links to."""
    folder = tmp_path_factory.mktemp("warc")
    text = corpus("extraction_gold.jsonl").read_text("utf-8")
    gold = tuple(json.loads(line) for line in text.split("\n") if line.strip())
    linked = next(file for page in gold for file in page["attachments"] if file["url"].endswith(".pdf"))
    attachment = Answer(
        linked["url"],
        corpus("attachments/pdf/shaanxi_sme_list_2021.pdf").read_bytes(),
        kind="application/pdf",
    )
    built = Warc(Desk(folder / "home"), folder / "pages.warc.gz", gold, attachment, {})
    pages = [Answer(built.address(page), corpus(page["file"]).read_bytes()) for page in gold]
    lists = [
        Answer(f"http://lists.example.cn/{path.name}", path.read_bytes())
        for path in sorted(corpus("pages/list").glob("*.html"))
    ]
    write_warc(built.path, [*NO_PAPERS.values(), *pages, *lists, attachment])
    said = built.desk.huanxin("import", built.path, "--json")
    assert said.code == 0, said.err
    return Warc(built.desk, built.path, gold, attachment, said.json)


def test_every_paper_of_a_warc_is_stored_once_and_nothing_else(warc: Warc) -> None:
    assert (warc.said["read"], warc.said["new"]) == (len(warc.gold), len(warc.gold))
    changes = warc.desk.huanxin("changes", "--jsonl").lines
    assert sorted(change["url"] for change in changes) == sorted(map(warc.address, warc.gold))


def test_pages_that_are_no_papers_are_counted_by_verdict(warc: Warc) -> None:
    counted = warc.said["skipped"]
    assert set(counted) == set(NO_PAPERS)
    assert sum(counted.values()) == len(NO_PAPERS) + 3


def test_a_warc_imported_again_changes_nothing(warc: Warc) -> None:
    before = warc.desk.huanxin("changes", "--jsonl").out
    again = warc.desk.huanxin("import", warc.path, "--json").json
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, len(warc.gold))
    assert again["skipped"] == warc.said["skipped"]
    assert warc.desk.huanxin("changes", "--jsonl").out == before


def test_a_title_finds_its_paper_first(warc: Warc, tmp_path: Path) -> None:
    hits = first_hits(warc.desk, [page["title"] for page in warc.gold], tmp_path / "titles.jsonl")
    missed = [
        page["title"]
        for page, hit in zip(warc.gold, hits, strict=True)
        if hit.get("url") != warc.address(page)
    ]
    assert len(missed) <= 0.03 * len(warc.gold), missed


def test_a_number_always_finds_its_paper_first(warc: Warc, tmp_path: Path) -> None:
    numbered = [page for page in warc.gold if page["doc_no"]]
    assert len(numbered) > 25
    hits = first_hits(warc.desk, [page["doc_no"] for page in numbered], tmp_path / "numbers.jsonl")
    assert [hit.get("url") for hit in hits] == [warc.address(page) for page in numbered]


def test_a_linked_file_of_the_same_warc_is_kept_and_searched_with_its_paper(warc: Warc) -> None:
    (page,) = (p for p in warc.gold if warc.attachment.url in [file["url"] for file in p["attachments"]])
    paper = warc.desk.huanxin("show", warc.address(page), "--json").json
    (kept,) = (file for file in paper["attachments"] if file["url"] == warc.attachment.url)
    assert kept["sha256"] == hashlib.sha256(warc.attachment.body).hexdigest()
    assert (kept["format"], kept["state"]) == ("pdf", "read")
    found = warc.desk.huanxin("search", "“第二批拟入库科技型中小企业名单”", "--json").json
    assert [hit["id"] for hit in found["hits"]] == [paper["id"]]
    assert f"attachment:{kept['name']}" in found["hits"][0]["matched_in"]


def test_the_imported_warc_stays_as_evidence(warc: Warc) -> None:
    (kept,) = (warc.desk.home / "archive").glob("*.warc.gz")
    assert kept.read_bytes() == warc.path.read_bytes()


# JSON lines


def head(path: Path, count: int) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for _, line in zip(range(count), file, strict=False)]


@pytest.mark.long
def test_laws_come_in_under_their_own_ids_and_twice_changes_nothing(corpus: Corpus, tmp_path: Path) -> None:
    laws = head(corpus("corpora/laws_regulations.jsonl.gz"), 200)
    raw = lines(laws).encode()
    (tmp_path / "laws.jsonl.gz").write_bytes(gzip.compress(raw))
    (tmp_path / "laws.jsonl").write_bytes(raw)
    desk = Desk(tmp_path / "home")
    first = desk.huanxin("import", tmp_path / "laws.jsonl.gz", "--json").json
    assert first == {
        "read": 200,
        "new": 200,
        "changed": 0,
        "unchanged": 0,
        "skipped": {},
        "failed": [],
        "index_fault": None,
    }
    again = desk.huanxin("import", tmp_path / "laws.jsonl", "--json").json
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 200)
    status = desk.huanxin("index", "status", "--json").json
    assert (status["documents"], status["backlog"]) == (200, 0)
    law = desk.huanxin("show", laws[0]["id"], "--json").json
    assert (law["title"], law["published"]) == (laws[0]["title"], laws[0]["date"])
    assert "".join(law["body"].split()) == "".join(laws[0]["text"].split())
    hits = first_hits(desk, [law["title"] for law in laws], tmp_path / "titles.jsonl")
    found = sum(hit.get("title") == law["title"] for hit, law in zip(hits, laws, strict=True))
    assert found >= 0.97 * len(laws)


@pytest.mark.long
def test_titles_with_numbers_come_in_by_their_addresses(corpus: Corpus, tmp_path: Path) -> None:
    rows = head(corpus("corpora/policy_index_cn.jsonl.gz"), 300)
    path = tmp_path / "index.jsonl"
    path.write_text(lines(rows), "utf-8")
    desk = Desk(tmp_path / "home")
    first = desk.huanxin("import", path, "--json").json
    assert (first["read"], first["new"], first["failed"]) == (300, 300, [])
    assert desk.huanxin("import", path, "--json").json["unchanged"] == 300
    numbers = [row for row in rows if row.get("doc_no")]
    paper = desk.huanxin("show", numbers[0]["url"], "--json").json
    assert (paper["doc_no"], paper["document_date"], paper["published"]) == (
        numbers[0]["doc_no"],
        numbers[0]["issued"],
        numbers[0]["published"],
    )
    hits = first_hits(desk, [row["doc_no"] for row in numbers], tmp_path / "numbers.jsonl")
    wrong = [row for row, hit in zip(numbers, hits, strict=True) if hit.get("doc_no") != row["doc_no"]]
    assert not wrong


def test_a_line_that_is_no_paper_is_explained_in_the_readers_language(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text('{"title": "无地址"}\n[1]\n{"id": 1' + "0" * 5000 + "}\n", "utf-8")
    failed = Desk(tmp_path / "home", HUANXIN_LANG="zh").huanxin("import", path, "--json").json["failed"]
    whys = [one["why"] for one in failed]
    assert whys[:2] == ["须有 `url` 或 `id`", "不是 JSON 对象"]
    assert whys[2].startswith("不是 JSON：")


def test_what_is_older_than_what_is_known_is_history_by_whichever_way_it_comes(tmp_path: Path) -> None:
    url = "http://swj.example.gov.cn/tzgg/7.html"
    text = "各区商务局：现将家居焕新活动安排通知如下，活动期间购买家具按成交价的一成给予补贴，每件不超过{}元，请遵照执行。"
    page = "<html><head><title>关于家居焕新活动安排的通知</title></head><body><h1>关于家居焕新活动安排的通知</h1><div>{}</div></body></html>"

    def archived(name: str, *looks: tuple[str, int]) -> Path:
        path = tmp_path / name
        with path.open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for day, most in looks:
                body = page.format(text.format(most)).encode()
                http = StatusAndHeaders(
                    "200 OK", [("Content-Type", "application/octet-stream")], protocol="HTTP/1.1"
                )
                dated = {"WARC-Date": f"{day}T02:00:00Z"}
                writer.write_record(
                    writer.create_warc_record(
                        url, "response", payload=BytesIO(body), http_headers=http, warc_headers_dict=dated
                    )
                )
        return path

    desk = Desk(tmp_path / "home")
    report = desk.huanxin(
        "import", archived("a.warc.gz", ("2025-05-02", 1500), ("2025-05-01", 900)), "--json"
    ).json
    assert (report["new"], report["changed"], report["failed"]) == (1, 1, [])
    older = {"url": url, "title": "关于家居焕新活动安排的通知", "first_seen": "2025-04-01T08:00:00+08:00"}
    line = tmp_path / "older.jsonl"
    line.write_text(lines([{**older, "body": text.format(300)}]), "utf-8")
    report = desk.huanxin("import", line, archived("b.warc.gz", ("2025-04-20", 700)), "--json").json
    assert (report["changed"], report["unchanged"]) == (0, 2)
    shown = desk.huanxin("show", url, "--json").json
    assert "1500元" in shown["body"] and shown["version"] == 2
    assert shown["first_seen"].startswith("2025-04-01")


def test_characters_that_nobody_sees_are_no_part_of_an_imported_text(tmp_path: Path) -> None:
    paper = {
        "url": "http://a.gov.cn/1",
        "title": "\ufeff家居\u200b焕新",
        "body": "每户\u200d补贴\u00ad500元。",
    }
    clean = {"url": "http://a.gov.cn/1", "title": "家居焕新", "body": "每户补贴５００元。"}
    path = tmp_path / "papers.jsonl"
    path.write_text(lines([paper, clean]), "utf-8")
    desk = Desk(tmp_path / "home")
    assert desk.huanxin("import", path, "--json").json["unchanged"] == 1
    shown = desk.huanxin("show", "http://a.gov.cn/1", "--json").json
    assert (shown["title"], shown["body"]) == ("家居焕新", "每户补贴500元。")
