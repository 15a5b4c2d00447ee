"""`/sources`: the board, worst first, and a page for each source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.faults import WrongUsage
from config.fresh_registry import fresh_registry
from config.language import tr
from config.site import Tier
from crawlers.runs.schedule.rule import in_words, parse_rule, short
from crawlers.runs.standing import BY_WORTH, DAYS, SourceStanding, Standing, counts, standings
from indexing.health_words import what_to_try
from indexing.health_words import why as health_why
from indexing.labels import label
from indexing.store import load_documents
from indexing.store.runs import list_runs
from indexing.store.schedules import Schedule
from indexing.store.standing import newest_documents
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.figures import Grid, grid
from search_api.pages.views.standings import days_band, reason, standing_words, why
from search_api.schedules import all_health, coming_times, doubts
from search_api.web.context import Here

router = APIRouter(include_in_schema=False)

# Without a filter only what wants a look is listed; the rest is a link.
_QUIET: frozenset[Standing] = frozenset(("up", "never", "running", "disabled"))
_RUNS = 20
_BROUGHT = 10
Names = Annotated[list[str] | None, Query()]


@router.get("/sources")
def sources(
    request: Request,
    here: Here,
    state: Names = None,
    without: Annotated[list[str] | None, Query(alias="not")] = None,
    tier: Names = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> HTMLResponse:
    """Those in a state, or in any but some, of a tier, with a text in their names."""
    only, but = _standings(state, "state"), _standings(without, "not")
    tiers = _tiers(tier)
    rows = standings(here.store, fresh_registry(here.settings.sources), now())
    words = (q or "").strip()
    matching = [row for row in rows if _matches(row, tiers, words)]
    chosen = [row for row in matching if _shown(row, only, but, filtered=bool(only or but or words))]
    return page(
        request,
        "sources.html",
        tr("来源", "Sources"),
        rows=[(row, reason(row)) for row in chosen],
        counts=counts(matching),
        words=standing_words,
        quiet=[name for name in counts(matching) if name in _QUIET],
        only=only,
        but=but,
        tiers=tiers,
        all_tiers=get_args(Tier),
        q=words,
        link=lambda **changed: address(
            "/sources", {"state": only, "not": but, "tier": tiers, "q": words} | changed
        ),
        grid=_grid(rows),
        grid_sentence=_told(rows),
    )


def _standings(given: Sequence[str] | None, where: str) -> tuple[Standing, ...]:
    for name in given or ():
        if name not in BY_WORTH:
            raise WrongUsage(
                tr(f"没有 {name[:40]} 这种状态", f"there is no state {name[:40]}"),
                detail=tr("可用：", "one of: ") + " ".join(BY_WORTH),
                where=where,
            )
    return tuple(name for name in BY_WORTH if name in (given or ()))


def _tiers(given: Sequence[str] | None) -> tuple[str, ...]:
    known = get_args(Tier)
    for name in given or ():
        if name not in known:
            raise WrongUsage(
                tr(f"没有 {name[:40]} 这个层级", f"there is no tier {name[:40]}"),
                detail=tr("可用：", "one of: ") + " ".join(known),
                where="tier",
            )
    return tuple(name for name in known if name in (given or ()))


def _matches(row: SourceStanding, tiers: Sequence[str], words: str) -> bool:
    site, column = row.source.site, row.source.column
    named = f"{row.source.id} {site.names.zh} {site.names.en} {column.names.zh} {column.names.en}".lower()
    return (not tiers or site.tier in tiers) and all(word in named for word in words.lower().split())


def _shown(row: SourceStanding, only: Sequence[str], but: Sequence[str], *, filtered: bool) -> bool:
    if not filtered:
        return row.standing not in _QUIET
    return (not only or row.standing in only) and row.standing not in but


def _grid(rows: Sequence[SourceStanding]) -> Grid:
    found = Counter((row.source.site.tier, row.standing) for row in rows)
    tiers = {name: str(label("tier", name)) for name in get_args(Tier)}
    across: dict[str, str] = {
        name: standing_words(name) for name in BY_WORTH if any(row.standing == name for row in rows)
    }
    return grid({(tier, standing): count for (tier, standing), count in found.items()}, tiers, across)


def _told(rows: Sequence[SourceStanding]) -> str:
    enabled = [row for row in rows if row.standing != "disabled"]
    trouble = sum(row.standing not in _QUIET for row in rows)
    return tr(
        f"{len(enabled)} 个启用的来源中，{trouble} 个需要留意。",
        f"{trouble} of {len(enabled)} enabled sources need attention.",
    )


def _due(schedule: Schedule, rule: str | None) -> dict[str, Any]:
    """When a source is due by its schedule, or would be by `rule`."""
    fault = ""
    tried = schedule
    if rule:
        try:
            tried = replace(schedule, rule=short(parse_rule(rule)))
        except WrongUsage as wrong:
            fault = str(wrong.title)
    coming, dropped = coming_times(tried, now())
    return {
        "schedule": schedule,
        "rule": tried.rule,
        "other": tried.rule != schedule.rule,
        "words": in_words(parse_rule(tried.rule)),
        "times": sorted((*coming, *dropped), key=lambda one: one.time),
        "doubt": doubts(schedule) if tried is schedule else None,
        "paused": schedule.paused_until is not None and schedule.paused_until > now(),
        "fault": fault,
    }


@router.get("/sources/{source_id}")
def source(
    request: Request, here: Here, source_id: str, rule: Annotated[str | None, Query(max_length=200)] = None
) -> HTMLResponse:
    """One source: what it is, how it stood in the last days, its runs, what it brought; and when it is due, or would be by another
    rule."""
    registry = fresh_registry(here.settings.sources)
    moment = now()
    wanted = registry.source(source_id)
    row = next(row for row in standings(here.store, registry, moment) if row.source.id == wanted.id)
    runs = list_runs(here.store, source_id, _RUNS)
    spans = days_band(row.marks, moment.date(), DAYS)
    ids = newest_documents(here.store, source_id, _BROUGHT)
    documents = load_documents(here.store, ids, history=True, text=False)
    health = next(
        (one for one in all_health(here.store, here.settings, registry) if one.source_id == wanted.id), None
    )
    fine = sum(mark.state == "finished" for mark in row.marks)
    return page(
        request,
        "source.html",
        tr(
            f"{wanted.site.names.zh} {wanted.column.names.zh}",
            f"{wanted.site.names.en}: {wanted.column.names.en}",
        ),
        row=row,
        source=wanted,
        words=standing_words,
        reason=reason(row),
        spans=spans,
        band_sentence=tr(
            f"近 {DAYS} 天采集 {len(row.marks)} 次，{fine} 次完成。",
            f"{len(row.marks)} crawls in {DAYS} days, {fine} of them finished.",
        ),
        runs=[(run, why(run)) for run in runs],
        documents=[documents[key] for key in ids if key in documents],
        everything=address("/search", {"source": source_id}),
        health=health,
        health_why=health_why(health.judgement) if health else "",
        to_try=what_to_try(health.judgement, wanted.id) if health else None,
        due=_due(health.schedule, rule) if health and health.schedule else None,
    )
