"""`--batch`: a line asks, a line answers, and a broken line costs only itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from search_api.cli.entry import build

LIST = """<html><head><title>通知公告</title></head><body><ul>
<li><a href="/art/2025/9/1/art_1_101.html">关于开展家居焕新消费季的通知</a><span>2025-09-01</span></li>
<li><a href="/art/2025/8/2/art_1_102.html">关于做好家电以旧换新工作的通知</a><span>2025-08-02</span></li>
<li><a href="/art/2025/7/3/art_1_103.html">关于旧房装修补贴的通知</a><span>2025-07-03</span></li>
</ul></body></html>"""
PAGE = (
    "<html><body><h1>关于开展家居焕新消费季的通知</h1><p>各有关单位：现将有关事项通知如下。</p></body></html>"
)
BASE = "https://swt.example.gov.cn/"

Batch = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Runs a command over these lines beside three saved files: its exit code, and what it printed."""
    monkeypatch.setenv("HUANXIN_HOME", str(tmp_path / "home"))
    (tmp_path / "list.html").write_text(LIST, "utf-8")
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    (tmp_path / "note.txt").write_text("补贴标准：每件最高2000元。", "utf-8")

    def run(command: str, *lines: object) -> tuple[int, list[dict[str, Any]]]:
        written = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n"
        (tmp_path / "batch.jsonl").write_text(written, "utf-8")
        said = CliRunner().invoke(
            build(), [command, "--batch", str(tmp_path / "batch.jsonl")], standalone_mode=False
        )
        return said.return_value, [json.loads(line) for line in said.stdout.splitlines()]

    return run


def test_list_answers_each_line(batch: Batch) -> None:
    code, (plain, as_family, as_source) = batch(
        "list",
        {"file": "list.html", "url": BASE},
        {"file": "list.html", "url": BASE, "family": "generic_list"},
        {"file": "list.html", "source": "cn-fj-tzgg"},
    )
    assert code == 0
    rows = ("2025-09-01", "2025-08-02", "2025-07-03")
    assert tuple(entry["date"] for entry in plain["entries"]) == rows
    assert plain["entries"][0]["url"] == f"{BASE}art/2025/9/1/art_1_101.html"
    assert (as_family["family"], as_family["file"]) == ("generic_list", "list.html")
    assert as_source["family"] == "trs"
    assert set(plain) >= {"family", "total", "entries", "next"}


def test_text_answers_each_line(batch: Batch) -> None:
    code, (found,) = batch("text", {"file": "note.txt"})
    assert (code, found["file"], found["state"]) == (0, "note.txt", "read")
    assert "2000元" in found["text"]


@pytest.mark.parametrize(
    ("command", "good", "key"),
    [
        ("read", {"file": "page.html"}, "verdict"),
        ("list", {"file": "list.html", "url": BASE}, "entries"),
        ("text", {"file": "note.txt"}, "state"),
        ("search", {"query": "家居"}, "total"),
    ],
)
def test_a_broken_line_is_told_in_its_place(batch: Batch, command: str, good: object, key: str) -> None:
    bad = {"query": 5} if command == "search" else {"file": "missing\ud800.html"}
    wrong = {"colour": "red"} if command == "search" else {"url": BASE}
    code, answers = batch(command, good, "{", "[1]", "", bad, wrong, '"' + "[" * 5000, good)
    assert code == 4
    assert [key in answer for answer in answers] == [True, *[False] * 5, True]
    errors = [answer["error"] for answer in answers[1:-1]]
    assert [error["where"].rpartition(":")[2] for error in errors] == ["2", "3", "5", "6", "7"]
    assert all(set(error) == {"type", "title", "detail", "where"} and error["title"] for error in errors)
    assert [error["type"] for error in errors][:2] == ["usage", "usage"]


def test_what_is_named_wrongly_is_told(batch: Batch) -> None:
    code, answers = batch(
        "list",
        {"file": "list.html", "source": "no-such"},
        {"file": "list.html", "family": "no-such"},
        {"file": "list.html", "url": ["x"]},
    )
    assert code == 4 and all("error" in answer for answer in answers)
    assert "no-such" in answers[0]["error"]["title"] and "url" in answers[2]["error"]["title"]


def test_standard_input_is_a_batch_too(tmp_path: Path) -> None:
    page = tmp_path / "note.txt"
    page.write_text("最高2000元", "utf-8")
    said = CliRunner().invoke(build(), ["text", "--batch", "-"], input=json.dumps({"file": str(page)}))
    assert json.loads(said.stdout)["text"] == "最高2000元"


def test_a_lone_surrogate_of_a_query_is_answered(batch: Batch) -> None:
    code, (answer,) = batch("search", '{"query": "家居\\ud800"}')
    assert (code, answer["query"]) == (0, "家居\ufffd")
