"""Crawls of one site of N old papers: the first one beside a bare Scrapy spider, a planned day, a forced re-check."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.crawl_process import Cost, run
from config.settings import load_settings
from indexing.projection import index_state
from indexing.store import open_store
from indexing.store.runs.ledger import list_runs
from sample_web import BENCH, SampleWeb, bench, clock_of
from sample_web.world import World

ROOT = Path(__file__).resolve().parent.parent
HOST = "bench.sample.gov.cn"
ROWS = 50  # a list page of the site


@dataclass(frozen=True, slots=True)
class Crawl:
    """One run: its cost, what the server was asked, and the bytes of the bodies it sent."""

    cost: Cost
    requests: int
    bytes: int
    changed: int


class Bench:
    """A HOME and a server of `count` papers. `validators` and `counter` as for `sample_web.bench`."""

    def __init__(self, folder: Path, count: int, *, validators: bool = True, counter: bool = False) -> None:
        folder.mkdir(parents=True)
        self.folder, self.count = folder, count
        self.world: World = bench(count, validators=validators, counter=counter)
        self.web = SampleWeb(world=self.world)
        self.environment: Mapping[str, str] = {
            **{k: v for k, v in os.environ.items() if not k.startswith("HUANXIN_")},
            "HUANXIN_HOME": str(folder / "home"),
            "HUANXIN_SOURCES": str(BENCH),
            "HUANXIN_REROUTE": str(self.web.write_reroute(folder / "reroute.txt")),
            "SCRAPY_SETTINGS_MODULE": "crawlers.settings",
            "PYTHONPATH": str(ROOT),
        }

    def crawl(self, day: int, *, full: bool = False) -> Crawl:
        """A crawl on that day. Raises SystemExit where it did not end finished, or left documents unindexed."""
        self.web.day = day
        arguments = {"source": "bench-trs", "delay": "0", "full": str(int(full))}
        found = self._run(day, "crawl", "columns", *_options("-a", arguments))
        settings = load_settings({"HUANXIN_HOME": self.environment["HUANXIN_HOME"]})
        store = open_store(settings.database_url, settings.locks)
        (last, *_), state = list_runs(store, "bench-trs", 1), index_state(store, settings)
        store.close()
        if last.state != "finished" or state.documents != self.count or state.backlog:
            raise SystemExit(f"the crawl ended {last.state}: {last.detail}; {state}")
        return replace(found, changed=last.counts.changed)

    def bare(self) -> Crawl:
        arguments = {"origin": self.web.origin, "host": HOST, "lists": str(-(-self.count // ROWS))}
        settings = {
            "CONCURRENT_REQUESTS": "8",
            "CONCURRENT_REQUESTS_PER_DOMAIN": "1",
            "DOWNLOAD_DELAY": "0",
            "TELNETCONSOLE_ENABLED": "0",
            "LOG_LEVEL": "INFO",
        }
        spider = str(Path(__file__).with_name("crawl_bare.py"))
        return self._run(0, "runspider", spider, *_options("-a", arguments), *_options("-s", settings))

    def _run(self, day: int, *arguments: str) -> Crawl:
        before = len(self.web.requests)
        environment = {**self.environment, "HUANXIN_CLOCK": clock_of(day)}
        log = self.folder / f"{arguments[0]}-{before}.log"
        ours = arguments[0] == "crawl"
        if not ours:  # nor may it find the project's scrapy.cfg above its folder
            del environment["SCRAPY_SETTINGS_MODULE"]
        command = [sys.executable, "-m", "scrapy", *arguments]
        cost = run(command, environment, log, ROOT if ours else self.folder)
        asked = self.web.requests[before:]
        return Crawl(cost, len(asked), sum(a.sent for a in asked), 0)


def _options(flag: str, values: Mapping[str, str]) -> list[str]:
    return [word for name, value in values.items() for word in (flag, f"{name}={value}")]
