"""`huanxin facts`: of a file, of a batch, for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from config.faults import NotFound, WrongUsage
from search_api.cli.entry import build

TEXT = "请各地于9月15日前将家居焕新活动方案报送市商务局，购买冰箱补贴20%，最高2000元。"


def huanxin(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(build(), ["facts", *arguments], input=stdin, standalone_mode=False)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "notice.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    return str(path)


def test_a_file_of_any_encoding_gives_all_kinds_with_spans_of_its_characters(file: str) -> None:
    found = json.loads(huanxin(file, "--published", "2025-09-01", "--title", "通知", "--json").stdout)
    assert set(found) == {
        "times", "activities", "benefits", "deadlines", "agencies", "regions", "citations", "figures", "measures",
    }  # fmt: skip
    (time,) = found["times"]
    assert (time["kind"], time["start"], time["end"], time["granularity"]) == (
        "deadline",
        None,
        "2025-09-15",
        "day",
    )
    assert TEXT[time["start_char"] : time["end_char"]] == "9月15日前"
    (due,) = found["deadlines"]
    assert (due["date"], due["kind"], due["span"]) == ("2025-09-15", "report", [4, 10])
    assert [(one["rate"], one["cap"]) for one in found["benefits"]] == [(20, 2000)]


def test_people_see_the_evidence_marked(file: str) -> None:
    shown = huanxin(file, "--published", "2025-09-01").stdout
    assert "【9月15日前】" in shown and "2025-09-15" in shown and "20%" in shown


def test_a_batch_answers_each_line_and_a_broken_one_costs_itself() -> None:
    lines = [
        {"text": "即日起至年底", "published": "2025-03-01"},
        {"title": "无文"},
        {"text": "x", "published": "昨天"},
    ]
    result = huanxin("--batch", "-", stdin="\n".join(json.dumps(line) for line in lines))
    good, empty, undated = map(json.loads, result.stdout.splitlines())
    assert result.return_value == 4
    assert [(one["start"], one["end"]) for one in good["times"]] == [("2025-03-01", "2025-12")]
    assert empty["error"]["where"].endswith(":2") and undated["error"]["where"].endswith(":3")


def test_no_file_and_no_day_are_told() -> None:
    assert isinstance(huanxin("nowhere.txt").exception, NotFound)
    assert isinstance(huanxin("-", "--published", "2025-13-01", stdin="文").exception, WrongUsage)
    assert isinstance(huanxin().exception, WrongUsage)


def test_a_file_that_is_no_text_is_refused_and_an_empty_one_says_nothing(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(bytes(range(256)) * 400)
    assert isinstance(huanxin(str(picture)).exception, WrongUsage)
    wide = tmp_path / "wide.txt"
    wide.write_bytes(TEXT.encode("utf-16"))
    assert json.loads(huanxin(str(wide), "--published", "2025-09-01", "--json").stdout)["deadlines"]
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert not any(json.loads(huanxin(str(empty), "--json").stdout).values())


def test_of_five_megabytes_the_beginning_is_read_and_the_rest_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(TEXT + "\n" + "家居消费。" * 340_000, "utf-8")
    result = huanxin(str(path), "--published", "2025-09-01", "--json")
    assert [one["date"] for one in json.loads(result.stdout)["deadlines"]] == ["2025-09-15"]
    assert "200000" in result.stderr
