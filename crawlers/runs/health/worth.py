"""Which states of health come first, and which of them want a person's look. Pure."""

from __future__ import annotations

from typing import get_args

from indexing.store.runs.source_states import HealthState, Judgement

WORST_FIRST: tuple[HealthState, ...] = (
    "outage",
    "blocked",
    "layout",
    "late",
    "never_worked",
    "quiet",
    "paused",
    "up",
)
assert set(WORST_FIRST) == set(get_args(HealthState))
READ: frozenset[HealthState] = frozenset(("up", "late", "quiet"))
"""A source that is so is read: had there been a paper, it would be known."""


def needs_attention(judged: Judgement) -> bool:
    """Whether somebody should look. A pause is somebody's wish, and a source that was never tried waits for its turn."""
    return judged.state not in ("up", "paused") and judged.code != "no_runs"
