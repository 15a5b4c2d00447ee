"""What the canary says of alerts that are on time, late and lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from alerts.delivery import canary
from alerts.delivery.canary import EVERY, LATE, Lag, lag, plant
from alerts.epoch import halt
from alerts.log import read_log
from config.clock import now
from config.faults import Fault
from indexing.store import changes_since, open_store
from indexing.store.schema import alerts, canaries, deliveries, documents
from tests.alerts.delivery.conftest import MONDAY, Case


def test_it_comes_through_and_is_seen_nowhere(case: Case) -> None:
    hook = case.channel(path="/nothing")
    case.subscription(hook, query="自检", topics="all")
    assert lag(case.store, now()) == Lag(None, None)
    plant(case.store, now())
    case.later(seconds=40)
    assert case.deliver().sent == 0
    measured = lag(case.store, now())
    assert measured.late_since is None
    assert measured.seconds is not None and 39 <= measured.seconds <= 60
    assert list(read_log(case.store)) == []
    assert list(changes_since(case.store)) == []
    assert case.web.at("/nothing") == []
    with case.store.reading() as connection:
        for table in (alerts, deliveries, documents):
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_one_that_does_not_come_through_is_an_outage(case: Case) -> None:
    case.subscription()
    case.deliver()
    case.later(hours=1)
    planted = now()
    assert plant(case.store, planted)
    case.later(minutes=9)
    assert lag(case.store, now()).late_since is None
    case.later(minutes=2)
    late = lag(case.store, now())
    assert late.late_since == planted.replace(microsecond=0)
    assert late.seconds is not None and late.seconds >= LATE.total_seconds()
    case.deliver()
    assert lag(case.store, now()).late_since is None


def test_where_nobody_even_plants_it_is_lost(case: Case) -> None:
    case.subscription()
    case.deliver()
    last = now()
    case.later(hours=2, minutes=11)
    since = lag(case.store, now()).late_since
    assert since is not None
    assert abs(since - (last + EVERY)) < timedelta(seconds=30)


def test_alerts_that_wait_for_a_person_and_a_matcher_that_finds_nothing_are_outages(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.deliver()
    halt(case.store, {"code": "restored"})
    case.later(hours=1)
    with pytest.raises(Fault):
        case.deliver()
    case.later(minutes=11)
    assert lag(case.store, now()).late_since is not None
    with monkeypatch.context() as broken:
        broken.setattr(canary, "_QUERY", "自检 停用")
        assert canary._message(MONDAY) is None
    assert canary._message(MONDAY) is not None


def test_an_hour_has_one_whoever_plants_it(database_url: str, tmp_path: Path) -> None:
    store = open_store(database_url, tmp_path / "locks")
    assert [plant(store, MONDAY + timedelta(minutes=at)) for at in (0, 0, 59, 60)] == [
        True,
        False,
        False,
        True,
    ]
    with store.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(canaries)) == 2
    assert plant(store, MONDAY + timedelta(days=31))
    with store.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(canaries)) == 1
