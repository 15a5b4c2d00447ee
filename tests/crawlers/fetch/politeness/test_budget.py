from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.faults import Fault
from crawlers.fetch.politeness.budget import DailyBudget
from tests.crawlers.fetch.network.harness import ROOT, crawl, serving

SPEND = """
import sys
from pathlib import Path
from crawlers.fetch.politeness.budget import DailyBudget
budget = DailyBudget(Path(sys.argv[1]))
print(sum(budget.spend("a.gov.cn", 100) for _ in range(60)))
"""


def test_all_processes_together_keep_to_the_budget(tmp_path: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SPEND, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert sum(int(process.communicate()[0]) for process in running) == 100
    budget = DailyBudget(tmp_path)
    assert budget.spent("a.gov.cn") == 100
    assert budget.spend("b.gov.cn", 1) and not budget.spend("b.gov.cn", 1)
    assert not budget.spend("c.gov.cn", 0)


def test_the_day_ends_at_midnight_in_shanghai(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The clock goes on from these times by what this process has run, a quarter of an hour or more.
    for clock, spent in (
        ("2023-09-01T14:00:00+00:00", 0),
        ("2023-09-01T22:00:00+08:00", 1),
        ("2023-09-02T00:01:00+08:00", 0),
        ("2023-09-20T00:01:00+08:00", 0),
        ("2023-09-01T12:00:00+08:00", 0),
    ):
        monkeypatch.setenv("HUANXIN_CLOCK", clock)
        budget = DailyBudget(tmp_path)
        assert budget.spent("a.gov.cn") == spent, clock
        assert budget.spend("a.gov.cn", 10)
        budget.close()


def test_a_counter_that_is_broken_stops_rather_than_overspends(tmp_path: Path) -> None:
    (tmp_path / "budget.db").write_bytes(b"no database " * 1000)
    with pytest.raises(Fault) as caught:
        DailyBudget(tmp_path)
    assert caught.value.where == str(tmp_path / "budget.db")


def test_a_crawl_stops_at_its_budget_and_the_next_one_that_day_goes_no_further(tmp_path: Path) -> None:
    with serving({f"/{n}": (200, {}, b"page") for n in range(10)}) as web:
        base = f"http://127.0.0.1:{web.port}"
        urls = [f"{base}/{n}" for n in range(10)]
        clock = {"HUANXIN_CLOCK": "2023-09-01T12:00:00+08:00"}
        first = crawl(tmp_path, urls, hosts=["127.0.0.1"], DAILY_BUDGET=5, environ=clock)
        assert len(web.seen) == 5
        second = crawl(tmp_path, urls[:2], hosts=["127.0.0.1"], DAILY_BUDGET=5, environ=clock)
        assert len(web.seen) == 5
    assert len(first.answers) == 4
    assert {one["reason"] for one in first.failures} == {"budget"}
    assert first.stats["refused/budget"] == 6
    assert [one["reason"] for one in second.failures] == ["budget", "budget"]
