"""Runs that Scrapyd servers crawl: the ledger says what is done, whatever these do or forget."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from crawlers.runs.work.nodes import ranking
from indexing.store import Store, open_store
from indexing.store.runs.ledger import get_run, list_runs
from indexing.store.runs.queue import going, waiting
from tests.e2e.commands import Desk
from tests.e2e.counted_web import CountedWeb
from tests.e2e.scrapyds import ScrapydProcess
from tests.e2e.several_nodes import desk, is_whole, wait_for
from tests.servers import free_port

pytestmark = pytest.mark.long

ONE, OTHERS = "cn-fj-tzgg", ("cn-sd-col352659", "cn-sd-col106480", "cn-gd-gkmlpt")


@contextmanager
def pool(folder: Path, url: str, web: CountedWeb, *names: str) -> Iterator[tuple[Desk, list[ScrapydProcess]]]:
    """A machine that only hands runs over, and a Scrapyd on a machine of its own for each name."""
    servers = [
        ScrapydProcess(folder / f"scrapyd-{name}", desk(folder, name, url, web).environment, port)
        for name, port in zip(
            names, shared_out([site.hosts[0] for site in web.world.sites], len(names)), strict=True
        )
    ]
    for server in servers:
        server.start()
    addresses = ",".join(server.url for server in servers)
    try:
        yield (
            desk(folder, "head", url, web, HUANXIN_RUNNER="scrapyd", HUANXIN_SCRAPYD_URLS=addresses),
            servers,
        )
    finally:
        for server in servers:
            server.kill()


def shared_out(hosts: Sequence[str], number: int) -> list[int]:
    """Free ports for so many servers, of which each has a host of its own."""
    while True:
        ports = [free_port() for _ in range(number)]
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        if len({ranking(host, urls)[0] for host in hosts}) == number:
            return ports


def queue(head: Desk, *sources: str, delay: float) -> list[str]:
    said = head.huanxin("runs", "queue", *sources, "--delay", str(delay), "--json")
    assert said.code == 0, said.err
    return [line["run_id"] for line in said.lines]


def finished_at(server: ScrapydProcess, key: str) -> int:
    """How many jobs of this id a server has ended."""
    jobs = httpx.get(f"{server.url}/listjobs.json", timeout=60, trust_env=False).json()
    return sum(job["id"] == key for job in jobs["finished"])


def test_scrapyd_crawls_what_is_handed_over_and_a_job_that_it_runs_twice_is_done_once(
    empty_postgres: str, tmp_path: Path
) -> None:
    store = open_store(empty_postgres, tmp_path / "locks")
    with CountedWeb((ONE,)) as web, pool(tmp_path, empty_postgres, web, "pool-1") as (head, (server,)):
        (key,) = queue(head, ONE, delay=0.2)
        worker = head.start("work", "--once", "--json")
        wait_for(lambda: is_running(store, key))
        server.run_again(key, ONE)
        said, _ = worker.communicate()
        assert worker.returncode == 0
        assert b'"state": "finished"' in said and key.encode() in said
        run = get_run(store, key)
        assert run and (run.node, run.claimed_by, run.state) == ("pool-1", "head:1", "finished")
        assert run.log and Path(run.log).is_relative_to(server.folder)
        wait_for(lambda: finished_at(server, key) == 2)
        assert get_run(store, key) == run and len(list_runs(store)) == 1
        is_whole(store, (ONE,))
        assert web.at_once() == 1
    store.close()


def is_running(store: Store, key: str) -> bool:
    run = get_run(store, key)
    return run is not None and run.state == "running"


@pytest.mark.hours
def test_two_scrapyds_that_forget_what_they_ran_lose_nothing(empty_postgres: str, tmp_path: Path) -> None:
    store = open_store(empty_postgres, tmp_path / "locks")
    sources = (ONE, *OTHERS)
    with CountedWeb(sources) as web, pool(tmp_path, empty_postgres, web, "p1", "p2") as (head, servers):
        queue(head, *sources, delay=0.3)
        worker = head.start("work")
        try:
            wait_for(lambda: any(run.state == "running" for run in going(store)))
            # Both are started again: the crawls live on, and neither server knows of them.
            for server in servers:
                server.kill()
            time.sleep(1)
            for server in servers:
                server.start()
            wait_for(lambda: not going(store) and not waiting(store))
        finally:
            worker.terminate()
            worker.wait()
        is_whole(store, sources)
        assert web.at_once() == 1
        ended = list_runs(store)
        assert {run.state for run in ended} == {"finished"} and len(ended) == len(sources)
        assert {run.node for run in ended} == {"p1", "p2"}
    store.close()
