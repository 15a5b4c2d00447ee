"""Exports: whole or refused, safe in a spreadsheet, and sent with their length."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from python_calamine import CalamineWorkbook

from config.settings import Settings
from indexing.store import Document, load_documents, open_store
from search_api.documents import whole
from search_api.exports import export as exporting
from search_api.exports.export import progress_of
from search_api.exports.writers import MEDIA_TYPES, WRITERS, defused
from search_api.web.asked import Asked
from tests.search_api.conftest import filled, paper
from tests.search_api.served import served, serving

HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "＝1"]


def table(answer: httpx.Response, kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_document_is_a_row(site: httpx.Client, few: tuple[Settings, list[str]], kind: str) -> None:
    answer = site.get(f"/api/v1/exports?q=家电&format={kind}")
    assert answer.headers["content-type"] == MEDIA_TYPES[kind]  # type: ignore[index]
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["content-disposition"].startswith("attachment;")
    head, *rows = table(answer, kind)
    assert (head[1], len(rows)) == ("title", 12)
    assert {row[0] for row in rows} == set(few[1])
    assert rows[0][4] == "notice"
    chinese = site.get(f"/api/v1/exports?format={kind}&lang=zh")
    assert table(chinese, kind)[0][1] == "标题"
    assert table(chinese, kind)[1][4] == "通知"


def test_a_csv_opens_in_excel_and_holds_no_formula(home: Settings) -> None:
    filled(home, *(paper(n, title=title, body=f"正文{n}") for n, title in enumerate(HOSTILE)))
    with served(home) as client:
        answer = client.get("/api/v1/exports?format=csv")
        sheet = table(client.get("/api/v1/exports?format=xlsx"), "xlsx")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    titles = [row[1] for row in table(answer, "csv")[1:]]
    assert sorted(titles) == sorted(f"'{title}" for title in HOSTILE)
    assert defused("a=1") == "a=1"
    assert sorted(row[1] for row in sheet[1:]) == sorted(HOSTILE), "in a workbook they are text as they are"


def test_jsonl_gives_whole_documents_and_tells_that_it_ended(
    site: httpx.Client, few: tuple[Settings, list[str]]
) -> None:
    lines = [
        json.loads(line) for line in site.get("/api/v1/exports?format=jsonl&sort=date").text.splitlines()
    ]
    assert lines.pop() == {"end": True, "rows": 12}
    store = open_store(few[0].database_url, few[0].locks)
    documents = load_documents(store, few[1], history=True)
    store.close()
    assert {line["id"]: line for line in lines} == {key: whole(one) for key, one in documents.items()}


def test_nothing_stays_on_disk_and_what_finds_nothing_is_an_empty_table(
    site: httpx.Client, few: tuple[Settings, list[str]]
) -> None:
    assert len(table(site.get("/api/v1/exports?q=天外飞仙"), "csv")) == 1
    folder = few[0].home / "exports"
    for _ in range(600):  # removed once it is sent, which the asker may know first
        if not list(folder.iterdir()):
            break
        time.sleep(0.1)
    assert list(folder.iterdir()) == []


def test_more_than_may_be_exported_is_refused_with_the_reason(
    site: httpx.Client, few: tuple[Settings, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 11)
    answer = site.get("/api/v1/exports")
    assert answer.status_code == 400
    assert "12" in answer.json()["title"]
    assert "11" in answer.json()["detail"]


def test_a_cell_that_no_workbook_holds_refuses_the_export_and_cuts_nothing(home: Settings) -> None:
    filled(home, paper(1, title="长" * 40_000))
    with served(home) as client:
        answer = client.get("/api/v1/exports?format=xlsx")
        assert (answer.status_code, answer.json()["where"]) == (400, "format")
        assert "长" * 40_000 in client.get("/api/v1/exports?format=csv").content.decode()


def test_progress_is_told_while_it_is_written_and_a_crowd_waits(
    few: tuple[Settings, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(path: Path, documents: Iterator[Document], address: str) -> int:
        rows = 0
        for _ in documents:
            rows += 1
            begun.set()
            assert go_on.wait(60)
        path.write_text("done")
        return rows

    monkeypatch.setattr(exporting, "WRITERS", {**WRITERS, "csv": slow})
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    with serving(few[0]) as site, site.client() as client:
        assert client.get("/api/v1/exports/progress?q=家电").json()["state"] == "none"
        answers: list[httpx.Response] = []
        asker = threading.Thread(target=lambda: answers.append(client.get("/api/v1/exports?q=家电")))
        asker.start()
        assert begun.wait(60)
        with site.client() as other:
            told = other.get("/api/v1/exports/progress?q=家电").json()
            crowd = other.get("/api/v1/exports?q=家居")
        go_on.set()
        asker.join()
    assert told == {"state": "writing", "rows": 0, "total": 12}
    assert crowd.status_code == 429
    assert crowd.headers["retry-after"] == "10"
    assert answers[0].text == "done"
    assert progress_of(few[0], Asked({"query": "家电"}).read(), "csv") is None
