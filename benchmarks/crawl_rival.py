"""changedetection.io over the same pages: installed from PyPI into a venv of its own, driven through its API, with its
plain fetcher (`requests`) and no filters.

Its server is started once; CPU is what its process used from the order to check all watches again until its queue was
empty, so neither its start nor the first check counts.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.crawl_bench_site import HOST, Bench
from sample_web.render import renderer

PACKAGE = "changedetection.io==0.60.10"
PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Recheck:
    """A page's share of a re-check of all watches: CPU in milliseconds, bytes of the bodies it was sent."""

    pages: int
    cpu_ms: float
    bytes: float


def install(folder: Path) -> Path | None:
    """The venv's Python, or None where the package cannot be had."""
    python = folder / "bin" / "python"
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "-q", PACKAGE],
    )
    done = all(subprocess.run(step, stdout=subprocess.DEVNULL, check=False).returncode == 0 for step in steps)
    return python if done else None


def measure(python: Path, bench: Bench) -> Recheck:
    """Watches the bench's papers, checks them once, and again: the second time is measured."""
    site, pages = bench.world.sites[0], bench.count
    addresses = [renderer(site).paper_url(site, paper) for paper in bench.world.papers[:pages]]
    home = bench.folder / "changedetection"
    home.mkdir()
    environment = {
        **os.environ,
        "LISTEN_HOST": "127.0.0.1",
        "ALLOW_IANA_RESTRICTED_ADDRESSES": "true",
        "DISABLE_VERSION_CHECK": "true",
        "MINIMUM_SECONDS_RECHECK_TIME": "0",
        "LOGGER_LEVEL": "WARNING",
    }
    program = python.with_name("changedetection.io")
    port = _free_port()
    command = [str(python), str(program), "-C", "-d", str(home), "-p", str(port)]
    with (bench.folder / "changedetection.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log)
    try:
        api = _Api(home, port)
        api.watch([bench.web.origin + urlsplit(address).path for address in addresses])
        api.settle(bench, pages)
        before, used = len(bench.web.requests), _cpu(server.pid)
        api.call("GET", "/watch?recheck_all=1")
        api.settle(bench, before + pages)
        cpu = _cpu(server.pid) - used
        asked = bench.web.requests[before:]
        assert {a.status for a in asked} == {200}
        return Recheck(len(asked), 1000 * cpu / len(asked), sum(a.sent for a in asked) / len(asked))
    finally:
        server.terminate()
        server.wait()


class _Api:
    """Its REST API on 127.0.0.1. Raises SystemExit where the server does not come up."""

    def __init__(self, home: Path, port: int) -> None:
        self.key, self.port = "", port
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for name in ("changedetection.json", "url-watches.json"):
                file = home / name
                if file.exists():
                    self.key = _token(file)
            if self.key:
                try:
                    self.call("GET", "/systeminfo")
                    return
                except OSError:
                    pass
            time.sleep(0.2)
        raise SystemExit("changedetection.io did not start")

    def call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1{path}",
            None if body is None else json.dumps(body).encode(),
            {"x-api-key": self.key, "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read() or b"null")

    def watch(self, urls: Sequence[str]) -> None:
        for url in urls:
            self.call("POST", "/watch", {"url": url, "headers": {"Host": HOST}})

    def settle(self, bench: Bench, requests: int) -> None:
        """Waits until the server has been asked that often and the queue is empty."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if len(bench.web.requests) >= requests and self.call("GET", "/systeminfo")["queue_size"] == 0:
                time.sleep(2)  # the last checks are still being processed and written
                return
            time.sleep(0.5)
        raise SystemExit("changedetection.io did not check its watches")


def _token(file: Path) -> str:
    settings = json.loads(file.read_text("utf-8"))["settings"]["application"]
    return str(settings.get("api_access_token") or "")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cpu(pid: int) -> float:
    """Seconds of CPU, user and system, that a process and its dead children have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
