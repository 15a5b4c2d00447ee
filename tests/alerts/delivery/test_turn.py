"""One delivers at a time: by a lock on one machine, by a lease in the database's time across machines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.delivery.turn import TurnLost, our_turn
from config.settings import Settings
from indexing.store import Store, open_store
from indexing.store.schema import fenced_leases


def machines(database_url: str, folder: Path) -> tuple[Store, Settings, Settings]:
    """Two homes on one database, as two machines have."""
    one = Settings(home=folder / "one", home_from="test", database_url=database_url)
    return open_store(database_url, one.locks), one, replace(one, home=folder / "two")


def test_one_at_a_time_on_one_machine_and_across_two(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, one, two = machines(database_url, tmp_path)
    with our_turn(store, one) as turn:
        for other in (one, two):
            with pytest.raises(TurnLost), our_turn(store, other):
                pass
        # However far our own clock is moved, the lease goes by the database's.
        monkeypatch.setenv("HUANXIN_CLOCK", "2035-01-01T00:00:00+08:00")
        with pytest.raises(TurnLost), our_turn(store, two):
            pass
        turn.renew()
    with our_turn(store, two):
        pass


def test_a_death_is_known_at_once_on_its_machine_and_after_the_lease_elsewhere(
    database_url: str, tmp_path: Path
) -> None:
    store, one, two = machines(database_url, tmp_path)
    with our_turn(store, one) as turn, store.reading() as connection:
        row = connection.execute(fenced_leases.select()).one()
    with store.writing() as connection:  # as a killed process leaves it
        connection.execute(fenced_leases.update().values(until=row.until))
    with pytest.raises(TurnLost), our_turn(store, two):
        pass
    with our_turn(store, one):
        pass
    with store.writing() as connection:
        connection.execute(fenced_leases.update().values(until=row.until - timedelta(days=1)))
    with our_turn(store, two), pytest.raises(TurnLost):
        turn.renew()
