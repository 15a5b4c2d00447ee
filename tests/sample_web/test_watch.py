"""By which day the plan must find what happens on the sample web."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawlers.runs.recheck_plan import DAILY_FOR, WEEKLY_FOR
from sample_web import date_of, truth, whole
from sample_web.watch import HORIZON
from sample_web.world import Event, Paper, Site, World


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return truth(13, whole())


def quiet(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The changes on sites that are never blocked nor unreadable."""
    sites = {site.id: site for site in whole().sites}
    site_of = {paper.id: sites[paper.site] for paper in whole().papers}
    calm = [c for c in told["changes"] if not site_of[c["document"]].scripted]
    return [c for c in calm if not any(whole().blocked(site_of[c["document"]], d) for d in range(14))]


def test_every_change_is_found_on_its_day_or_later(told: dict[str, Any]) -> None:
    changes = [c for c in told["changes"] if c["classes"]]
    assert changes
    assert all(c["day"] <= c["found_by"] < HORIZON for c in changes)
    assert all(c["found_by"] is None for c in told["changes"] if not c["classes"])


def test_new_papers_are_found_the_same_day(told: dict[str, Any]) -> None:
    new = [c for c in quiet(told) if c["kind"] == "new"]
    assert len(new) >= 80
    assert all(c["found_by"] == c["day"] for c in new)


def test_edits_are_found_the_sooner_the_younger_the_paper(told: dict[str, Any]) -> None:
    published = {p.id: None if "retail" in p.site else p.published for p in whole().papers}
    late = {"daily": [0], "weekly": [0], "monthly": [0]}
    for change in quiet(told):
        day = published[change["document"]]
        if change["kind"] != "edit" or day is None:
            continue
        age = (date.fromisoformat(date_of(change["day"])) - date.fromisoformat(day)).days
        rhythm = "daily" if age <= DAILY_FOR else "weekly" if age <= WEEKLY_FOR else "monthly"
        late[rhythm].append(change["found_by"] - change["day"])
    assert max(late["daily"]) == 0
    assert 0 < max(late["weekly"]) < 7
    assert 7 <= max(late["monthly"]) < 30


def test_a_withdrawn_page_is_found_the_day_after_its_first_404(told: dict[str, Any]) -> None:
    gone = [c for c in quiet(told) if c["kind"] == "withdrawn"]
    assert gone
    assert all(c["found_by"] > c["day"] for c in gone)


def a_world(paper: Paper, **site: Any) -> World:
    origin = whole().sites[-1]
    made = Site("s", "站", "站", "campaign", "https", ("s.example",), "1", origin.columns, origin.nav, **site)
    return World((made,), (paper,))


def a_paper(*events: Event) -> Paper:
    column = whole().sites[-1].columns[0].id
    return Paper("s/1", "s", (column,), "题", "文", "2025-09-08", "09:00", events=events)


@pytest.mark.parametrize(
    ("site", "found_by"),
    [({}, 3), ({"blocked": {3: "jsl", 4: "jsl"}}, 5), ({"scripted": (3,)}, 4)],
)
def test_days_without_a_list_put_a_change_off(site: dict[str, Any], found_by: int) -> None:
    paper = a_paper(Event(3, "edit", ("wording",), (("文", "字"),)))
    (change,) = truth(13, a_world(paper, **site))["changes"]
    assert change["found_by"] == found_by


def test_a_page_that_is_missing_for_a_day_is_no_change() -> None:
    (change,) = truth(13, a_world(a_paper(Event(2, "missing"))))["changes"]
    assert change["found_by"] is None
    (change,) = truth(13, a_world(a_paper(Event(2, "withdrawn"))))["changes"]
    assert change["found_by"] == 3
