"""A HOME of its own for a benchmark, filled by the real import."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings, load_settings
from crawlers.inlets.importing import import_files
from indexing.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Home:
    settings: Settings
    store: Store
    import_seconds: float


def filled(folder: Path, file: Path) -> Home:
    """The HOME `folder` with the papers of a JSONL file in it, indexed."""
    say(f"importing {file.name}")
    settings = load_settings({"HUANXIN_HOME": str(folder)})
    store = open_store(settings.database_url, settings.locks)
    started = time.perf_counter()
    report = import_files(store, settings, [file], lambda _: None)
    if report.failed:
        raise SystemExit(f"{file}: {report.failed[0]}")
    return Home(settings, store, time.perf_counter() - started)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
