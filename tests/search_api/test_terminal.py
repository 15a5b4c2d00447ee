"""What a person reads at the terminal: faults said once, fields and times in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.faults import NotFound, WrongUsage
from indexing.records import FieldChange
from search_api.cli.entry import build
from search_api.cli.output import print_fault
from search_api.cli.searching.changes import field_words


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (NotFound("没有这个批次：r1", where="r1"), "错误：没有这个批次：r1\n"),
        (WrongUsage("不是日期：明天（第 4 个字符）", where="3"), "错误：不是日期：明天（第 4 个字符）\n"),
        (
            WrongUsage("没有放来源文件的目录", where="HUANXIN_SOURCES"),
            "错误：没有放来源文件的目录（HUANXIN_SOURCES）\n",
        ),
    ],
)
def test_a_fault_names_its_place_once(
    fault: NotFound | WrongUsage, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_fault(fault, as_json=False)
    assert capsys.readouterr().err == said


def test_programs_always_get_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    print_fault(WrongUsage("不是日期（第 4 个字符）", where="3"), as_json=True)
    assert '"where": "3"' in capsys.readouterr().err


def test_a_changed_field_is_told_by_its_word() -> None:
    assert field_words(FieldChange("origin_name", None, "商务部")) == "来源：（无） → 商务部"
    files = FieldChange("attachments", (("名单.docx", ""),), (("名单.docx", ""), ("问答.docx", "")))
    assert field_words(files) == "附件：（无） → 问答.docx"


def test_a_schedule_says_that_the_next_time_is_later_than_its_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(tmp_path))
    monkeypatch.setenv("HUANXIN_CLOCK", "2025-09-09T20:30:00+08:00")
    monkeypatch.setenv("HUANXIN_LANG", "zh")
    change = ["schedules", "set", "cn-fj-tzgg", "daily@07:10", "--window", "06:00-09:00", "--jitter"]
    assert "（按规则再随机推迟）" in CliRunner().invoke(build(), [*change, "5400"]).stdout
    assert "下次 2025-09-10 周三 07:10\n" in CliRunner().invoke(build(), [*change, "0"]).stdout
