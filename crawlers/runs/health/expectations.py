"""What a source is judged by: its YAML first, then its own history, then a default. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from statistics import median

from config.holidays import holiday
from config.site import Source
from indexing.store.runs.source_states import EndedRun, Threshold

FAILURES = 3
GRACE_HOURS = 6.0
CADENCE_DAYS = 60
# Of a page's usual rows; a list that shows fewer is another list.
LEAST_ROWS = 0.5
# Of the pages that a run read: more without a text, and the site has changed.
MOST_EMPTY = 0.5
# History counts from so many runs or gaps on.
_ENOUGH = 5
# After 春节 offices come back slowly: until the lantern festival.
_AFTER_NEW_YEAR = 8


def rows_expected(source: Source, runs: Sequence[EndedRun]) -> Threshold | None:
    """The least rows of a run that read its list; None where nothing is known. A run whose lists all answered 304 listed none."""
    if source.column.expect.rows:
        return Threshold("rows", source.column.expect.rows * LEAST_ROWS, "yaml")
    listed = [run.entries for run in runs if run.state == "finished" and run.entries]
    if len(listed) < _ENOUGH:
        return None
    return Threshold("rows", median(listed) * LEAST_ROWS, "history")


def cadence(source: Source, days: Sequence[date]) -> Threshold:
    """The most days without a new paper."""
    if source.column.expect.cadence_days:
        return Threshold("cadence_days", source.column.expect.cadence_days, "yaml")
    gaps = sorted((after - before).days for before, after in pairwise(days))
    if len(gaps) < _ENOUGH:
        return Threshold("cadence_days", CADENCE_DAYS, "default")
    usual = gaps[int(len(gaps) * 0.95)]
    return Threshold("cadence_days", max(7, 2 * usual), "history")


def expectations(source: Source, runs: Sequence[EndedRun], days: Sequence[date]) -> tuple[Threshold, ...]:
    """All that a source is judged by, each with where it comes from."""
    rows = rows_expected(source, runs)
    return (
        *((rows,) if rows else ()),
        cadence(source, days),
        Threshold("failures", FAILURES, "default"),
        Threshold("grace_hours", GRACE_HOURS, "default"),
        Threshold("empty_share", MOST_EMPTY, "default"),
    )


def quiet_days(source: Source, since: date, today: date) -> int:
    """The days after `since` up to today on which the source may be silent: its quiet holidays."""
    quiet = source.column.expect.quiet
    days = [since + timedelta(days=n) for n in range(1, min((today - since).days, 400) + 1)]
    return sum(_is_quiet(day, quiet) for day in days)


@cache
def _is_quiet(day: date, quiet: tuple[str, ...]) -> bool:
    if holiday(day) in quiet:
        return True
    before = (day - timedelta(days=n) for n in range(1, _AFTER_NEW_YEAR + 1))
    return "春节" in quiet and any(holiday(one) == "春节" for one in before)
