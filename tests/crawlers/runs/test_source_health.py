"""A source rises to proven by its own healthy runs, and by nothing less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.registry import load_registry
from config.site import Expect, Source, State
from crawlers.runs.health.proven import DAYS, healthy_days, proven_by_runs

SHIPPED = load_registry().source("cn-fj-tzgg")


def source(state: State = "unproven", rows: int | None = None) -> Source:
    return Source(SHIPPED.site, replace(SHIPPED.column, state=state, reason="x", expect=Expect(rows=rows)))


WEEK = {f"2023-09-0{n}": 20 for n in range(1, 8)}


def test_three_healthy_days_and_a_whole_paper_prove_a_source() -> None:
    days = healthy_days(source(), WEEK)
    assert days == tuple(sorted(WEEK))
    assert proven_by_runs(source(), days[:DAYS], has_paper=True)
    assert not proven_by_runs(source(), days[: DAYS - 1], has_paper=True)
    assert not proven_by_runs(source(), days, has_paper=False)


def test_a_day_with_fewer_rows_than_expected_is_not_healthy() -> None:
    most = {"2023-09-03": 15, "2023-09-01": 40, "2023-09-02": 14}
    assert healthy_days(source(rows=15), most) == ("2023-09-01", "2023-09-03")
    assert len(healthy_days(source(), most)) == 3


@pytest.mark.parametrize("state", ["fallback", "disabled", "proven"])
def test_only_an_unproven_source_rises(state: State) -> None:
    assert not proven_by_runs(source(state), tuple(WEEK), has_paper=True)
