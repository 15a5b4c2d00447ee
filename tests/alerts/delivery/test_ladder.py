"""When a message is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.ladder import LADDER, circuit_break, next_try, off_peak
from config.clock import SHANGHAI

FRIDAY = datetime(2023, 9, 8, 18, tzinfo=SHANGHAI)


def climb(key: str, wait: float = 0.0) -> list[datetime]:
    """The times of all attempts where each fails."""
    times = [FRIDAY]
    while (due := next_try(FRIDAY, len(times), key, times[-1], wait)) is not None:
        times.append(due)
    return times


@given(st.text(min_size=1))
def test_ten_attempts_outlast_a_weekend(key: str) -> None:
    times = climb(key)
    assert len(times) == len(LADDER) == 10
    assert times[-1] - FRIDAY >= timedelta(hours=70)
    assert times[-1] - FRIDAY <= timedelta(hours=86)
    for step, (before, after) in zip(LADDER[1:], pairwise(times), strict=True):
        assert step * 0.79 <= (after - before).total_seconds() <= step * 1.5 + 2


def test_deliveries_do_not_all_come_at_once() -> None:
    assert len({climb(f"dlv_{n}")[3] for n in range(20)}) > 15


def test_what_the_other_side_asks_for_is_waited() -> None:
    assert next_try(FRIDAY, 1, "a", FRIDAY, 600.0) == FRIDAY + timedelta(seconds=600)


def test_after_a_pause_of_ours_the_steps_keep_their_distance() -> None:
    late = FRIDAY + timedelta(days=9)
    due = next_try(FRIDAY, 4, "a", late)
    assert due is not None
    assert due >= late + timedelta(seconds=LADDER[4] * 0.8)


def test_a_circuit_opens_after_five_failures_and_never_for_more_than_an_hour() -> None:
    assert [circuit_break(n) for n in (0, 4)] == [None, None]
    assert circuit_break(5) == timedelta(minutes=5)
    assert circuit_break(50) == timedelta(hours=1)


@given(st.integers(0, 86_399))
def test_feishu_is_left_alone_at_full_and_half_hours(second: int) -> None:
    moment = FRIDAY.replace(hour=0) + timedelta(seconds=second)
    assert off_peak("wecom", "ch_1", moment) == moment
    due = off_peak("feishu", "ch_1", moment)
    assert due.minute % 30 >= 2
    assert timedelta(0) <= due - moment <= timedelta(minutes=12)
