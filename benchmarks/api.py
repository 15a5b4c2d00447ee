"""The API beside bare FastAPI routes that call the search, and the engine alone, in one run: `make bench-api`.

`python -m benchmarks.api [CORPUS_DIR] [--json] [--documents N]` makes papers from laws in a HOME of its own, serves both apps by
uvicorn, each app in a process of its own, and asks them the same queries in turn, from 16 connections and from one.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.search import DEFAULT_CORPUS, LAWS, megabytes, table
from benchmarks.search_home import say
from benchmarks.search_queries import Asked, queries
from benchmarks.search_scale_papers import articles
from benchmarks.search_scale_store import filled
from benchmarks.search_timing import percentile_ms
from indexing.projection import rebuild

API = "API"
WAYS = (
    (API, "search_api.cli", "/api/v1/search"),
    ("bare search", "benchmarks.api_bare", "/api/v1/search"),
    ("bare engine", "benchmarks.api_bare", "/engine/search"),
)
CLIENTS = 16
WANTED = 0.6
ROUNDS = 3
_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Served:
    """Answers a second to 16 clients and the processor's time for each, both of the best round; the times of one client's
    answers in milliseconds; the median answer's bytes; the process's memory in bytes."""

    per_second: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    bytes_p50: int
    memory: int


def measure(laws: Path, documents: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="huanxin-bench-") as name:
        folder = Path(name)
        home = filled(folder / "home", articles(laws), documents)
        asked = queries(home)
        say("building the index")
        rebuild(home.store, home.settings)
        home.store.close()
        results: dict[str, Any] = {"documents": documents, "queries": len(asked)}
        return results | ask_all(home.settings.home, asked)


def ask_all(home: Path, asked: Sequence[Asked]) -> dict[str, Any]:
    """The figures of each way to ask, and the API's throughput as a share of the others'. All are asked in turn, round after
    round, so that a busy machine does not decide."""
    with ExitStack() as stack:
        servers = {module: stack.enter_context(_serving(module, home)) for _, module, _ in WAYS}
        ways = {called: (*servers[module], _paths(path, asked)) for called, module, path in WAYS}
        alone = {called: _alone(address, paths) for called, (address, _, paths) in ways.items()}
        crowds: dict[str, list[tuple[float, float]]] = {called: [] for called in ways}
        for number in range(ROUNDS):
            say(f"{CLIENTS} clients, round {number + 1} of {ROUNDS}")
            for called, (address, pid, paths) in ways.items():
                crowds[called].append(_crowd(address, pid, paths))
        results: dict[str, Any] = {
            called: asdict(
                Served(
                    max(rate for rate, _ in crowds[called]),
                    min(cpu for _, cpu in crowds[called]),
                    *alone[called],
                    _resident(pid),
                )
            )
            for called, (_, pid, _) in ways.items()
        }
    for called, _, _ in WAYS[1:]:
        share = results[API]["per_second"] / results[called]["per_second"]
        results[f"ratio to {called}"] = round(share, 2)
    return results


@contextmanager
def _serving(module: str, home: Path) -> Iterator[tuple[str, int]]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, "serve", "--port", "0"],
        env={**os.environ, "HUANXIN_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1], process.pid
    finally:
        process.terminate()
        process.wait()


def _paths(path: str, asked: Sequence[Asked]) -> list[str]:
    return [str(httpx.URL(path, params=_parameters(one))) for one in asked]


def _alone(address: str, paths: Sequence[str]) -> tuple[float, float, int]:
    """p50 and p95 of one asker's answers, and the median of their bytes, after a warming pass."""
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        sizes = [len(client.get(path).raise_for_status().content) for path in paths]
        seconds = []
        for path in paths:
            started = time.perf_counter()
            client.get(path)
            seconds.append(time.perf_counter() - started)
    return percentile_ms(seconds, 50), percentile_ms(seconds, 95), int(statistics.median(sizes))


def _parameters(asked: Asked) -> dict[str, str]:
    found = {"q": asked.text, "sort": "date" if asked.kind == "date" else "relevance"}
    return found | ({"region": asked.region} if asked.region else {})


def _crowd(address: str, pid: int, paths: Sequence[str]) -> tuple[float, float]:
    """Answers a second that 16 askers get, each over a connection of its own, and the server's CPU for one in milliseconds."""
    before, until = _cpu(pid), time.perf_counter() + _SECONDS

    def ask(number: int) -> int:
        count = 0
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            while time.perf_counter() < until:
                client.get(paths[(number * 31 + count) % len(paths)]).raise_for_status()
                count += 1
        return count

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = sum(pool.map(ask, range(CLIENTS)))
    return round(answers / _SECONDS, 1), round((_cpu(pid) - before) / answers * 1000, 2)


def _cpu(pid: int) -> float:
    """The seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def report(results: dict[str, Any]) -> str:
    ways = [called for called, _, _ in WAYS]
    rows: list[tuple[str, ...]] = [
        (f"{results['documents']:,} papers, {results['queries']} queries", *ways),
    ]
    for name, label in (
        ("per_second", f"answers/s, {CLIENTS} clients"),
        ("cpu_ms", "CPU for each, ms"),
        ("p50_ms", "one client, p50 ms"),
        ("p95_ms", "one client, p95 ms"),
        ("bytes_p50", "answer, median bytes"),
    ):
        rows.append((label, *(str(results[way][name]) for way in ways)))
    rows.append(("memory, MB", *(megabytes(results[way]["memory"]) for way in ways)))
    for way in ways[1:]:
        wanted = f" (wanted {WANTED} or more)" if way == "bare search" else ""
        rows.append((f"  ratio to {way}{wanted}", f"{results[f'ratio to {way}']:.2f}", "", ""))
    return table(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    parser.add_argument("--documents", type=int, default=100_000)
    arguments = parser.parse_args()
    laws = arguments.corpus / LAWS
    if not laws.exists():
        parser.error(f"the optional real-page corpus lacks {LAWS} (looked in {arguments.corpus})")
    results = measure(laws, arguments.documents)
    print(json.dumps(results, ensure_ascii=False, indent=1) if arguments.json else report(results))


if __name__ == "__main__":
    main()
