"""Sources, runs, quarantine, status, metrics: what operators ask for, and what of it is noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from config.clock import SHANGHAI, now
from config.settings import Settings
from indexing.store import load_documents
from indexing.store.leases import take_lease
from indexing.store.papers.quarantine import Held, hold
from indexing.store.runs.detail import RunDetail
from indexing.store.runs.ledger import RunCounts, finish_run, start_run
from search_api.auth.audit import noted
from search_api.cli.entry import run
from tests.search_api.conftest import filled, paper
from tests.search_api.served import Site, serving

MOMENT = datetime(2025, 9, 9, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def site(home: Settings) -> Iterator[Site]:
    """Two runs, of which the later held two changes back."""
    keys = filled(home, paper(1), paper(2))
    with serving(home) as site:
        site.populate()
        home.logs.mkdir()
        log = home.logs / "r1.log"
        log.write_text("a line\nthe last line\n", "utf-8")
        for number, state in ((1, "finished"), (2, "quarantined")):
            start = MOMENT + timedelta(hours=number)
            start_run(site.store, f"r{number}", "mofcom-zcfb", start, str(log) if number == 1 else None)
            counts = RunCounts(requests=3, verdicts={"ok": 2}, new=number)
            finish_run(site.store, f"r{number}", state, counts, start, 1.5, RunDetail("killed"))  # type: ignore[arg-type]
        findings = [
            Held(
                key,
                f"https://swt.example.gov.cn/{n}.html",
                ("rule",),
                paper(n, body=f"第{n}号。补贴 30%。", seen_at=MOMENT),
            )
            for n, key in enumerate(keys, 1)
        ]
        hold(site.store, "r2", "mofcom-zcfb", findings, MOMENT)
        yield site


def test_the_board_and_one_source_on_it(site: Site) -> None:
    with site.client() as client:
        rows = client.get("/api/v1/sources").json()
        one = client.get("/api/v1/sources/mofcom-zcfb").json()
    assert rows["next"] is None
    assert one in rows["sources"]
    assert (one["tier"], one["last_run"]["run_id"], one["last_run"]["detail"]["text"]) == (
        "central",
        "r2",
        "killed",
    )


def test_runs_newest_first_and_logs_for_operators(site: Site) -> None:
    with site.client() as client:
        first = client.get("/api/v1/runs?size=1").json()
        second = client.get(f"/api/v1/runs?size=1&after={first['next']}").json()
        assert [run["run_id"] for page in (first, second) for run in page["runs"]] == ["r2", "r1"]
        assert second["next"] is None
        assert client.get("/api/v1/runs?source=none").json() == {"runs": [], "next": None}
        assert client.get("/api/v1/runs/r1").json()["log"] is None, "where a file lies is not told"
        assert client.get("/api/v1/runs/r1/log").status_code == 401
    with site.with_token("operator") as operator:
        assert operator.get("/api/v1/runs/r1/log").text.endswith("the last line\n")
        assert operator.get("/api/v1/runs/r2/log").status_code == 404


def test_a_log_outside_our_folder_is_not_shown(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("else") / "secret.log"
    secret.write_text("secret")
    start_run(site.store, "r3", "mofcom-zcfb", MOMENT, str(secret))
    with site.with_token("operator") as operator:
        assert operator.get("/api/v1/runs/r3/log").status_code == 404


def test_what_was_held_back_is_accepted_and_that_is_noted(site: Site) -> None:
    with site.with_session("operator") as operator:
        held = operator.get("/api/v1/quarantine").json()
        assert (held["runs"][0]["run_id"], len(held["runs"][0]["findings"])) == ("r2", 2)
        assert operator.get("/api/v1/quarantine/r2").json() == held["runs"][0]
        accepted = operator.post("/api/v1/quarantine/r2/accept").json()
        assert (accepted["changes"], accepted["skipped"], accepted["index_fault"]) == (2, 0, None)
        assert operator.get("/api/v1/quarantine").json()["runs"] == []
        assert operator.post("/api/v1/quarantine/r2/accept").status_code == 404
        found = operator.get("/api/v1/search?q=30%").json()["hits"]
    assert len(found) == 2
    deed = noted(site.store)[0]
    assert (deed.who, deed.via, deed.what, deed.on) == ("operator", "session", "quarantine.accept", "r2")
    assert deed.before == {"findings": 2}


def test_what_was_held_back_is_discarded_and_that_is_noted(site: Site) -> None:
    with site.with_token("admin", "operator") as operator:
        assert operator.post("/api/v1/quarantine/r2/discard").json() == {"run_id": "r2", "discarded": 2}
    deed = noted(site.store)[0]
    assert (deed.who, deed.via, deed.what) == ("admin", "token", "quarantine.discard")
    documents = load_documents(
        site.store, [h["id"] for h in site.client().get("/api/v1/search").json()["hits"]]
    )
    assert all("15%" in document.body for document in documents.values())


@pytest.mark.parametrize("verb", ["accept", "discard"])
def test_what_is_done_at_the_terminal_is_noted_too(
    site: Site, home: Settings, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(home.home))
    assert run(["quarantine", verb, "r2", "--json"]) == 0
    deed = noted(site.store)[0]
    assert (deed.via, deed.what, deed.on) == ("command", f"quarantine.{verb}", "r2")
    assert deed.before == {"findings": 2}


def test_a_page_of_another_site_cannot_accept_for_whoever_is_signed_in(site: Site) -> None:
    with site.with_session("operator") as operator:
        for header in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            assert operator.post("/api/v1/quarantine/r2/accept", headers=header).status_code == 403
        assert len(operator.get("/api/v1/quarantine").json()["runs"]) == 1


def test_how_fresh_it_is(site: Site) -> None:
    with site.client() as client:
        status = client.get("/api/v1/status").json()
        assert client.get("/readyz").json() == {"state": "ok", "documents": 2}
    assert (status["documents"], status["last_seq"]) == (2, 2)
    assert status["index"]["backlog"] == 0
    assert status["last_success"] == "2025-09-09T11:00:00+08:00"
    assert status["sources"] == [
        {
            "id": "mofcom-zcfb",
            "last_run": "2025-09-09T12:00:00+08:00",
            "last_state": "quarantined",
            "last_success": "2025-09-09T11:00:00+08:00",
        }
    ]


def test_metrics_are_the_ledgers(site: Site) -> None:
    with site.client() as client:
        client.get("/api/v1/search?q=secret-words")
        client.get("/api/v1/nothing/secret-path")
        text = client.get("/metrics").text
    for line in (
        'huanxin_runs_total{state="finished"} 1.0',
        'huanxin_runs_total{state="quarantined"} 1.0',
        'huanxin_changes_total{class="new"} 2.0',
        "huanxin_index_backlog_documents 0.0",
        'huanxin_source_last_success_timestamp_seconds{source="mofcom-zcfb"} 1.7573868e+09',
        "huanxin_archive_bytes 0.0",
        'huanxin_runs_open{state="queued"} 0.0',
        'huanxin_source_state{state="outage"} 0.0',
        "huanxin_deliveries_waiting 0.0",
        "huanxin_outbox_alerts 0.0",
        "huanxin_archive_growth_bytes_per_day 0.0",
    ):
        assert line in text.splitlines(), line
    assert re.search(r"^huanxin_build_info\{version=\".+\"\} 1\.0$", text, re.MULTILINE)
    counted = re.search(
        r'^huanxin_http_request_seconds_count\{method="GET",route="/api/v1/search",status="200"\} 1\.0$',
        text,
        re.MULTILINE,
    )
    assert counted
    assert "secret" not in text, "what was asked for is no label"


def test_metrics_tell_moments_of_sources_runs_and_machines(home: Settings) -> None:
    with serving(home) as site, site.client() as client:
        site.populate()
        assert client.get("/api/v1/sources").status_code == 200, "whoever looks at the board has them judged"
        with site.with_session("operator") as operator:
            operator.post("/api/v1/runs", json={"source": "mofcom-zcfb"})
        take_lease(site.store, "scheduler", "here:1", timedelta(seconds=20))
        # What is due is by the program's clock, leases are by the database's.
        moments = (now().timestamp(), datetime.now(SHANGHAI).timestamp())
        text = client.get("/metrics").text
    assert 'huanxin_runs_open{state="queued"} 1.0' in text
    for name in (
        'source_next_due_timestamp_seconds{source="mofcom-zcfb"}',
        'source_state_since_timestamp_seconds{source="mofcom-zcfb",state="never_worked"}',
        "oldest_queued_run_timestamp_seconds",
        'lease_until_timestamp_seconds{name="scheduler"}',
    ):
        (value,) = re.findall(rf"^huanxin_{re.escape(name)} (\S+)$", text, re.MULTILINE)
        assert min(abs(float(value) - moment) for moment in moments) < 9 * 86400, name
    (free,) = re.findall(r"^huanxin_disk_free_bytes (\S+)$", text, re.MULTILINE)
    assert float(free) > 1e6


def test_an_index_that_vanished_is_not_ready(home: Settings) -> None:
    filled(home, paper(1))
    home.index.rename(home.index.with_name("gone"))
    with serving(home) as site, site.client() as client:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["type"]) == (503, "index")
        assert str(home.home) not in answer.text
        assert client.get("/healthz").status_code == 200


def test_a_source_is_added_only_where_there_is_a_folder_for_it(site: Site) -> None:
    with site.with_token("operator") as operator:
        answer = operator.post("/api/v1/sources", json={"url": "https://swt.example.gov.cn/"})
    assert (answer.status_code, answer.json()["where"]) == (400, "HUANXIN_SOURCES")


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("以旧换", ["以旧换新"]),
        ("补贴 福", ["补贴 福建省"]),
        ("国务院办", ["国务院办公厅"]),
        ("解", ["类型:解读"]),
        ("TRADE-", ["trade-in"]),
    ],
)
def test_suggestions_go_on_with_the_last_word(
    few: tuple[Settings, list[str]], query: str, texts: list[str]
) -> None:
    with serving(replace(few[0])) as site, site.client() as client:
        found = client.get("/api/v1/suggest", params={"q": query}).json()
        for suggestion in found["suggestions"]:
            assert client.get("/api/v1/search", params={"q": suggestion["text"]}).status_code == 200
    shown = [one["text"] for one in found["suggestions"]]
    assert set(texts) <= set(shown), shown


def test_nothing_is_suggested_for_nothing(few: tuple[Settings, list[str]], site: Site) -> None:
    client: httpx.Client
    with site.client() as client:
        for query in ("", "补贴 ", "天外飞仙"):
            assert client.get("/api/v1/suggest", params={"q": query}).json()["suggestions"] == []
