"""`huanxin sources`: what is wrong with the files, and which sources have proven themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from config.registry import SHIPPED
from sample_web import SampleWeb, clock_of
from tests.e2e.commands import Desk

SOURCE = "cn-fj-tzgg"

SITE = """\
id: mine
names: {zh: 我的站, en: Mine}
tier: other
region: "100000"
hosts: [www.mine.gov.cn]
family: trs
body: [article, "div["]
evidence: {grade: O, date: unknown}
politeness:
  delay: 0.5
  window: []
  budget: null
columns:
  - id: mine-a
    names: {zh: 甲, en: A}
    url: https://www.mine.gov.cn/a/
    options:
      rows: "ul["
      colour: red
      titles: huge
  - id: mine-b
    names: {zh: 乙, en: B}
    url: https://www.mine.gov.cn/b/
    family: banana
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "mine").mkdir()
    return Desk(tmp_path / "home", HUANXIN_SOURCES=str(tmp_path / "mine"))


def test_what_a_crawl_would_refuse_is_said_by_check_with_file_and_line(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "mine" / "mine.yaml"
    path.write_text(SITE, "utf-8")
    said = desk.huanxin("sources", "check")
    assert (said.code, said.out) == (2, "")
    told = [line.strip() for line in said.err.splitlines()[1:]]
    assert [line.partition("  ")[0] for line in told] == [
        f"{path}:{n}" for n in (7, 10, 11, 12, 18, 19, 20, 24)
    ]
    for line, says in zip(
        told,
        ("div[", "1 s", "empty", "null", "ul[", "colour; known: ", "full or visible", "banana; known: "),
        strict=True,
    ):
        assert says in line
    as_json = desk.huanxin("sources", "check", "--json")
    assert as_json.error["where"] == f"{path}:7"
    assert [line.strip() for line in as_json.error["detail"].splitlines()] == told


def test_only_hosts_led_to_this_machine_may_be_asked_without_pause(desk: Desk, tmp_path: Path) -> None:
    sound = SITE[: SITE.index("    options:")].replace(', "div["', "")
    (tmp_path / "mine" / "mine.yaml").write_text(sound, "utf-8")
    assert desk.huanxin("sources", "check").code == 2
    reroute = tmp_path / "reroute.txt"
    reroute.write_text("https://www.mine.gov.cn http://127.0.0.1:9\n", "utf-8")
    desk.environment["HUANXIN_REROUTE"] = str(reroute)
    said = desk.huanxin("sources", "check", "--json")
    assert said.code == 0, said.err
    assert said.json["sites"] > 100
    # No fault of the files, only said: nobody could turn to us.
    assert "HUANXIN_CONTACT" in said.err
    desk.environment["HUANXIN_CONTACT"] = "ops@example.org"
    assert desk.huanxin("sources", "check", "--json").err == ""


def standing(desk: Desk) -> dict[str, Any]:
    (row,) = [row for row in desk.huanxin("sources", "list", "--json").json if row["id"] == SOURCE]
    assert isinstance(row, dict)
    return row


def test_a_source_rises_by_healthy_runs_on_three_days(desk: Desk, tmp_path: Path) -> None:
    text = (SHIPPED / "provinces" / "cn-fj.yaml").read_text("utf-8")
    assert "state: proven" in text
    (tmp_path / "mine" / "cn-fj.yaml").write_text(text.replace("state: proven", "state: unproven"), "utf-8")
    counts = desk.huanxin("sources", "table", "--json").json["counts"]
    with SampleWeb(sources=(SOURCE,)) as web:
        desk.environment["HUANXIN_REROUTE"] = str(web.write_reroute(tmp_path / "reroute.txt"))
        for day in range(3):
            web.day = day
            desk.environment["HUANXIN_CLOCK"] = clock_of(day)
            for _ in range(2 if day == 0 else 1):  # twice on one day counts once
                said = desk.huanxin("crawl", SOURCE, "--delay", "0", "--full", "--jsonl")
                assert said.code == 0, said.err
            row = standing(desk)
            assert row["state"] == ("proven" if day == 2 else "unproven"), said.lines
    assert "by its own runs" in row["reason"]
    assert "3 days" in row["reason"]
    told = desk.huanxin("sources", "table", "--json").json
    assert told["proven_by_own_runs"] == 1
    assert told["counts"] == {
        **counts,
        "proven": counts["proven"] + 1,
        "unproven": counts["unproven"] - 1,
    }
    listed = next(
        line for line in desk.huanxin("sources", "list").out.splitlines() if line.startswith(SOURCE)
    )
    assert "proven (by its own runs" in listed
    assert "1 of the proven by their own runs" in desk.huanxin("sources", "table").out
