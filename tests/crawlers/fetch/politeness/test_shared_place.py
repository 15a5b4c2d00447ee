"""Machines that share a PostgreSQL share what they owe to hosts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from config.clock import now
from config.faults import Fault
from crawlers.fetch.politeness.budget import DailyBudget
from crawlers.fetch.politeness.circuits import OpenCircuit, OpenCircuits


def test_one_budget_and_one_circuit_for_all_machines(postgres_url: str) -> None:
    def machine(_: int) -> int:
        budget = DailyBudget(postgres_url)
        spent = sum(budget.spend("a.gov.cn", 100) for _ in range(60))
        budget.close()
        return spent

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(machine, range(3))) == 100
    assert DailyBudget(postgres_url).spent("a.gov.cn") == 100
    one, other = OpenCircuits(postgres_url), OpenCircuits(postgres_url)
    until = now().replace(microsecond=0) + timedelta(hours=1)
    for command in (None, "by hand"):
        one.open("a.gov.cn", OpenCircuit(until, command))
        assert other.of("a.gov.cn") == OpenCircuit(until, command)
    one.close("a.gov.cn")
    assert other.of("a.gov.cn") is None


def test_a_database_that_is_away_stops_rather_than_overspends(postgres_url: str) -> None:
    away = sa.make_url(postgres_url).set(port=1).render_as_string(hide_password=False)
    with pytest.raises(Fault):
        DailyBudget(away)
