"""How well and how fast facts are read, beside JioNLP in the same run where that can be had.

`python -m benchmarks.facts [CORPUS_DIR] [--json] [--laws]` prints the scores that the corpus's own scorers give, milliseconds of
CPU for 1,500 characters, and, of JioNLP, the times it finds and its speed. `--laws` reads the 3,423 laws too (20 M characters,
some minutes) and counts what fails.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import facts_rival
from benchmarks.reading import DEFAULT_CORPUS
from benchmarks.search_home import say
from indexing.facts.facts import Facts
from indexing.facts.reading import read_facts

PER = 1500


def scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def timed(read: Callable[[Any], Any], rows: Iterable[dict[str, Any]]) -> tuple[list[Any], float]:
    """What was read, and milliseconds of CPU for 1,500 characters."""
    rows = list(rows)
    read(rows[0])
    started = time.process_time()
    found = [read(row) for row in rows]
    spent = time.process_time() - started
    return found, 1000 * spent * PER / sum(len(row["text"]) for row in rows)


def ours(row: dict[str, Any]) -> Facts:
    return read_facts(row.get("title") or "", row["text"], row.get("published"))


def measure(corpus: Path, *, laws: bool) -> dict[str, Any]:
    house = scorer(corpus / "time" / "score_house.py")
    sentences = house.lines(corpus / "time" / "house_gold.jsonl")
    read, _ = timed(ours, sentences)
    report: dict[str, Any] = {
        "times": house.score(sentences, [[asdict(one) for one in found.times] for found in read])[0]
    }
    whole = scorer(corpus / "facts" / "score.py")
    texts = whole.lines(corpus / "facts" / "facts_gold.jsonl")
    read, speed = timed(ours, texts)
    report["facts"] = whole.score(
        texts, {row["id"]: asdict(found) for row, found in zip(texts, read, strict=True)}
    )[0]
    report["ms_per_1500"] = round(speed, 2)
    with tempfile.TemporaryDirectory(prefix="huanxin-facts-") as folder:
        say("installing JioNLP")
        if peer := facts_rival.install(Path(folder)):
            its_times, _ = facts_rival.times_of(peer, sentences)
            _, its_speed = facts_rival.times_of(peer, texts)
            report["jionlp"] = {"times": house.score(sentences, its_times)[0], "ms_per_1500": its_speed}
            report["ms beside JioNLP"] = round(report["ms_per_1500"] / its_speed, 3)
        else:
            say("JioNLP cannot be had: measured alone")
    if laws:
        report["laws"] = read_laws(corpus / "corpora" / "laws_regulations.jsonl.gz")
    return report


def read_laws(path: Path) -> dict[str, int]:
    counts = {"read": 0, "failed": 0}
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            law = json.loads(line)
            try:
                read_facts(law["title"], law.get("body") or law.get("text") or "", None)
            except Exception as error:
                counts["failed"] += 1
                print(f"{law['title']}: {error!r}", file=sys.stderr)
            counts["read"] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--laws", action="store_true")
    arguments = parser.parse_args()
    report = measure(arguments.corpus, laws=arguments.laws)
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
