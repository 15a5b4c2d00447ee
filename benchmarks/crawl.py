"""Crawling measured, as ratios within one run: a first crawl, re-checks, planning, memory.

`python -m benchmarks.crawl [--json] [--pages 1000]`

1. The first crawl of a site of `--pages` papers, from its list to the search index, beside a bare Scrapy spider over the same
   pages: the same server, no delay, the same settings of concurrency. Wall time of whole processes, start-up included.
2. The next planned day, and the mean of the seven planned days, on which nothing has changed: requests.
3. A forced re-check (`--full`) of all papers beside changedetection.io, which is installed from PyPI into a venv of its own:
   where the server gives validators, and where it gives none and every page carries a changing counter. CPU of ours is
   that of the whole run with its start and its parser processes, divided by the pages; changedetection.io's is its
   server's during the re-check of all of them, without its start. Bytes are of bodies, as the server sent them.
4. Planning where 500 sources of 2,000 documents each are in the store, and the largest resident set of a first crawl.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks import crawl_planning, crawl_rival
from benchmarks.crawl_bench_site import Bench
from benchmarks.search_home import say

WEEK = range(1, 8)


def measure(pages: int, folder: Path) -> dict[str, Any]:
    say("installing changedetection.io")
    rival = crawl_rival.install(folder / "changedetection")
    results: dict[str, Any] = {"pages": pages}
    say("with validators")
    bench = Bench(folder / "validators", pages)
    with bench.web:
        bare = bench.bare()
        first = bench.crawl(0)
        week = [bench.crawl(day).requests for day in WEEK]
        results["first"] = {
            "pages_per_second": pages / first.cost.seconds,
            "bare_pages_per_second": pages / bare.cost.seconds,
            "ratio": bare.cost.seconds / first.cost.seconds,
            "cpu_ms": 1000 * first.cost.cpu / pages,
            "bare_cpu_ms": 1000 * bare.cost.cpu / pages,
            "megabytes": first.cost.megabytes,
        }
        results["planned"] = {
            "first_requests": first.requests,
            "requests": week[0],
            "week": week,
            "share": week[0] / first.requests,
            "week_share": mean(week) / first.requests,
        }
        results["validators"] = _recheck(bench, WEEK[-1] + 1, rival)
    say("without validators, with counters")
    bench = Bench(folder / "counters", pages, validators=False, counter=True)
    with bench.web:
        bench.crawl(0)
        results["counters"] = _recheck(bench, 1, rival)
    say("planning")
    results["planning"] = asdict(crawl_planning.measure(folder / "planning"))
    return results


def _recheck(bench: Bench, day: int, rival: Path | None) -> dict[str, Any]:
    ours = bench.crawl(day, full=True)
    figures: dict[str, Any] = {
        "cpu_ms": 1000 * ours.cost.cpu / bench.count,
        "bytes": ours.bytes / bench.count,
        "changed": ours.changed,
    }
    if rival:
        theirs = crawl_rival.measure(rival, bench)
        figures |= {
            "rival_cpu_ms": theirs.cpu_ms,
            "rival_bytes": theirs.bytes,
            "cpu_ratio": figures["cpu_ms"] / theirs.cpu_ms,
            "bytes_ratio": figures["bytes"] / theirs.bytes,
        }
    return figures


def report(results: dict[str, Any]) -> str:
    first, planned, planning = results["first"], results["planned"], results["planning"]
    lines = [
        f"first crawl of {results['pages']} pages   {first['pages_per_second']:.0f} pages/s, {first['cpu_ms']:.1f} CPU ms a page",
        f"bare Scrapy spider         {first['bare_pages_per_second']:.0f} pages/s, {first['bare_cpu_ms']:.1f} CPU ms a page",
        f"  ratio                    {first['ratio']:.2f} (at least 0.4)",
        f"  largest process          {first['megabytes']:.0f} MB (at most 300)",
        f"a planned day              {planned['requests']} requests, {planned['share']:.1%} of the first crawl's {planned['first_requests']} (at most 5 %)",
        f"  mean of seven            {planned['week_share']:.1%}: {planned['week']}",
    ]
    for kind, most in (("validators", "1/20"), ("counters", "-")):
        lines += _lines(kind, results[kind], most)
    lines += [
        f"planning, {planning['documents']} documents of {planning['sources']} sources",
        f"  a source                 {planning['median_ms']:.0f} ms, worst {planning['worst_ms']:.0f} ms (at most 100)",
    ]
    return "\n".join(lines)


def _lines(kind: str, figures: dict[str, Any], most: str) -> list[str]:
    lines = [
        f"forced re-check, {kind}",
        f"  ours                     {figures['cpu_ms']:.1f} CPU ms, {figures['bytes']:.0f} bytes a page; {figures['changed']} changes",
    ]
    if "rival_cpu_ms" not in figures:
        return [*lines, f"  {crawl_rival.PACKAGE} could not be installed"]
    return [
        *lines,
        f"  {crawl_rival.PACKAGE} {figures['rival_cpu_ms']:.1f} CPU ms, {figures['rival_bytes']:.0f} bytes a page",
        f"  ratios                   CPU {figures['cpu_ratio']:.2f} (at most 0.5), bytes {figures['bytes_ratio']:.3f} (at most {most})",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    parser.add_argument("--pages", type=int, default=1000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huanxin-bench-") as name:
        results = measure(arguments.pages, Path(name))
    print(json.dumps(results, ensure_ascii=False, indent=1) if arguments.json else report(results))


if __name__ == "__main__":
    main()
