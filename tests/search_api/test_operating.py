"""Operators' acts by page and by API: run now, cancel, change when a source is due, leave it alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import httpx
import pytest

from config.clock import SHANGHAI
from config.settings import Settings
from indexing.store.nodes import Build, sign_of_life, sign_out
from indexing.store.schema import workers
from tests.search_api.served import Site, serving

SOURCE = "mofcom-zcfb"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    from config.settings import load_settings

    home = tmp_path_factory.mktemp("operating")
    settings: Settings = load_settings({"HUANXIN_HOME": str(home)}, home)
    with serving(replace(settings, public_url="https://huanxin.example.org")) as site:
        site.populate()
        yield site


@pytest.fixture
def operator(site: Site) -> Iterator[httpx.Client]:
    with site.with_session("operator") as client:
        yield client


def test_a_run_is_queued_watched_and_cancelled(operator: httpx.Client) -> None:
    queued = operator.post(f"/sources/{SOURCE}/run", data={"x": "y"})
    assert queued.status_code == 303
    key = queued.headers["location"].rpartition("/")[2]
    run = operator.get(f"/api/v1/runs/{key}").json()
    assert (run["state"], run["source_id"], run["asked_by"]) == ("queued", SOURCE, "operator")
    assert f"/runs/{key}/cancel" in operator.get(f"/runs/{key}").text
    again = operator.post("/api/v1/runs", json={"source": SOURCE}).json()
    assert again["run_id"] == key
    assert operator.post(f"/api/v1/runs/{key}/cancel").json()["state"] == "cancelled"
    assert operator.post("/api/v1/runs", json={"source": "none"}).status_code == 404


def test_a_schedule_talks_back_before_it_is_saved(operator: httpx.Client) -> None:
    shown = operator.get(f"/sources/{SOURCE}", params={"rule": "工作日 07:10"}).text
    assert "It would be" in shown and shown.count("07:10") > 5
    assert operator.get(f"/sources/{SOURCE}").text.count("07:10") < 2
    operator.post(f"/sources/{SOURCE}/schedule", data={"rule": "工作日 07:10"})
    (one,) = [s for s in operator.get("/api/v1/schedules").json()["schedules"] if s["source_id"] == SOURCE]
    assert (one["rule"], one["origin"], len(one["next"])) == ("workdays@07:10", "operator", 5)
    refused = operator.patch(f"/api/v1/schedules/{SOURCE}", json={"rule": "sometimes"})
    assert refused.status_code == 400 and refused.json()["title"]
    page = f"/sources/{SOURCE}"
    never = operator.get(page, params={"rule": "0 9 1 10 *", "skip_holidays": "yes"}).text
    assert "no time that ever comes" in never and 5 < never.count("<del>") <= 12
    operator.post(f"{page}/schedule", data={"rule": "每天 07:10", "skip_holidays": "yes"})
    (one,) = [s for s in operator.get("/api/v1/schedules").json()["schedules"] if s["source_id"] == SOURCE]
    assert one["skip_holidays"] and one["rule"] == "daily@07:10"
    operator.post(f"{page}/schedule", data={"rule": "default"})
    (one,) = [s for s in operator.get("/api/v1/schedules").json()["schedules"] if s["source_id"] == SOURCE]
    assert one["origin"] == "yaml" and not one["skip_holidays"] and one["rule"] != "daily@07:10"


def test_a_source_is_left_alone_and_its_health_says_so(operator: httpx.Client) -> None:
    past = operator.post(f"/sources/{SOURCE}/pause", data={"until": "2020-01-01"})
    assert past.status_code == 400
    operator.post(f"/sources/{SOURCE}/pause", data={"until": "2099-01-01"})
    health = {one["source_id"]: one for one in operator.get("/api/v1/health").json()["sources"]}
    assert health[SOURCE]["state"] == "paused" and health[SOURCE]["reason"]["text"]
    assert "Paused until" in operator.get(f"/sources/{SOURCE}").text
    operator.patch(f"/api/v1/schedules/{SOURCE}", json={"paused_until": None})
    assert "Paused until" not in operator.get(f"/sources/{SOURCE}").text


def test_a_reader_may_look_and_not_act(site: Site) -> None:
    with site.with_session("reader") as reader:
        page = reader.get(f"/sources/{SOURCE}")
        assert page.status_code == 200 and f"/sources/{SOURCE}/run" not in page.text
        assert reader.post(f"/sources/{SOURCE}/run", data={"x": "y"}).status_code == 403
        assert reader.patch(f"/api/v1/schedules/{SOURCE}", json={"rule": "daily@07:10"}).status_code == 403


def test_a_machine_that_gets_no_work_is_named_on_the_page_of_runs(site: Site, operator: httpx.Client) -> None:
    sign_of_life(site.store, "old:1", "old", "/old", None, Build("0.1.0+aaaaaaaa", "d"))
    assert "machine old" not in operator.get("/runs").text
    sign_of_life(site.store, "new:1", "new", "/new", None, Build("0.2.0+bbbbbbbb", "d"))
    later = datetime(2099, 1, 1, tzinfo=SHANGHAI)
    with site.store.writing() as connection:
        connection.execute(workers.update().where(workers.c.name == "new:1").values(since=later))
    shown = operator.get("/runs").text
    assert "machine old runs another program (0.1.0+aaaaaaaa)" in shown
    sign_out(site.store, "old:1")
    assert "machine old" not in operator.get("/runs").text
