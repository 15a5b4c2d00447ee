"""JioNLP's times in the same texts: installed from PyPI into a venv of its own, and run there as a process.

`python facts_rival.py` reads rows (`text`, `published`) as one JSON document and prints what it finds and the milliseconds of CPU that
1,500 characters take; it imports nothing of ours, since it runs in the other venv.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

PACKAGE = "jionlp==1.5.31"


def install(folder: Path) -> Path | None:
    """The venv's Python, or None where the package cannot be had."""
    python = folder / "bin" / "python"
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        # It asks pkg_resources for its own version, which newer setuptools no longer bring.
        [str(python), "-m", "pip", "install", "-q", PACKAGE, "setuptools<80"],
    )
    done = all(subprocess.run(step, stdout=subprocess.DEVNULL, check=False).returncode == 0 for step in steps)
    return python if done else None


def times_of(python: Path, rows: Sequence[dict[str, Any]]) -> tuple[list[list[dict[str, Any]]], float]:
    """Its times of each text as the scorer wants them, and milliseconds of CPU for 1,500 characters."""
    asked = json.dumps([{"text": row["text"], "published": row.get("published")} for row in rows])
    told = subprocess.run([python, __file__], input=asked, capture_output=True, text=True, check=True)
    answer = json.loads(told.stdout.splitlines()[-1])
    return answer["times"], answer["ms_per_1500"]


def _read(jio: Any, row: dict[str, Any]) -> list[dict[str, Any]]:
    base = datetime.fromisoformat(row["published"][:10]) if row["published"] else datetime.now()  # noqa: DTZ005
    found = []
    for entity in jio.ner.extract_time(row["text"], time_base=base, with_parsing=True):
        value = (entity.get("detail") or {}).get("time")
        ends = value if isinstance(value, list) else [None, None]
        start, end = (str(day).replace(" ", "T")[:16] if day else None for day in ends)
        at, until = entity["offset"]
        found.append({"start_char": at, "end_char": until, "start": start, "end": end})
    return found


def main() -> None:
    import jionlp as jio  # type: ignore[import-not-found, unused-ignore]

    rows = json.load(sys.stdin)
    _read(jio, rows[0])
    started = time.process_time()
    found = [_read(jio, row) for row in rows]
    spent = time.process_time() - started
    speed = 1000 * spent * 1500 / sum(len(row["text"]) for row in rows)
    print(json.dumps({"times": found, "ms_per_1500": round(speed, 2)}))


if __name__ == "__main__":
    main()
