"""Both engines over many papers: answering, indexing, rebuilding under load; then a million papers on the embedded one.

`python -m benchmarks.search_scale [CORPUS_DIR] [--json] [--documents N] [--large N]` makes 100,000 papers from 3,423 laws in
a HOME of its own, starts an Elasticsearch (as the tests do), asks both engines the same queries, rebuilds both while
another process asks, and indexes beside raw `helpers.bulk`. Then it builds and asks an index of a million such papers.
Where no Elasticsearch can be had it says so and measures the embedded engine alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import search_scale_elastic, search_scale_large, search_scale_rebuilding
from benchmarks.search import DEFAULT_CORPUS, LAWS, megabytes, table
from benchmarks.search_building import bytes_in
from benchmarks.search_home import Home, say
from benchmarks.search_queries import Asked, queries
from benchmarks.search_scale_papers import articles
from benchmarks.search_scale_store import filled
from benchmarks.search_speed import engine_alone, whole
from benchmarks.search_timing import Engine, timed
from indexing.projection import rebuild
from tests.elasticsearch_minimal import WAYS
from tests.elasticsearch_server import can_be_had, elasticsearch

EMBEDDED, ELASTIC = "embedded", "Elasticsearch"
RATIO, LOAD, MILLISECONDS = 0.8, 2.0, 60.0


def measure(laws: Path, documents: int, large: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="huanxin-bench-") as name:
        folder = Path(name)
        results, asked = _both(folder, laws, documents)
        if large:
            results["large"] = asdict(search_scale_large.measure(folder / "large", laws, large, asked))
    return results


def _both(folder: Path, laws: Path, documents: int) -> tuple[dict[str, Any], list[Asked]]:
    home = filled(folder / "home", articles(laws), documents)
    asked = queries(home)
    results: dict[str, Any] = {"documents": documents, "elasticsearch": None}
    with _homes(home) as homes:
        say("building the embedded index")
        rebuild(home.store, home.settings)
        if ELASTIC in homes:
            indexing = search_scale_elastic.measure(homes[ELASTIC], folder / "actions")
            results["elasticsearch"] = asdict(indexing)
        results["index_bytes"] = bytes_in(home.settings.index)
        say(f"asking {len(asked)} queries of {len(homes)} engines")
        answers = timed(dict(_askings(homes)), asked)
        results["answers"] = {
            name: {kind: asdict(times) for kind, times in by_kind.items()}
            for name, by_kind in answers.items()
        }
        results["rebuilding"] = {
            name: asdict(search_scale_rebuilding.measure(each, asked)) for name, each in homes.items()
        }
    home.store.close()
    return results, asked


@contextmanager
def _homes(home: Home) -> Iterator[dict[str, Home]]:
    """The same store with each engine that can be had."""
    with ExitStack() as stack:
        homes = {EMBEDDED: home}
        if can_be_had():
            url = stack.enter_context(elasticsearch())
            homes[ELASTIC] = stack.enter_context(search_scale_elastic.own_index(url, home))
        else:
            say(f"the embedded engine alone, without {WAYS}")
        yield homes


def _askings(homes: dict[str, Home]) -> Iterator[tuple[str, Engine]]:
    for name, home in homes.items():
        yield f"{name}, snippets and all", partial(whole, home)
        yield f"{name} engine", partial(engine_alone, home)


def report(results: dict[str, Any]) -> str:
    tables = [_answers(f"{results['documents']:,} papers: p50 / p95, ms", results["answers"])]
    rows: list[tuple[str, ...]] = [
        ("index", "documents/s", "MB"),
        (EMBEDDED, "", megabytes(results["index_bytes"])),
    ]
    indexing = results["elasticsearch"]
    if indexing:
        rows += [
            (
                "Elasticsearch, rebuild",
                f"{indexing['rebuild_per_second']:.0f}",
                megabytes(indexing["index_bytes"]),
            ),
            ("raw helpers.bulk", f"{indexing['raw_per_second']:.0f}", ""),
            (f"  ratio (wanted {RATIO} or more)", f"{indexing['ratio']:.2f}", ""),
        ]
    tables.append(rows)
    tables.append(_rebuilding(results["rebuilding"]))
    if "large" in results:
        tables += _large(results["large"])
    return "\n\n".join(map(table, tables))


def _rebuilding(results: dict[str, Any]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("a rebuild under load", *results)]
    shown = {
        "seconds": "seconds",
        "busy_queries": "queries meanwhile",
        "failed": "failed (wanted 0)",
        "calm_p50_ms": "p50 before, ms",
        "busy_p50_ms": "p50 meanwhile, ms",
        "calm_p95_ms": "p95 before, ms",
        "busy_p95_ms": "p95 meanwhile, ms",
        "ratio": f"  ratio (wanted {LOAD:g} or less)",
        "first_fault": "first that failed",
    }
    for key, label in shown.items():
        values = [each[key] for each in results.values()]
        if values != [None] * len(values):
            rows.append((label, *map(str, values)))
    return rows


def _large(large: dict[str, Any]) -> list[list[tuple[str, ...]]]:
    times = _answers(f"{large['documents']:,} papers: p50 / p95, ms", {"embedded engine": large["times"]})
    worst = max(each["p95_ms"] for each in large["times"].values())
    first, then = large["opened"], large["answering"]
    rows: list[tuple[str, ...]] = [
        (f"{large['documents']:,} papers", ""),
        (f"worst p95, ms (wanted {MILLISECONDS:g} or less)", f"{worst:.1f}"),
        ("first answer after opening, ms", str(large["first_answer_ms"])),
        ("documents/s", f"{large['documents_per_second']:.0f}"),
        ("index, MB", megabytes(large["index_bytes"])),
        ("segments", str(large["segments"])),
        ("building: memory at its peak, MB", megabytes(large["building"])),
        ("answering: after the first answer, MB", _of_memory(first)),
        ("answering: after all queries, MB", _of_memory(then)),
        ("answering: at its peak, MB", megabytes(then["peak"])),
    ]
    return [times, rows]


def _of_memory(memory: dict[str, int]) -> str:
    return f"{megabytes(memory['resident'])}, without the index's pages {megabytes(memory['own'])}"


def _answers(head: str, answers: dict[str, Any]) -> list[tuple[str, ...]]:
    kinds = list(next(iter(answers.values())))
    rows: list[tuple[str, ...]] = [(head, *kinds)]
    for name, figures in answers.items():
        rows.append((name, *(f"{figures[k]['p50_ms']:.1f} / {figures[k]['p95_ms']:.1f}" for k in kinds)))
    rows += [
        (f"found by {name}", *(str(figures[kind]["found"]) for kind in kinds))
        for name, figures in answers.items()
        if name.endswith("engine")
    ]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    parser.add_argument("--documents", type=int, default=100_000, help="papers for both engines")
    parser.add_argument("--large", type=int, default=1_000_000, help="papers for the embedded one; 0: none")
    arguments = parser.parse_args()
    laws = arguments.corpus / LAWS
    if not laws.exists():
        parser.error(f"the optional real-page corpus lacks {LAWS} (looked in {arguments.corpus})")
    results = measure(laws, arguments.documents, arguments.large)
    print(json.dumps(results, ensure_ascii=False, indent=1) if arguments.json else report(results))


if __name__ == "__main__":
    main()
