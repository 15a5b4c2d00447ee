"""By which day a monitor that follows the plan must have found what happened to a paper.

The monitor of this file looks at 20:30 every day. It reads the list, then the known pages whose turn it is by
`crawlers.runs.recheck_plan`. While a site is blocked it finds nothing. While its list cannot be read the run fails: what has changed
waits, but pages that have not may count as looked at or not; the later of both outcomes is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from crawlers.runs.recheck_plan import due
from indexing.facts import read_periods, running_until
from indexing.store.papers.presence import CONFIRM_AFTER, KnownPage
from sample_web.render import renderer
from sample_web.text import passages
from sample_web.world import Paper, Site, World, as_of, clock_of, presence

# Monthly turns come within 30 days, the last event on day 13.
HORIZON = 60

NEW = -1
"""Stands for the paper's publication where the others are numbers of its events."""


@lru_cache(maxsize=8)
def found_days(world: World) -> Mapping[tuple[str, int], int]:
    """For each paper's id and event (its number, or NEW) the latest day on which the plan finds it.

    What passes unseen or is no change (a page missing for one day) is not in it.
    """
    sites = {site.id: site for site in world.sites}
    found: dict[tuple[str, int], int] = {}
    for paper in world.papers:
        if not paper.forbidden:
            for counted in (False, True):
                for event, day in _found(world, sites[paper.site], paper, counted).items():
                    found[paper.id, event] = max(day, found.get((paper.id, event), 0))
    return found


def _found(world: World, site: Site, paper: Paper, counted: bool) -> Mapping[int, int]:
    """`counted`: a look in a failed run at a page that is as it was counts as one."""
    open_days = [d for d in range(paper.day, HORIZON) if not world.blocked(site, d)]
    first = next((d for d in open_days if d not in site.scripted and presence(paper, d) == "ok"), None)
    if first is None:
        return {}
    found = {NEW: first}
    waiting = {
        n for n, event in enumerate(paper.events) if event.day > first and event.kind in ("edit", "withdrawn")
    }
    if paper.external:
        return found
    # Retail pages tell no date of publication; the others' is the list's.
    published = None if site.family == "campaign" else paper.published
    moment = datetime.fromisoformat(clock_of(first))
    page = KnownPage(
        renderer(site).paper_url(site, paper),
        paper.id,
        moment,
        None,
        moment,
        published,
        True,
        running_until=_running_until(paper, first, published),
    )
    for day in open_days:
        moment = datetime.fromisoformat(clock_of(day))
        if not waiting or day <= first or not due((page,), moment):
            continue
        standing = presence(paper, day)
        pending = {n for n in waiting if paper.events[n].day <= day}
        if day in site.scripted:
            if counted and standing == "ok" and not pending:
                page = replace(page, last_seen=moment, missing_since=None)
            continue
        if standing in ("withdrawn", "missing", "soft404"):
            if page.missing_since is None:
                page = replace(page, missing_since=moment)
            elif standing == "withdrawn" and moment - page.missing_since >= CONFIRM_AFTER:
                found |= {n: day for n in waiting if paper.events[n].kind == "withdrawn"}
                break
            continue
        page = replace(page, last_seen=moment, missing_since=None)
        seen = {n for n in pending if paper.events[n].kind == "edit"}
        if seen:
            found |= dict.fromkeys(seen, day)
            waiting -= seen
            until = _running_until(paper, day, published)
            page = replace(page, last_changed=moment, first_version=False, running_until=until)
    return found


def _running_until(paper: Paper, day: int, published: str | None) -> str | None:
    then = as_of(paper, day)
    return running_until(read_periods(then.title, "\n".join(passages(then)), published))
