"""Reading papers for their meaning: stopped at any moment it goes on where it was, and two never do it at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from config.faults import Busy
from config.settings import load_settings
from indexing.projection import drain, make_vectors
from indexing.projection.vectors import BATCH
from indexing.store import open_store, record
from indexing.store.vectors import count_vectors
from indexing.vectors.getting import get_model
from indexing.vectors.models import CHINESE, MULTILINGUAL
from tests.indexing.store.test_vectors import paper


def test_it_goes_on_where_it_was_stopped(tmp_path: Path, model_jar: Path) -> None:
    settings = load_settings({"HUANXIN_HOME": str(tmp_path / "home")})
    store = open_store(settings.database_url, settings.locks)
    record(store, [paper(n) for n in range(BATCH + 10)], origin="crawl")
    drain(store, settings)
    assert make_vectors(store, settings) == 0  # no model, nothing to do
    get_model(settings, [str(model_jar)])

    def stop(done: int, total: int) -> None:
        assert (done, total) == (BATCH, 2 * (BATCH + 10))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_vectors(store, settings, stop)
    assert count_vectors(store, CHINESE.key).waiting == 10
    with FileLock(settings.locks / "vectors.lock"), pytest.raises(Busy):
        make_vectors(store, settings)
    told: list[tuple[int, int]] = []
    assert make_vectors(store, settings, lambda *each: told.append(each)) == BATCH + 20
    assert told[0] == (10, BATCH + 20) and told[-1] == (BATCH + 20, BATCH + 20)
    for model in (CHINESE, MULTILINGUAL):
        found = count_vectors(store, model.key)
        assert (found.documents, found.waiting) == (BATCH + 10, 0)
    assert make_vectors(store, settings) == 0
