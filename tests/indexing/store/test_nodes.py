"""Signs of life of workers, and since when each runs what it runs."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from indexing.store import Store, open_store
from indexing.store.leases import database_now
from indexing.store.nodes import Build, WorkerSign, sign_of_life, sign_out, worker_signs
from indexing.store.schema import workers

OLD, NEW = Build("1+aaaa", "d1"), Build("1+bbbb", "d1")
PAST = "2020-01-01T00:00:00+08:00"


def one(store: Store, name: str) -> WorkerSign:
    return next(sign for sign in worker_signs(store) if sign.name == name)


def test_a_worker_is_known_by_its_last_sign_and_since_when_it_runs_its_build(
    database_url: str, tmp_path: Path
) -> None:
    store = open_store(database_url, tmp_path / "locks")
    sign_of_life(store, "a:1", "a", "/home/a", "https://a.example.org", OLD)
    sign_of_life(store, "b:1", "b", "/home/b", None, NEW)
    assert [(sign.name, sign.node, sign.build) for sign in worker_signs(store)] == [
        ("a:1", "a", OLD),
        ("b:1", "b", NEW),
    ]
    with store.writing() as connection:
        long_ago = sa.type_coerce(PAST, sa.String)
        connection.execute(workers.update().values(since=long_ago, seen=long_ago))
        moment = database_now(connection)
    assert one(store, "a:1").silent.days > 1000
    sign_of_life(store, "a:1", "a", "/home/a", None, OLD)
    again = one(store, "a:1")
    assert again.silent.total_seconds() < 60 and again.since.year == 2020 and again.url is None
    sign_of_life(store, "a:1", "a", "/home/a", None, NEW)
    assert one(store, "a:1").since >= moment.replace(microsecond=0)
    sign_out(store, "a:1")
    assert one(store, "a:1").gone and not one(store, "b:1").gone
    sign_of_life(store, "a:1", "a", "/home/a", None, NEW)
    assert not one(store, "a:1").gone
    store.close()
