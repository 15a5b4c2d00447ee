"""A point of the calendar as printed, before it is known which year, month or day a missing part means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Way = Literal[
    "calendar", "day", "same_day", "days_on", "issue", "months_on", "quarter", "week", "weekend", "last_weekday", "around",
    "festival", "years", "century", "same_period", "winter",
]  # fmt: skip
"""How the days of a point are found. `calendar`: year and months, or what is missing of them; `day`: of the month named
before; `same_day`: the day named before; `days_on`, `months_on`, `quarter`: `count` from the publication; `issue`: the day the paper
was issued; `week`: `count` from the publication's, its `day` (1 Monday, None the whole week); `weekend`: of that week;
`last_weekday`: the last or next such day; `around`: `count` of `name` (天, 月, 年) that begin, or if negative end, with the
publication; `festival`: `name`; `years`: `year` to `last_year`; `century`: the publication's; `same_period`: the months
named before, a year earlier; `winter`: from December of the year to February."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `minute` None: the hour only. `half`: its first and last hour where only 上午, 晚上 … is said."""

    hour: int
    minute: int | None = None
    half: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """What of a date is printed; None where nothing is.

    `year_shift` counts from the year of publication (今年 0), with `of_that` from the sentence's own (上年); `follows` says the
    year after the one named before (次年). `months` are the first and last month of a quarter, a half or a season, twice the
    same for one month. `third` is 上旬, 底 …. `weak`: digits that only what stands around them makes a date (9.1).
    """

    way: Way = "calendar"
    year: int | None = None
    year_shift: int | None = None
    of_that: bool = False
    follows: bool = False
    last_year: int | None = None
    months: tuple[int, int] | None = None
    third: str | None = None
    day: int | None = None
    count: int = 0
    name: str = ""
    clock: Clock | None = None
    granularity: str = "day"
    uncertain: bool = False
    weak: bool = False

    @property
    def dated(self) -> bool:
        """Whether the point says its year by itself."""
        return self.year is not None or self.year_shift is not None


@dataclass(frozen=True, slots=True)
class Piece:
    """A point, or two that share a unit (9—12月), and where it stands in the text."""

    start: int
    end: int
    first: Point
    last: Point | None = None
