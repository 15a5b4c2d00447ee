"""What becomes of runs that Scrapyd was given, by what the servers and the ledger say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from config.clock import now
from config.faults import Fault
from config.registry import load_registry
from config.settings import Settings, load_settings
from crawlers.runs.work.pool import AWAY, WAITS, PoolCrawls, fate
from crawlers.runs.work.scrapyd import Jobs
from indexing.store import Store, open_store
from indexing.store.runs.ledger import get_run
from indexing.store.runs.queue import ask_to_cancel, begin, claim, enqueue, take, waiting

SOURCE = load_registry().sources["cn-fj-tzgg"]


@dataclass
class Server:
    """Answers as Scrapyd does, with the jobs that it is told to have."""

    url: str
    pending: list[str] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refuses: bool = False

    def answer(self, name: str, fields: dict[str, str]) -> dict[str, object]:
        self.asked.append((name, fields))
        if self.refuses:
            return {"status": "error", "message": "project 'huanxin' not found"}
        if name == "schedule":
            self.pending.append(fields["jobid"])
        elif name == "cancel":
            for jobs in (self.pending, self.running):
                jobs[:] = [key for key in jobs if key != fields["job"]]
        states = {"pending": self.pending, "running": self.running, "finished": self.finished}
        return {"status": "ok", **{state: [{"id": key} for key in keys] for state, keys in states.items()}}


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    found: list[Server] = []
    running = []
    for _ in range(2):

        class Handler(BaseHTTPRequestHandler):
            its: Server

            def do_GET(self) -> None:
                name, _, query = self.path.partition("?")
                self._say(name, query)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say(self.path, body)

            def _say(self, path: str, fields: str) -> None:
                given = {name: values[0] for name, values in parse_qs(fields).items()}
                said = json.dumps(self.its.answer(path.strip("/").removesuffix(".json"), given)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Handler.its = Server(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found.append(Handler.its)
        running.append(server)
    yield found
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def settings(servers: list[Server], tmp_path: Path) -> Settings:
    return load_settings(
        {
            "HUANXIN_HOME": str(tmp_path / "home"),
            "HUANXIN_NODE": "head",
            "HUANXIN_RUNNER": "scrapyd",
            "HUANXIN_SCRAPYD_URLS": ",".join(server.url for server in servers),
        },
        tmp_path,
    )


@pytest.fixture
def store(settings: Settings) -> Store:
    return open_store(settings.database_url, settings.locks)


@pytest.fixture
def crawls(store: Store, settings: Settings) -> PoolCrawls:
    return PoolCrawls(store, settings, "head:1", look=0.0)


def hand_over(store: Store, crawls: PoolCrawls, key: str = "r1") -> None:
    if get_run(store, key) is None:
        enqueue(store, key, SOURCE.id, now(), asked_by="command", ask={"delay": 0.5})
    (run,) = waiting(store)
    assert claim(store, key, SOURCE.site.hosts, "head", "head:1")
    crawls.start(run, SOURCE)


def state(store: Store, key: str = "r1") -> str:
    run = get_run(store, key)
    assert run
    return run.state


def test_there_is_hope_for_a_run_while_its_server_has_it_and_not_too_long() -> None:
    jobs = Jobs(pending=frozenset({"p"}), running=frozenset({"r"}), finished=frozenset({"f"}))
    assert [fate(key, jobs, 1, 0) for key in "prfx"] == [None, None, "ended", "ended"]
    assert [fate(key, jobs, WAITS + 1, 0) for key in "pr"] == ["waiting", "waiting"]
    assert (fate("p", None, 1, AWAY - 1), fate("p", None, 1, AWAY + 1)) == (None, "away")


def test_a_run_is_handed_over_with_what_was_asked_of_it_and_stays_at_its_hosts_server(
    store: Store, crawls: PoolCrawls, servers: list[Server]
) -> None:
    hand_over(store, crawls)
    (server,) = [server for server in servers if server.pending]
    (fields,) = [fields for name, fields in server.asked if name == "schedule"]
    told = {"project": "huanxin", "spider": "columns", "jobid": "r1", "run_id": "r1", "source": SOURCE.id}
    assert told.items() <= fields.items() and fields["delay"] == "0.5" and fields["build"]
    assert crawls.collect() == () and len(crawls) == 1 and state(store) == "claimed"
    ask_to_cancel(store, "r1", now())
    (ended,) = crawls.collect()
    assert ended.state == "cancelled" and server.pending == [] and len(crawls) == 0
    hand_over(store, crawls, "r2")
    assert server.pending == ["r2"]


def test_what_a_server_forgets_is_handed_over_again_elsewhere_and_fails_with_its_reason(
    store: Store, crawls: PoolCrawls, servers: list[Server]
) -> None:
    been = []
    for _ in range(2):
        hand_over(store, crawls)
        (server,) = [server for server in servers if server.pending]
        been.append(server.url)
        server.pending.clear()
        assert crawls.collect() == () and state(store) == "queued"
    assert len(set(been)) == 2
    hand_over(store, crawls)
    for server in servers:
        server.finished = server.pending[:]
        server.pending.clear()
    (ended,) = crawls.collect()
    assert (ended.state, ended.detail and ended.detail.code) == ("failed", "scrapyd")
    assert ended.detail and ended.detail.params["why"] == "ended" and "Scrapyd" in ended.detail.words()


def test_what_a_crawl_has_taken_is_the_ledgers_whatever_the_server_says(
    store: Store, crawls: PoolCrawls, servers: list[Server]
) -> None:
    hand_over(store, crawls)
    take(store, "r1", SOURCE.id, "pool-1", now(), None)
    begin(store, "r1", now())
    for server in servers:  # started again: it knows of nothing
        server.pending.clear()
    assert crawls.collect() == () and state(store) == "running"
    crawls.end()
    assert state(store) == "running"


def test_a_worker_that_ends_takes_back_what_no_crawl_has_taken(
    store: Store, crawls: PoolCrawls, servers: list[Server]
) -> None:
    hand_over(store, crawls)
    crawls.end()
    assert state(store) == "queued" and all(not server.pending for server in servers)


def test_a_worker_that_comes_back_goes_on_with_what_the_servers_have(
    store: Store, crawls: PoolCrawls, settings: Settings, servers: list[Server]
) -> None:
    hand_over(store, crawls)
    again = PoolCrawls(store, settings, "head:1")
    again.take_up()
    assert len(again) == 1 and state(store) == "claimed"
    for server in servers:
        server.pending.clear()
    third = PoolCrawls(store, settings, "head:1")
    third.take_up()
    assert len(third) == 0 and state(store) == "queued"


def test_servers_that_refuse_leave_the_run_waiting_and_say_why(
    store: Store, crawls: PoolCrawls, servers: list[Server]
) -> None:
    for server in servers:
        server.refuses = True
    with pytest.raises(Fault) as told:
        hand_over(store, crawls)
    assert "project 'huanxin' not found" in (told.value.detail or "")
    assert state(store) == "queued"
    servers[0].refuses = False
    hand_over(store, crawls)
    assert servers[0].pending == ["r1"]
