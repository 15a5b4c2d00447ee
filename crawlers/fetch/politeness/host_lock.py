"""One run at a time for a host, over all processes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from config.faults import Busy
from config.language import tr

_A_WHILE = 3.0


@contextmanager
def hold_hosts(
    hosts: Iterable[str], folder: Path, timeout: float = 0, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold the locks of all `hosts` (files in `folder`) for the length of the `with` block; a killed holder's are free.

    Waits at most `timeout` seconds in all, and calls `waiting` every few seconds of it. Raises Busy naming the host that another
    process holds. The locks are taken in one order everywhere, so two runs never wait for each other.
    """
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + timeout
    with ExitStack() as stack:
        for host in sorted({host.lower() for host in hosts}):
            lock = FileLock(folder / f"host-{re.sub(r'[^a-z0-9.-]', '_', host)}.lock")
            while True:
                left = max(0.0, until - time.monotonic())
                try:
                    stack.enter_context(lock.acquire(timeout=min(left, _A_WHILE)))
                    break
                except Timeout:
                    if left <= _A_WHILE:
                        raise Busy(
                            tr(f"另一采集正在访问 {host}", f"another run is visiting {host}"), where=host
                        ) from None
                    waiting()
        yield
