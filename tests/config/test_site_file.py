"""A faulty source file says all that is wrong with it, where, and what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from config.faults import WrongUsage
from config.registry import load_registry, read_site, survey_registry
from config.site_rules import FIELDS, TYPES
from indexing.records import DocumentType
from indexing.store.schema import documents

SITE = """\
id: swt-example
names: {zh: 示例省商务厅, en: Example}
tier: province
region: "330000"
hosts: [swt.example.gov.cn]
family: trs
evidence: {grade: O, date: unknown}
politeness:
  delay: 6
  window: ["20:00-07:30"]
  budget: 600
columns:
  - id: swt-example-tzgg
    names: {zh: 通知公告, en: Notices}
    url: https://swt.example.gov.cn/tzgg/
    type: notice
    pages: 20
    expect:
      rows: 15
      cadence_days: 14
      fields: [title]
      quiet: [春节]
"""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUANXIN_LANG", "en")


def faults(folder: Path) -> list[tuple[str, int | None, str]]:
    return [(fault.path.name, fault.line, fault.text) for fault in survey_registry([folder]).faults]


def written(folder: Path, text: str, name: str = "site.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_sound_file_has_no_faults(tmp_path: Path) -> None:
    assert read_site(written(tmp_path, SITE)).id == "swt-example"
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("id: swt-example\n", "id: ../../x\n", 1, "may hold only a-z"),
        ("id: swt-example\n", f"id: {'x' * 81}\n", 1, "at most 80"),
        ("  - id: swt-example-tzgg", "  - id: Swt Example", 13, "may hold only a-z"),
        ("  - id: swt-example-tzgg", "  - id: -x", 13, "may hold only a-z"),
        ("tier: province", "tier: provnce", 3, "one of central, province, city, retailer, other"),
        ('"330000"', '"999999"', 4, "no known code"),
        ('"330000"', "330000", 4, "in \"quotes\""),
        ("[swt.example.gov.cn]", "[swt.example.gov.cn, 'http://x.cn/']", 5, "without http://"),
        ("family: trs", "family: trs\nfamly: x", 7, "did you mean family?"),
        ("date: unknown", 'date: "last year"', 7, '"2025-09"'),
        ("date: unknown", "date: 2025", 7, "in \"quotes\""),
        ("delay: 6", "delay: -4", 9, "0 or more"),
        ("delay: 6", "delay: .nan", 9, "0 or more"),
        ("delay: 6", "delay: slow", 9, "takes a number"),
        ('["20:00-07:30"]', '["8pm-7am"]', 10, "HH:MM-HH:MM"),
        ('["20:00-07:30"]', "20:00-07:30", 10, "a list"),
        ("budget: 600", "budget: 0", 11, "1 or more"),
        ("https://", "ftp://", 15, "starts with http:// or https://"),
        ("https://swt.example", "https://[swt.example", 15, "starts with http:// or https://"),
        ("https://swt", "https://www", 15, "add www.example.gov.cn"),
        ("type: notice", "type: banana", 16, "policy, notice"),
        ("pages: 20", "pages: 0", 17, "1 or more"),
        ("rows: 15", "rows: -3", 19, "1 or more"),
        ("rows: 15", "rows: many", 19, "whole number"),
        ("cadence_days: 14", "cadence_days: 0", 20, "1 or more"),
        ("[title]", "[title, nonsense]", 21, "title, published"),
        ("[春节]", "[abc]", 22, "春节"),
        ("pages: 20", "state: disabled", 17, "needs a reason"),
        ("    expect:\n", "    expected:\n", 18, "did you mean expect?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in SITE
    path = written(tmp_path, SITE.replace(old, new, 1))
    ((name, found, text),) = faults(tmp_path)
    assert (name, found) == ("site.yaml", line)
    assert says in text
    with pytest.raises(WrongUsage) as refusal:
        load_registry([tmp_path])
    assert refusal.value.where == f"{path}:{line}"
    assert says in refusal.value.title


def test_all_faults_of_all_files_are_found_at_once(tmp_path: Path) -> None:
    wrong = (
        SITE.replace('"330000"', "330000").replace("delay: 6", "delay: -4").replace("pages: 20", "page: 0")
    )
    written(
        tmp_path, wrong.replace("rows: 15", "rows: -3").replace("id: swt-example-tzgg", "id: X"), "a.yaml"
    )
    written(tmp_path, "id: x\nnames: [\n", "b.yaml")
    written(tmp_path, "- a\n", "c.yaml")
    (tmp_path / "d.yaml").write_bytes(b"id: \xff\n")
    written(tmp_path, SITE.replace("date: unknown", "date: 2026-13-41"), "e.yaml")
    written(tmp_path, SITE, "f.yml")
    found = [(name, line) for name, line, _ in faults(tmp_path)]
    assert sorted(found, key=str) == sorted(
        [("a.yaml", line) for line in (4, 9, 13, 17, 19)]
        + [("b.yaml", 3), ("c.yaml", 1), ("d.yaml", None), ("e.yaml", None), ("f.yml", None)],
        key=str,
    )
    with pytest.raises(WrongUsage) as refusal:
        load_registry([tmp_path])
    assert refusal.value.where == f"{tmp_path / 'a.yaml'}:4"
    assert str(len(found) - 1) in (refusal.value.detail or "")


def test_an_id_that_is_taken_is_found(tmp_path: Path) -> None:
    written(tmp_path, SITE, "a.yaml")
    written(tmp_path, SITE, "b.yaml")
    written(tmp_path, SITE.replace("id: swt-example\n", "id: swt-other\n"), "c.yaml")
    assert [(name, line) for name, line, _ in faults(tmp_path)] == [("b.yaml", 1), ("c.yaml", 13)]


def test_a_file_in_place_of_a_folder_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, SITE)
    (fault,) = survey_registry([path]).faults
    assert (fault.path, "folder" in fault.text) == (path, True)


def test_the_words_of_a_file_are_those_of_the_store() -> None:
    assert get_args(DocumentType) == TYPES
    assert set(FIELDS) <= set(documents.c.keys())
