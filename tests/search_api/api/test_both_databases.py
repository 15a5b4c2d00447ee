"""Every route that reads, over a store with something in it, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from alerts.matching import match_changes
from config.clock import SHANGHAI
from config.settings import Settings
from indexing.registers.keeping import keep_facts
from indexing.store.runs.ledger import RunCounts, finish_run, start_run
from search_api.auth.needs import NEEDS
from tests.search_api.conftest import filled, paper
from tests.search_api.served import serving

MOMENT = datetime(2025, 9, 9, 10, 0, tzinfo=SHANGHAI)
# Their bytes are the archive's, not the database's.
FROM_THE_ARCHIVE = ("file", "evidence", "log")


def test_every_reading_is_answered(home: Settings, database_url: str) -> None:
    settings = replace(home, database_url=database_url)
    again = paper(1, body="第1号。家电以旧换新补贴 20%。", seen_at=MOMENT)
    keys = filled(settings, paper(1), paper(2), again)
    with serving(settings) as site:
        site.populate()
        for number in (1, 2):
            start_run(site.store, f"r{number}", "mofcom-zcfb", MOMENT)
            finish_run(site.store, f"r{number}", "finished", RunCounts(), MOMENT, 1.0)
        keep_facts(site.store)
        with site.with_token("admin") as client:
            channel = client.post("/api/v1/channels", json={"kind": "mail", "to": "a@example.org"}).json()[
                "id"
            ]
            wanted = {"name": "甲", "query": "家电", "topics": ["all"], "channels": [channel]}
            saved = client.post("/api/v1/subscriptions", json=wanted).json()
            more = paper(3, seen_at=MOMENT)
            third = filled(settings, more)
            assert match_changes(site.store, settings).alerts == 1
            assert len(client.get("/api/v1/alerts").json()["alerts"]) == 1
            for name in NEEDS:
                method, path = name.split(" ")
                if method != "GET" or not path.startswith(("/api/", "/feeds/", "/metrics", "/readyz")):
                    continue
                if path.endswith(FROM_THE_ARCHIVE) or "{sha256}" in path:
                    continue
                if path.startswith("/api/v1/quarantine/"):
                    continue
                address = path.format(
                    document_id=keys[0],
                    run_id="r1",
                    source_id="mofcom-zcfb",
                    key=saved["id"],
                    name=saved["feed"].rpartition("/")[2],
                )
                assert client.get(address).status_code == 200, (address, client.get(address).text)
            changes = client.get("/api/v1/changes?since=1").json()
            assert [change["document_id"] for change in changes["changes"]] == [keys[1], keys[0], *third]
            first = client.get("/api/v1/runs?size=1").json()
            second = client.get(f"/api/v1/runs?size=1&after={first['next']}").json()
            assert [run["run_id"] for page in (first, second) for run in page["runs"]] == ["r2", "r1"]
            metrics = client.get("/metrics").text
            assert 'huanxin_changes_total{class="new"} 3.0' in metrics
            assert 'huanxin_changes_total{class="rule"} 1.0' in metrics
            assert client.get("/api/v1/status").json()["last_success"] == "2025-09-09T10:00:00+08:00"
            feed = client.get("/feeds/search.json?q=家电").json()
            assert [item["id"] for item in feed["items"]] == [
                f"urn:huanxin:change:{changes['epoch']}:{n}" for n in (4, 3, 2, 1)
            ]
