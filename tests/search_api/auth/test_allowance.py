"""How much one asker may ask for: by what it costs, and never at others' expense."""

from __future__ import annotations

import pytest

from search_api.auth.allowance import Allowance, Spent
from search_api.web.faults import TooMuch


def test_points_are_spent_and_come_back() -> None:
    spent = Spent(Allowance(10, 2))
    spent.spend("a", 4, 0)
    spent.spend("a", 6, 0)
    with pytest.raises(TooMuch) as refused:
        spent.spend("a", 3, 0)
    assert refused.value.wait == 2
    spent.spend("b", 10, 0)
    spent.spend("a", 3, 1.5)
    with pytest.raises(TooMuch):
        spent.spend("a", 1, 1.5)


def test_a_refusal_costs_nothing_and_nobody_saves_up() -> None:
    spent = Spent(Allowance(10, 1))
    spent.spend("a", 10, 0)
    for _ in range(5):
        with pytest.raises(TooMuch):
            spent.spend("a", 5, 1)
    spent.spend("a", 5, 5)
    spent.spend("a", 10, 1_000)
    with pytest.raises(TooMuch):
        spent.spend("a", 1, 1_000)


def test_what_costs_more_than_anyone_has_is_let_through_once_in_a_while() -> None:
    spent = Spent(Allowance(10, 1))
    spent.spend("a", 50, 0)
    with pytest.raises(TooMuch):
        spent.spend("a", 1, 30)
    spent.spend("a", 1, 45)


def test_what_is_free_is_free() -> None:
    spent = Spent(Allowance(1, 1))
    spent.spend("a", 1, 0)
    spent.spend("a", 0, 0)
