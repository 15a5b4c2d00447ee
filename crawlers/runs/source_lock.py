"""One run of a source at a time, over all processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from config.faults import Busy
from config.language import tr


@contextmanager
def hold_source(source_id: str, folder: Path, timeout: float = 0) -> Iterator[None]:
    """Holds a source's lock (a file in `folder`); a killed holder's is free. Raises Busy where another run still
    has it after `timeout` seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / f"source-{source_id}.lock", timeout=timeout):
            yield
    except Timeout:
        raise Busy(
            tr(f"{source_id} 正在采集中", f"{source_id} is being crawled already"), where=source_id
        ) from None
