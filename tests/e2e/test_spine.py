"""From a page on the web to a search result: the shipped sources against the sample web, with a reroute file only."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexing.store import find_document, load_documents, open_store
from indexing.store.papers.documents import count_documents
from indexing.text.urls import url_key
from sample_web import SampleWeb, clock_of, truth
from tests.e2e.commands import Desk

SOURCES = (
    "mofcom-zcfb",
    "govcn-library",
    "govcn-zuixin",
    "cn-gd-gkmlpt",
    "cn-sd-col352659",
    "cn-sd-col106480",
    "cn-fj-tzgg",
    "cn-hi-zcwj",
)


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb(day=0, sources=SOURCES) as web:
        yield web


@pytest.fixture(scope="module")
def desk(web: SampleWeb, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    reroute = web.write_reroute(folder / "reroute.txt")
    return Desk(folder / "home", HUANXIN_REROUTE=str(reroute), HUANXIN_CLOCK=clock_of(0))


@pytest.fixture(scope="module")
def first_day(desk: Desk, web: SampleWeb) -> list[dict[str, Any]]:
    web.day = 0
    said = desk.huanxin("crawl", *SOURCES, "--delay", "0", "--jsonl")
    assert said.code == 0, said.err
    return said.lines


@pytest.fixture(scope="module")
def second_day(desk: Desk, web: SampleWeb, first_day: list[dict[str, Any]]) -> list[dict[str, Any]]:
    before = desk.huanxin("changes", "--jsonl").lines[-1]["seq"]
    web.day = 1
    desk.environment["HUANXIN_CLOCK"] = clock_of(1)
    said = desk.huanxin("crawl", *SOURCES, "--delay", "0", "--jsonl", "--full")
    assert said.code == 0, said.err
    return desk.huanxin("changes", "--since", str(before), "--jsonl").lines


def test_every_source_ends_finished_and_without_errors(first_day: list[dict[str, Any]]) -> None:
    assert {run["source_id"]: run["state"] for run in first_day} == dict.fromkeys(SOURCES, "finished")
    assert all(set(run["verdicts"]) <= {"ok", "shell"} for run in first_day)


def told(day: int) -> list[dict[str, Any]]:
    """The documents of the truth that a crawl learns of."""
    documents = [d for source in truth(day)["sources"].values() for d in source["documents"]]
    return [d for d in documents if d["reachable"] or d["status"] == "external"]


def test_every_document_of_the_truth_is_found_with_its_fields(
    desk: Desk, first_day: list[dict[str, Any]]
) -> None:
    store = open_store(f"sqlite:///{desk.home / 'huanxin.db'}", desk.home / "locks")
    for document in told(0):
        key = find_document(store, document["url"])
        assert key is not None, document["url"]
        found = load_documents(store, [key])[key]
        if document["repost_of"]:  # another appearance of a document that stands as its original says
            assert found.url != document["url"]
            continue
        assert found.title == document["title"]
        assert (found.published or "")[:10] == document["published"]
        assert found.doc_no == document["doc_no"]
        if found.status != "external":
            assert all(passage in found.body for passage in document["passages"])
        assert [(a.name, a.sha256) for a in found.attachments] == [
            (a["name"], a["sha256"]) for a in document["attachments"]
        ]
    assert count_documents(store) == len({url_key(d["url"]) for d in told(0) if not d["repost_of"]})


def test_searching_a_title_finds_it_first(
    desk: Desk, first_day: list[dict[str, Any]], tmp_path: Path
) -> None:
    papers = told(0)
    batch = tmp_path / "titles.jsonl"
    lines = [json.dumps({"query": d["title"], "size": 1}, ensure_ascii=False) for d in papers]
    batch.write_text("\n".join(lines), "utf-8")
    answers = desk.huanxin("search", "--batch", batch).lines
    hits = [a["hits"][0]["title"] if a["hits"] else None for a in answers]
    assert sum(hit == d["title"] for hit, d in zip(hits, papers, strict=True)) >= 0.97 * len(papers)


def test_searching_a_number_in_any_brackets_finds_its_paper_first(
    desk: Desk, first_day: list[dict[str, Any]], tmp_path: Path
) -> None:
    numbers = sorted({d["doc_no"] for d in told(0) if d["doc_no"]})
    batch = tmp_path / "numbers.jsonl"
    styles = ("〔〕", "[]", "（）", "【】")
    written = [
        n.replace("〔", styles[i % 4][0]).replace("〕", styles[i % 4][1]) for i, n in enumerate(numbers)
    ]
    batch.write_text("\n".join(json.dumps({"query": w}, ensure_ascii=False) for w in written), "utf-8")
    answers = desk.huanxin("search", "--batch", batch).lines
    assert [a["hits"][0]["doc_no"] for a in answers] == numbers


def test_what_robots_forbids_is_not_fetched_and_foreign_rows_are_external(
    desk: Desk, web: SampleWeb, first_day: list[dict[str, Any]]
) -> None:
    assert not [asked for asked in web.requests if asked.path.startswith("/xxgk/nbgz/")]
    refused = {run["source_id"]: run["refused"] for run in first_day}
    assert refused["cn-fj-tzgg"] == {"robots": 1}


def test_the_second_day_brings_what_the_truth_says_and_nothing_else(
    second_day: list[dict[str, Any]],
) -> None:
    expected = sorted((c["url"], tuple(c["classes"])) for c in truth(1)["changes"] if c["day"] == 1)
    assert sorted((c["url"], tuple(c["classes"])) for c in second_day) == expected


def test_every_response_is_in_the_archive_and_replays_without_a_network(
    desk: Desk, first_day: list[dict[str, Any]], tmp_path: Path
) -> None:
    run = next(r for r in first_day if r["source_id"] == "cn-fj-tzgg")
    (archive,) = (desk.home / "archive").glob(f"{run['run_id']}*.warc.gz")
    replayed = Desk(tmp_path / "home", HUANXIN_CLOCK=clock_of(0))
    said = replayed.huanxin("crawl", "cn-fj-tzgg", "--replay", archive, "--jsonl")
    assert said.code == 0, said.err
    (again,) = said.lines
    assert (again["entries"], again["verdicts"]) == (run["entries"], run["verdicts"])
    assert again["new"] >= run["new"] > 0
    with gzip.open(archive) as lines:
        assert lines.readline().startswith(b"WARC/1.")


def test_scrapy_itself_lists_and_runs_the_spider(desk: Desk, web: SampleWeb) -> None:
    import subprocess
    import sys

    from tests.conftest import ROOT

    scrapy = [sys.executable, "-m", "scrapy"]
    listed = subprocess.run(
        [*scrapy, "list"], cwd=ROOT, env=desk.environment, capture_output=True, check=True
    )
    assert b"columns" in listed.stdout.split()
    subprocess.run(
        [*scrapy, "crawl", "columns", "-a", "source=cn-hi-zcwj", "-a", "delay=0"],
        cwd=ROOT,
        env=desk.environment,
        capture_output=True,
        check=True,
    )
    (run, *_) = desk.huanxin("runs", "cn-hi-zcwj", "--jsonl").lines
    assert run["state"] == "finished"


def test_a_list_that_is_as_it_was_is_not_sent_again(web: SampleWeb, tmp_path: Path) -> None:
    # cn-fj-tzgg's lists are read deep on another weekday than this.
    reroute = web.write_reroute(tmp_path / "reroute.txt")
    desk = Desk(tmp_path / "home", HUANXIN_REROUTE=str(reroute), HUANXIN_CLOCK=clock_of(0))
    web.day = 0
    (first,) = desk.huanxin("crawl", "cn-fj-tzgg", "--delay", "0", "--jsonl").lines
    before = len(web.requests)
    (second,) = desk.huanxin("crawl", "cn-fj-tzgg", "--delay", "0", "--jsonl").lines
    assert [asked.status for asked in web.requests[before:] if asked.path != "/robots.txt"] == [304]
    assert (first["state"], second["state"], second["new"]) == ("finished", "finished", 0)


def test_a_source_that_is_being_crawled_is_busy(desk: Desk) -> None:
    from config.registry import load_registry
    from crawlers.runs.source_lock import hold_source

    assert "cn-fj-tzgg" in load_registry().sources
    with hold_source("cn-fj-tzgg", desk.home / "locks"):
        said = desk.huanxin("crawl", "cn-fj-tzgg", "--delay", "0", "--json")
    assert said.code == 7
    assert said.error["type"] == "busy"
