"""What the command prints: the answer to stdout, everything else to stderr."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from config.clock import iso
from config.faults import Fault
from config.language import tr
from config.settings import Settings, load_settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from indexing.store import Store


_SURROGATES = re.compile("[\ud800-\udfff]")


def print_json(value: Any) -> None:
    """One JSON document on one line. A lone surrogate, which UTF-8 has no form for, is shown as U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    sys.stdout.write(_SURROGATES.sub("\ufffd", text) + "\n")
    sys.stdout.flush()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, (tuple, frozenset, set)):
        return list(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def note(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, file=sys.stderr)


def note_waiting(index_fault: str | None) -> None:
    """Says of what was recorded that it waits for the search engine, where that is so."""
    if index_fault:
        note(tr(f"已记录，待索引：{index_fault}", f"recorded; waiting to be indexed: {index_fault}"))


def fault_body(fault: Fault) -> dict[str, str | None]:
    """A fault as machines are told of it."""
    return {"type": fault.type, "title": fault.title, "detail": fault.detail, "where": fault.where}


def print_fault(fault: Fault, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"error": fault_body(fault)}, ensure_ascii=False), file=sys.stderr)
        return
    # A place that the title names, or that is a bare offset, is for programs.
    told = not fault.where or fault.where in fault.title or fault.where.isdecimal()
    zh, en = ("", "") if told else (f"（{fault.where}）", f" ({fault.where})")
    print(tr(f"错误：{fault.title}{zh}", f"error: {fault.title}{en}"), file=sys.stderr)
    if fault.detail:
        print(f"  {fault.detail}", file=sys.stderr)


def console() -> Console:
    """Coloured text on stdout where that is a terminal."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress display on stderr; silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as display:
        yield display


@contextmanager
def opened(*, writing: bool = False) -> Iterator[tuple[Settings, Store]]:
    """The settings and the open store. A command that writes says where."""
    from indexing.store import open_store

    settings = load_settings()
    if writing:
        note(tr(f"数据目录：{settings.home}", f"home: {settings.home}"))
    store = open_store(settings.database_url, settings.locks)
    try:
        yield settings, store
    finally:
        store.close()
