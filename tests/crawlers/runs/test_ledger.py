"""How a run is said to have ended."""

from __future__ import annotations

from typing import Any

import pytest

from crawlers.runs.ledger import counts_of, state_of


@pytest.mark.parametrize(
    ("stats", "reason", "state"),
    [
        ({"huanxin/list/ok": 2, "huanxin/verdict/ok": 9}, "finished", "finished"),
        ({"huanxin/list/ok": 1, "huanxin/verdict/gone": 2, "refused/robots": 1}, "finished", "finished"),
        ({"huanxin/list/ok": 1, "huanxin/verdict/error": 1}, "finished", "partial"),
        ({"huanxin/list/ok": 1, "huanxin/verdict/blocked": 3}, "finished", "partial"),
        ({"huanxin/list/ok": 1, "refused/budget": 40}, "finished", "partial"),
        ({"huanxin/verdict/blocked": 1}, "finished", "blocked"),
        ({"refused/robots": 1}, "finished", "blocked"),
        ({"refused/circuit": 1}, "finished", "blocked"),
        ({"huanxin/verdict/empty": 1}, "finished", "failed"),
        ({}, "finished", "failed"),
        ({"huanxin/list/ok": 1}, "shutdown", "cancelled"),
        ({"huanxin/list/ok": 1}, "archive_failed", "failed"),
        ({"huanxin/list/ok": 1, "huanxin/quarantined": 9}, "finished", "quarantined"),
    ],
)
def test_state(stats: dict[str, Any], reason: str, state: str) -> None:
    assert state_of(stats, counts_of(stats), reason) == state
