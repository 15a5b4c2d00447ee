"""Which machines are there, by what their workers say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.clock import now
from indexing.store import Store, open_store
from indexing.store.nodes import Build, sign_of_life, sign_out
from indexing.store.runs.ledger import open_runs
from indexing.store.runs.queue import claim, enqueue
from search_api.operations.alive import nodes, worker_at_work


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(database_url, tmp_path / "locks")
    yield opened
    opened.close()


def test_machines_are_told_by_their_workers(store: Store) -> None:
    assert not worker_at_work(store) and nodes(store, ()) == ()
    old, new = Build("1.0", "abc"), Build("1.1", "abc")
    sign_of_life(store, "a:1", "a", "/a", None, old)
    sign_of_life(store, "b:1", "b", "/b", None, new)
    sign_of_life(store, "c:1", "c", "/c", None, new)
    sign_out(store, "c:1")
    enqueue(store, "r1", "cn-x", now(), asked_by="person")
    assert claim(store, "r1", ["x.gov.cn"], "b", "b:1")
    told = {one.name: one for one in nodes(store, open_runs(store))}
    assert (told["a"].live, told["a"].apart) == (True, True)
    assert (told["b"].live, told["b"].apart, told["b"].going) == (True, False, 1)
    assert (told["c"].live, told["c"].going) == (False, 0)
    assert told["b"].build == "1.1 abc"
    assert worker_at_work(store)
