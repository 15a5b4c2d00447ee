"""The fact `period`: from which day to which day something runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

PeriodKind = Literal["activity", "application", "validity"]

IN_TITLE = (0, 0)
"""The evidence of a period that only the title states: an empty span, since offsets count in the body."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days as `YYYY-MM-DD` (Shanghai), both included; None where the text leaves that side open, never on both sides.

    `evidence` is the half-open span of code points in the body, or IN_TITLE. `kind`: `activity` is a campaign, a promotion
    or a subsidy that runs; `application` the time in which one may apply, sign up or draw a voucher; `validity` the time in
    which a paper is in force.
    """

    start: str | None
    end: str | None
    evidence: tuple[int, int]
    kind: PeriodKind


def running_until(periods: Iterable[Period]) -> str | None:
    """The last day of the last activity or application period that has an end. None where there is none."""
    ends = [period.end for period in periods if period.kind != "validity" and period.end is not None]
    return max(ends, default=None)
