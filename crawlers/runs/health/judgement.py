"""How a source is, from its runs, papers and schedule. Pure: the moment is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from config.clock import iso
from config.site import Source
from crawlers.fetch.politeness.windows import next_opening
from crawlers.runs.health.expectations import (
    FAILURES,
    GRACE_HOURS,
    MOST_EMPTY,
    cadence,
    quiet_days,
    rows_expected,
)
from indexing.store.runs.schedules import Schedule
from indexing.store.runs.source_states import EndedRun, Judgement, Threshold

_FEW = 4  # pages: of fewer, a share says nothing


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a source. `runs` newest first; `days` on which it published; `due_since`: since when a run is due that has
    not begun."""

    source: Source
    schedule: Schedule | None
    runs: tuple[EndedRun, ...]
    days: tuple[date, ...]
    due_since: datetime | None = None


def judge(evidence: Evidence, moment: datetime) -> Judgement:
    """The source's state at an aware moment: the gravest that holds."""
    return (
        _paused(evidence, moment)
        or _never_worked(evidence)
        or _blocked(evidence)
        or _layout(evidence)
        or _failing(evidence)
        or _not_begun(evidence, moment)
        or _silence(evidence, moment)
        or Judgement("up", "well")
    )


def _paused(evidence: Evidence, moment: datetime) -> Judgement | None:
    until = evidence.schedule.paused_until if evidence.schedule else None
    return Judgement("paused", "paused", {"until": iso(until)}) if until and until > moment else None


def _never_worked(evidence: Evidence) -> Judgement | None:
    runs = evidence.runs
    if not runs:
        return Judgement("never_worked", "no_runs")
    if any(map(_good, runs)):
        return None
    return Judgement("never_worked", "no_good_run", {"runs": len(runs), **_why(runs[0])})


def _blocked(evidence: Evidence) -> Judgement | None:
    if evidence.runs[0].state != "blocked":
        return None
    return Judgement("blocked", "refused", {"since": iso(_first_failure(evidence.runs).started)})


def _failing(evidence: Evidence) -> Judgement | None:
    """Late before it is an outage."""
    runs = evidence.runs
    failures = _failures(runs)
    if not failures:
        return None
    params = {"failures": failures, "since": iso(_first_failure(runs).started), **_why(runs[0])}
    threshold = Threshold("failures", FAILURES, "default")
    if failures >= FAILURES:
        return Judgement("outage", "failing", params, (threshold,))
    return Judgement("late", "failed", params, (threshold,))


def _not_begun(evidence: Evidence, moment: datetime) -> Judgement | None:
    """Due, its window open for hours, and no run has come since: nobody schedules or works, or others take all the time."""
    since, schedule = evidence.due_since, evidence.schedule
    if schedule and schedule.next_due and schedule.next_due < moment:
        since = min(since or schedule.next_due, schedule.next_due)
    if since is None or evidence.runs[0].started >= since:
        return None
    opened = next_opening(schedule.window if schedule else (), since)
    if moment - opened <= timedelta(hours=GRACE_HOURS):
        return None
    grace = Threshold("grace_hours", GRACE_HOURS, "default")
    return Judgement("late", "not_begun", {"since": iso(since)}, (grace,))


def _silence(evidence: Evidence, moment: datetime) -> Judgement | None:
    """A site that works and publishes nothing, longer than it uses to."""
    if not evidence.days:
        return None
    threshold = cadence(evidence.source, evidence.days)
    last = evidence.days[-1]
    today = moment.date()
    silent = (today - last).days - quiet_days(evidence.source, last, today)
    if silent <= threshold.value:
        return None
    return Judgement("quiet", "no_news", {"days": silent, "last": last.isoformat()}, (threshold,))


def _layout(evidence: Evidence) -> Judgement | None:
    """A site that answers, with pages that are built otherwise: twice in a row, since once may be chance."""
    runs = evidence.runs
    rows = rows_expected(evidence.source, runs)
    last = [run for run in runs if not (run.state == "finished" and not run.entries)][:2]  # 304 says nothing
    if len(last) < 2 or runs[0] not in last:
        return None
    if all(run.state == "failed" and _answered(run) for run in last):
        return Judgement("layout", "no_rows", {"verdicts": dict(runs[0].verdicts)}, (rows,) if rows else ())
    if rows and all(_good(run) and run.entries < rows.value for run in last):
        return Judgement("layout", "few_rows", {"rows": runs[0].entries}, (rows,))
    if all(_empty_share(run.verdicts) > MOST_EMPTY for run in last):
        share = Threshold("empty_share", MOST_EMPTY, "default")
        return Judgement(
            "layout", "empty_pages", {"share": round(_empty_share(runs[0].verdicts), 2)}, (share,)
        )
    return None


def _answered(run: EndedRun) -> bool:
    """Whether the site's pages came, though not as pages with rows."""
    came = sum(run.verdicts.get(verdict, 0) for verdict in ("ok", "empty", "soft404", "shell", "gone"))
    return came > 0 and not run.verdicts.get("error")


def _empty_share(verdicts: Mapping[str, int]) -> float:
    total = sum(verdicts.values())
    empty = sum(verdicts.get(verdict, 0) for verdict in ("empty", "soft404", "shell"))
    return empty / total if total >= _FEW else 0.0


def _good(run: EndedRun) -> bool:
    return run.state in ("finished", "partial", "quarantined")


def _failures(runs: Sequence[EndedRun]) -> int:
    """How many of the newest runs, one after the other, brought nothing."""
    return next((number for number, run in enumerate(runs) if _good(run)), len(runs))


def _first_failure(runs: Sequence[EndedRun]) -> EndedRun:
    return runs[max(_failures(runs), 1) - 1]


def _why(run: EndedRun) -> dict[str, Any]:
    return {"last": run.state, "verdicts": dict(run.verdicts)}
