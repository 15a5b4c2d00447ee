"""The log of alerts, page by page, with what became of telling them. On SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from alerts import log
from alerts.draft import read_draft
from alerts.log import read_log
from alerts.noting import NewAlert, note_alerts
from alerts.subscriptions import add_subscription
from config.language import tr
from indexing.store import Store, open_store
from tests.alerts.conftest import MONDAY


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def test_the_log_goes_by_time_and_number_over_its_pages(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_BATCH", 3)
    keys = [add_subscription(store, read_draft({"name": name, "query": "补贴"})).id for name in ("a", "b")]
    for day, numbers in enumerate(((5, 3, 4, None), (1, 2))):
        found = [
            NewAlert(key, f"change:{n}", "题", "matches", tr("改", "changed"), seq=n)
            for n in numbers
            for key in keys
        ]
        with store.writing() as connection:
            moment = MONDAY + timedelta(days=day)
            assert note_alerts(connection, found, moment) == len(found)
            assert note_alerts(connection, found, moment) == 0
    everything = list(read_log(store))
    assert [one.seq for one in everything] == [None, None, 3, 3, 4, 4, 5, 5, 1, 1, 2, 2]
    assert len({one.id for one in everything}) == 12
    assert [one.seq for one in read_log(store, subscription=keys[0])] == [None, 3, 4, 5, 1, 2]
    later = list(read_log(store, since=MONDAY + timedelta(days=1)))
    assert [one.seq for one in later] == [1, 1, 2, 2]
    assert later[0].what == {"zh": "改", "en": "changed"}
    assert later[0].time == MONDAY + timedelta(days=1)
