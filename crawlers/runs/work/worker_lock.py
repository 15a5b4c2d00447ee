"""The workers of a machine, numbered: each holds the lock of its number for as long as its process lives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def hold_worker(node: str, folder: Path) -> Iterator[str]:
    """The name `node:number` of a worker, with the first number that is free on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        lock = FileLock(_path(folder, number))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        with lock:
            yield f"{node}:{number}"
        return


def worker_lives(name: str, folder: Path) -> bool:
    """Whether the worker's process is there; asked on its own machine."""
    number = name.rpartition(":")[2]
    if not number.isdecimal():
        return False
    try:
        with FileLock(_path(folder, int(number)), timeout=0):
            return False
    except Timeout:
        return True


def _path(folder: Path, number: int) -> Path:
    return folder / f"worker-{number}.lock"
