"""Which reminder is due for whom: at once in the morning, in a digest before it would be too late."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from alerts.matching.days import Dated, DayKind, day_of, deadlines_of, moves
from alerts.occasions.reminders import Reader, reader, stage
from config.clock import SHANGHAI
from indexing.facts.facts import Deadline


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2023, 9, day, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("left", "number"), [(9, None), (8, None), (7, 7), (5, 7), (3, 3), (2, 3), (1, 1), (0, 1)]
)
def test_the_last_stage_that_has_come_is_due(left: int, number: int | None) -> None:
    assert stage("report", date(2023, 9, 10 + left), None, date(2023, 9, 10)) == number


def test_activities_are_told_once_and_days_may_be_chosen() -> None:
    today = date(2023, 9, 10)
    kinds: tuple[DayKind, ...] = ("start", "end")
    for kind in kinds:
        assert [stage(kind, date(2023, 9, day), None, today) for day in (12, 11, 10)] == [None, 1, 1]
    assert [stage("apply", date(2023, 9, day), 5, today) for day in (16, 15, 11)] == [None, 5, 5]
    assert [stage("apply", date(2023, 9, day), 0, today) for day in (11, 10)] == [None, 0]


def test_who_reads_when() -> None:
    monday = 4
    assert reader("at_once", at(monday, 7)) == Reader(date(2023, 9, 4), date(2023, 9, 3))
    assert reader("at_once", at(monday, 8)) == Reader(date(2023, 9, 4), date(2023, 9, 4))
    # What Monday's nine o'clock brings must serve until Tuesday's.
    assert reader("daily@09:00", at(monday, 1)) == Reader(date(2023, 9, 4), date(2023, 9, 4))
    assert reader("daily@09:00", at(monday, 10)) == Reader(date(2023, 9, 5), date(2023, 9, 5))
    # Friday's last digest before the weekend serves until Sunday.
    assert reader("workdays@09:00", at(8, 1)) == Reader(date(2023, 9, 8), date(2023, 9, 10))
    assert reader("weekly@mon-09:00", at(6)) == Reader(date(2023, 9, 11), date(2023, 9, 17))
    assert reader("hourly", at(monday, 10)) == Reader(date(2023, 9, 4), date(2023, 9, 4))


def test_days_are_as_fine_as_they_are_told() -> None:
    assert day_of("2023-09-15T24:00", first=False) == date(2023, 9, 15)
    assert day_of("2024-02", first=False) == date(2024, 2, 29)
    assert day_of("2024-02", first=True) == date(2024, 2, 1)
    assert day_of("2024", first=False) == date(2024, 12, 31)
    assert (
        day_of("2024", first=True) is day_of("2023-13-45", first=False) is day_of("soon", first=True) is None
    )


def deadlines(*told: tuple[str, str]) -> tuple[Dated, ...]:
    return deadlines_of("d", [(0, Deadline(what, day, what, "report", (0, 1))) for day, what in told])


def test_what_moved_is_told_from_what_came_and_went() -> None:
    one, other = ("2023-09-15", "9月15日前报送活动表"), ("2023-10-20", "报送总结")
    before = deadlines(one, other)
    after = deadlines(("2023-09-30", "9月30日前报送活动表"), other)
    assert [(move.before.told, move.after.told) for move in moves(before, after)] == [
        ("2023-09-15", "2023-09-30")
    ]
    # Two for the same: paired by what is due.
    both = deadlines(("2023-10-01", "10月1日前报送活动表"), ("2023-11-20", "报送总结"))
    assert {(move.before.told, move.after.told) for move in moves(before, both)} == {
        ("2023-09-15", "2023-10-01"),
        ("2023-10-20", "2023-11-20"),
    }
    assert moves(before, deadlines(one, other, ("2023-12-01", "报送数据"))) == ()
    assert moves(before, deadlines(one)) == ()
    assert moves(deadlines(("2023-09", "报送")), deadlines(("2023-09-15", "报送"))) == ()
