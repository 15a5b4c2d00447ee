"""Nothing fails quietly: what costs a paper is counted in the run's row, and costs no other."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from config.settings import Settings, load_settings
from crawlers.extract.reading import read_list, read_page
from crawlers.runs.items import Fetched
from crawlers.runs.ledger import counts_of, detail_of, state_of
from crawlers.runs.writer import Writer, Written
from indexing.records import Hints, Paper
from indexing.store import open_store
from indexing.store.papers.documents import known_urls
from indexing.store.runs.detail import RunDetail, read_detail
from indexing.store.runs.ledger import list_runs
from sample_web import SampleWeb, clock_of

HALF = "\ud83c"
NOW = datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI)


def test_half_a_surrogate_in_a_papers_json_is_replaced() -> None:
    clob = "<p>" + "家居焕新消费季活动自九月起在全国开展。" * 5 + f"结尾{HALF}</p>"
    paper = {
        "data": {"docTitle": f"关于家居焕新消费季的通知{HALF}", "docClob": clob, "publishDate": "2025-09-01"}
    }
    notice = read_page(
        json.dumps(paper).encode(), "https://www.example.gov.cn/SelectByDocId?docId=1", Hints(), "nfra"
    )
    assert notice.verdict == "ok"
    assert notice.title == "关于家居焕新消费季的通知\ufffd"
    assert notice.body.endswith("结尾\ufffd")
    assert notice.body.encode()


def test_half_a_surrogate_in_a_list_is_replaced() -> None:
    rows = [{"docId": 7, "docTitle": f"以旧换新{HALF}实施细则", "publishDate": "2025-09-01 10:00:00"}]
    body = json.dumps({"data": {"total": 1, "rows": rows}}).encode()
    read = read_list(
        "nfra", body, "https://www.example.gov.cn/SelectDocByItemIdAndChild?itemId=9", {}, Hints()
    )
    assert [entry.title for entry in read.listing.entries] == ["以旧换新\ufffd实施细则"]


def test_whatever_a_reader_raises_is_an_error_with_its_kind() -> None:
    read = read_list(
        "trs", b"<ul><li><a href=/x.html>x</a></li></ul>", "https://a.gov.cn/", {"rows": ":is("}, Hints()
    )
    assert read.verdict == "error"
    assert read.detail is not None and read.detail.startswith("cannot be read: ")


def test_a_paper_that_no_database_takes_costs_no_other(tmp_path: Path) -> None:
    settings = load_settings({"HUANXIN_HOME": str(tmp_path / "home")}, tmp_path)
    urls = [f"https://swt.example.gov.cn/{n}.html" for n in range(3)]
    items = [
        Fetched(
            (), Paper(url=url, title=f"第{n}批补贴{HALF if n == 1 else ''}", seen_at=NOW, body="补贴2000元。")
        )
        for n, url in enumerate(urls)
    ]

    async def run() -> Written:
        writer = Writer(settings)
        try:
            return await writer.write("run", items)
        finally:
            writer.close()

    written = asyncio.run(run())
    assert written.counts == {"new": 2}
    assert sum(written.troubles.values()) == 1
    assert known(settings, urls) == {urls[0], urls[2]}


def known(settings: Settings, urls: list[str]) -> set[str]:
    store = open_store(settings.database_url, settings.locks)
    found = set(known_urls(store, urls))
    store.close()
    return found


BROKEN = """
from crawlers.runs.spider import ColumnSpider as Spider

class Broken(Spider):
    broken = False

    async def parse_detail(self, response):
        if not self.broken:
            self.broken = True
            raise KeyError("a fault of ours")
        async for item in super().parse_detail(response):
            yield item
"""


def test_a_spiders_exception_makes_the_run_partial_and_says_what_it_was(tmp_path: Path) -> None:
    with SampleWeb(day=0, sources=("cn-fj-tzgg",)) as web:
        reroute = web.write_reroute(tmp_path / "reroute.txt")
        path = tmp_path / "broken.py"
        path.write_text(BROKEN, "utf-8")
        home = tmp_path / "home"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HUANXIN_")}
        environment |= {
            "HUANXIN_HOME": str(home),
            "HUANXIN_REROUTE": str(reroute),
            "HUANXIN_CLOCK": clock_of(0),
            "SCRAPY_SETTINGS_MODULE": "crawlers.settings",
        }
        subprocess.run(
            [
                sys.executable,
                "-m",
                "scrapy",
                "runspider",
                str(path),
                "-a",
                "source=cn-fj-tzgg",
                "-a",
                "delay=0",
            ],
            env=environment,
            check=True,
            capture_output=True,
        )
    store = open_store(f"sqlite:///{home / 'huanxin.db'}", home / "locks")
    (run,) = list_runs(store)
    store.close()
    assert run.state == "partial"
    assert run.counts.new > 0
    assert run.detail is not None and run.detail.code == "troubles"
    assert run.detail.params["counts"] == {"spider: KeyError": 1}


@pytest.mark.parametrize(
    ("stats", "code"),
    [
        ({"huanxin/trouble/reading: cannot be read: ValueError": 2}, "troubles"),
        ({"off_host/list": 1}, "off_host"),
    ],
)
def test_what_was_not_read_keeps_a_run_from_being_finished(stats: dict[str, int], code: str) -> None:
    stats = {"huanxin/list/ok": 1, "huanxin/verdict/ok": 9, **stats}
    assert state_of(stats, counts_of(stats), "finished") == "partial"
    detail = detail_of(stats, "finished")
    assert detail is not None and detail.code == code
    assert read_detail(detail.stored()) == detail
    assert detail.words()


def test_a_detail_of_before_codes_is_still_told() -> None:
    assert read_detail("exit code -9: no output") == RunDetail("text", {"text": "exit code -9: no output"})
    assert read_detail(None) is None
