from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.site import Politeness
from crawlers.fetch.politeness.circuits import left_alone_until
from crawlers.fetch.politeness.windows import next_opening, within

NIGHT_AND_NOON = Politeness().window


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2023, 9, day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (at(1, 19, 30), at(1, 19, 30)),
        (at(1, 23, 59, 59), at(1, 23, 59, 59)),
        (at(2, 0, 0), at(2, 0, 0)),
        (at(2, 7, 29, 59), at(2, 7, 29, 59)),
        (at(2, 7, 30), at(2, 12)),
        (at(2, 13, 30), at(2, 19, 30)),
        (datetime(2023, 9, 1, 23, 0, tzinfo=UTC), at(2, 7)),
        (datetime(2023, 9, 2, 6, 0, tzinfo=UTC), at(2, 19, 30)),
    ],
)
def test_the_shipped_windows(moment: datetime, opening: datetime) -> None:
    assert within(NIGHT_AND_NOON, moment) is (opening == moment)
    assert next_opening(NIGHT_AND_NOON, moment) == opening
    assert within(NIGHT_AND_NOON, opening)


def test_the_next_opening_may_be_tomorrow() -> None:
    assert next_opening(("02:00-03:00",), at(30, 3)) == datetime(2023, 10, 1, 2, tzinfo=SHANGHAI)


def test_no_window_and_a_whole_day_are_always() -> None:
    for windows in ((), ("08:00-08:00",)):
        assert within(windows, at(1, 3))
        assert next_opening(windows, at(1, 3)) == at(1, 3)


def test_another_form_is_refused() -> None:
    with pytest.raises(WrongUsage, match="25:00-26:00"):
        within(("25:00-26:00",), at(1, 1))


@pytest.mark.parametrize(
    ("windows", "moment", "until"),
    [
        (NIGHT_AND_NOON, at(1, 20), at(2, 12)),
        (NIGHT_AND_NOON, at(1, 19, 30), at(2, 12)),
        (NIGHT_AND_NOON, at(2, 12, 30), at(2, 19, 30)),
        (NIGHT_AND_NOON, at(2, 9), at(2, 12)),
        (("02:00-03:00",), at(2, 2, 30), at(3, 2)),
        ((), at(1, 9), at(1, 21)),
        (("08:00-08:00", "02:00-03:00"), at(1, 9), at(1, 21)),
        ((), datetime(2023, 9, 1, 23, 0, tzinfo=UTC), at(2, 19)),
    ],
)
def test_how_long_a_challenge_holds(windows: tuple[str, ...], moment: datetime, until: datetime) -> None:
    assert left_alone_until(windows, moment) == until
