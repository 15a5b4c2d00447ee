"""The small duties beside scheduling."""

from __future__ import annotations

import http.server
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.delivery.canary import plant
from config.clock import now
from config.settings import Settings, load_settings
from crawlers.runs.bounded_log import BoundedLog
from indexing.store import Store, open_store
from indexing.store.schema import canaries, channels, deliveries
from search_api.supervisor.heartbeat import beat, troubles
from search_api.supervisor.housekeeping import prune_logs
from search_api.supervisor.supervising import FIRST, LONGEST, back_off


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"HUANXIN_HOME": str(tmp_path / "home")}, tmp_path)


@pytest.fixture
def store(settings: Settings) -> Store:
    return open_store(settings.database_url, settings.locks)


def test_a_canary_that_does_not_come_through_is_a_trouble(store: Store, settings: Settings) -> None:
    assert plant(store, now() - timedelta(minutes=9))
    assert troubles(store, settings) == ()
    with store.writing() as connection:
        connection.execute(canaries.update().values(planted=now() - timedelta(minutes=11)))
    assert troubles(store, settings) == ("canary",)


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/alive", paths
    server.shutdown()


def test_the_heartbeat_goes_out_only_while_all_is_fine(
    store: Store, settings: Settings, asked: tuple[str, list[str]]
) -> None:
    url, paths = asked
    watched = replace(settings, heartbeat_url=url)
    assert beat(store, watched) and paths == ["/alive"]
    with store.writing() as connection:
        left_behind = {
            "id": "dlv_1",
            "channel_id": "ch_1",
            "kind": "at_once",
            "state": "waiting",
            "attempts": 0,
            "log": [],
            "part": 0,
            "next": now() - timedelta(hours=1),
            "created": now(),
        }
        connection.execute(channels.insert().values(**_channel()))
        connection.execute(deliveries.insert().values(**left_behind))
    assert troubles(store, watched) == ("deliverer",)
    assert not beat(store, watched) and paths == ["/alive"]


def _channel() -> dict[str, object]:
    return {
        "id": "ch_1",
        "kind": "mail",
        "address": "a@example.org",
        "shared": False,
        "state": "active",
        "failures": 0,
        "created": now(),
    }


def test_old_logs_go_and_the_oldest_beyond_the_bound(tmp_path: Path) -> None:
    moment = now()
    for number, days in enumerate((100, 3, 2, 1)):
        path = tmp_path / f"r{number}.log"
        path.write_bytes(b"x" * 100)
        written = (moment - timedelta(days=days)).timestamp()
        os.utime(path, (written, written))
    assert prune_logs(tmp_path, moment, most=250) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r2.log", "r3.log"]


def test_a_log_ends_where_it_would_fill_the_disk() -> None:
    import logging

    bound = BoundedLog(most=1000)
    records = [logging.LogRecord("x", logging.INFO, "", 0, "a line " * 10, None, None) for _ in range(50)]
    let_through = [record for record in records if bound.filter(record)]
    assert 5 < len(let_through) < 12 and "the log is full" in let_through[-1].getMessage()
    assert bound.filter(logging.LogRecord("x", logging.ERROR, "", 0, "broken", None, None))


def test_a_child_that_falls_again_and_again_is_started_ever_later() -> None:
    waits = [back_off(falls) for falls in range(1, 12)]
    assert waits[:4] == [FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST] and waits[-1] == LONGEST
