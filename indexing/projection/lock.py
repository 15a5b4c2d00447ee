"""The lock under which the index is brought to follow the store: one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from config.language import tr
from config.settings import Settings
from indexing.engine.index_faults import IndexBusy, writing_explained

# Whoever drains holds the lock only while there is work, so a rebuild is what one may really have to wait for.
PATIENCE = 60.0


@contextmanager
def index_lock(settings: Settings, patience: float) -> Iterator[None]:
    """Holds the lock. Raises IndexBusy where another process has it for `patience` seconds more, IndexDiskFault where the
    file cannot be made."""
    path = settings.locks / "index.lock"
    lock = FileLock(path, timeout=patience)
    with writing_explained(path):
        settings.locks.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            raise IndexBusy(
                tr("另一进程正在写索引", "another process is writing the index"),
                detail=tr("等它结束后再试；检索不受影响", "try again when it is done; searches go on"),
                where=str(path),
            ) from None
    try:
        yield
    finally:
        lock.release()
