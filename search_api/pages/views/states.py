"""How a source or a run is, in words, as a band of days and as tiles; and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias, get_args

from config.language import tr
from crawlers.board import OnBoard
from crawlers.runs.health.worth import WORST_FIRST
from indexing.health_words import why as health_why
from indexing.labels import counted, label
from indexing.store.runs.ledger import Run
from indexing.store.runs.source_states import HealthState, StateChange
from search_api.pages.views.addresses import address
from search_api.pages.views.figures import Span, band
from search_api.units import UNITS, Unit, unit_of

Shown: TypeAlias = HealthState | Literal["disabled"]
SHOWN: tuple[Shown, ...] = (*WORST_FIRST, "disabled")
"""What a source is shown as, worst first."""
DAYS = 30


@dataclass(frozen=True, slots=True)
class Act:
    """What to do now: a link, or with `post` a form that is sent there with the one field."""

    words: str
    href: str
    post: bool = False
    field: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class StateTile:
    """A unit of the map: how many sources it has, how many of them need attention, and the worst state of these."""

    unit: Unit
    name: str
    sources: int
    troubled: int
    state: Shown | Literal["none"]
    href: str


def state_of(row: OnBoard) -> Shown:
    return row.health.judgement.state if row.health else "disabled"


def state_words(name: Shown) -> str:
    return str(label("source" if name == "disabled" else "health", name))


def reason(row: OnBoard) -> str:
    """Why a source is as it is, in words; empty where there is nothing to say."""
    if row.health is None:
        return row.reason or ""
    told = [] if row.health.judgement.code == "well" else [str(health_why(row.health.judgement))]
    if row.held_run:
        told.append(tr("有变更待审", "changes are held"))
    return tr("；", "; ").join(told)


def act(row: OnBoard) -> Act | None:
    """The one button of a row; None where a source is disabled."""
    here = f"/sources/{row.source.id}"
    if row.health is None:
        return None
    if row.held_run:
        return Act(tr("看待审", "Review"), f"/quarantine/{row.held_run}")
    if row.open_run:
        return Act(tr("看进展", "Watch"), f"/runs/{row.open_run.id}")
    run = Act(tr("现在采集", "Run now"), f"{here}/run", True)
    look = Act(tr("看读到了什么", "See what came"), f"/runs/{row.last_run.id}") if row.last_run else run
    acts: Mapping[str, Act] = {
        "paused": Act(tr("结束暂停", "Resume"), f"{here}/pause", True, ("until", "")),
        "layout": look,
        "quiet": Act(tr("打开网站", "Open the site"), row.source.column.url),
        "blocked": Act(tr("试一次", "Try once"), f"{here}/run", True),
    }
    return acts.get(row.health.judgement.state, run)


def why(run: Run) -> str:
    """Why a run ended as it did: its own detail, else the pages that were no content, and requests not made."""
    if run.detail:
        return run.detail.words()
    odd = {code: count for code, count in run.counts.verdicts.items() if code != "ok"}
    parts = [counted("verdict", odd)] if odd else []
    if run.counts.refused:
        refused = counted("refusal", run.counts.refused)
        parts.append(tr(f"没有发出请求：{refused}", f"not asked for: {refused}"))
    return tr("；", "; ").join(parts)


def days_band(history: Sequence[StateChange], last: date, days: int) -> tuple[Span, ...]:
    """The states that a source was in, newest change first, as a band of the days up to `last`; of several on a day the worst."""
    by_day: dict[str, str] = {}
    first = last - timedelta(days=days - 1)
    until = last
    for change in history:
        state = change.judgement.state
        since = change.time.date()
        for number in range((until - max(since, first)).days + 1):
            on = (until - timedelta(days=number)).isoformat()
            by_day[on] = min(by_day.get(on, state), state, key=_worth)
        until = min(until, since)
        if since <= first:
            break
    words = {"none": tr("还没有判断", "not judged")}
    return band(by_day, words | {name: state_words(name) for name in get_args(HealthState)}, last, days)


def _worth(state: str) -> int:
    return [*map(str, WORST_FIRST)].index(state)


def state_tiles(rows: Iterable[OnBoard]) -> tuple[StateTile, ...]:
    """The 37 units by the sources of theirs that are watched; `rows` worst first."""
    by_unit: dict[str, list[OnBoard]] = {}
    for row in rows:
        if row.health and (unit := unit_of(row.source.site.region)):
            by_unit.setdefault(unit.code, []).append(row)
    return tuple(_tile(unit, by_unit.get(code, [])) for code, unit in UNITS.items())


def _tile(unit: Unit, rows: Sequence[OnBoard]) -> StateTile:
    troubled = [row for row in rows if row.needs_attention]
    worst = state_of(troubled[0]) if troubled else "up" if rows else "none"
    name = str(label("region", unit.code))
    return StateTile(unit, name, len(rows), len(troubled), worst, address("/sources", {"region": unit.code}))
