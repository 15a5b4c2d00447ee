"""Building, answering and ranking on real papers, beside other engines in the same run.

`python -m benchmarks.search [CORPUS_DIR] [--json]` imports 3,423 laws (20 M characters) into a HOME of its own and measures
how fast the index is rebuilt (beside raw tantivy given the same fields), how long answers take (beside raw tantivy and
SQLite FTS5 on the same tokens), and how well STARD's questions are answered (beside plain BM25). Some three minutes on two idle cores.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import search_building, search_ranking, search_speed
from benchmarks.search_home import filled

DEFAULT_CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
LAWS = "corpora/laws_regulations.jsonl.gz"
STARD = "ir/stard"


def measure(corpus: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="huanxin-bench-") as name:
        folder = Path(name)
        home = filled(folder / "laws", corpus / LAWS)
        building, raw = search_building.measure(home, folder / "raw")
        speed, fts5_bytes = search_speed.measure(home, raw, folder)
        home.store.close()
        ranking = search_ranking.measure(corpus / STARD, folder / "stard")
    return {
        "import_per_second": building.documents / home.import_seconds,
        **asdict(building),
        "fts5_bytes": fts5_bytes,
        "speed": speed,
        "ranking": {name: asdict(figures) for name, figures in ranking.items()},
    }


def report(results: dict[str, Any]) -> str:
    building = [
        ("building", "documents/s", "MB"),
        ("import, indexed", f"{results['import_per_second']:.0f}", ""),
        (
            "rebuild with segmentation",
            f"{results['with_segmentation_per_second']:.0f}",
            "",
        ),
        (
            "rebuild from stored tokens",
            f"{results['rebuild_per_second']:.0f}",
            megabytes(results["index_bytes"]),
        ),
        (
            "raw tantivy, same fields",
            f"{results['raw_per_second']:.0f}",
            megabytes(results["raw_index_bytes"]),
        ),
        ("  ratio", f"{results['ratio']:.2f}", ""),
        ("sqlite fts5", "", megabytes(results["fts5_bytes"])),
    ]
    kinds = list(next(iter(results["speed"].values())))
    speed = [("p50 / p95, ms", *kinds)]
    for name, figures in results["speed"].items():
        speed.append((name, *(f"{figures[k]['p50_ms']:.2f} / {figures[k]['p95_ms']:.2f}" for k in kinds)))
    for name, figures in results["speed"].items():
        speed.append((f"found by {name}", *(str(figures[k]["found"]) for k in kinds)))
    ranking = [("STARD", "nDCG@10", "recall@50")]
    for name, figures in results["ranking"].items():
        ranking.append((name, f"{figures['ndcg_at_10']:.3f}", f"{figures['recall_at_50']:.3f}"))
    return "\n\n".join(map(table, (building, speed, ranking)))


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def megabytes(count: int) -> str:
    """Bytes as whole megabytes."""
    return f"{count / 1e6:.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    arguments = parser.parse_args()
    missing = [name for name in (LAWS, STARD) if not (arguments.corpus / name).exists()]
    if missing:
        parser.error(
            f"the optional real-page corpus lacks {', '.join(missing)} (looked in {arguments.corpus})"
        )
    results = measure(arguments.corpus)
    print(json.dumps(results, ensure_ascii=False, indent=1) if arguments.json else report(results))


if __name__ == "__main__":
    main()
