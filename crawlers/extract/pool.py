"""Reading in child processes: what came from the web meets its parsers where a crash or a hang costs one page."""

from __future__ import annotations

import asyncio
import resource
from concurrent.futures import Future
from typing import Any

from pebble import ProcessExpired

from crawlers.extract.children import children
from crawlers.extract.pages import read_notice
from indexing.records import Hints, Notice

# Far above what any page of the real-page corpus took (under 0.5 s, under 300 MB).
SECONDS = 30
MEMORY = 2 << 30


class Reader:
    """Reads pages in at most `workers` child processes, which start with the first page."""

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers
        self._pool: Any = None

    async def read(self, body: bytes, url: str, hints: Hints) -> Notice:
        """What `read_notice` says of the page; verdict `error` where its parser crashed or took too long."""
        try:
            return await asyncio.wrap_future(self._schedule(body, url, hints))
        except (TimeoutError, ProcessExpired, MemoryError) as error:
            return _died(error)

    def read_now(self, body: bytes, url: str, hints: Hints) -> Notice:
        """The same, waiting for it."""
        try:
            return self._schedule(body, url, hints).result()
        except (TimeoutError, ProcessExpired, MemoryError) as error:
            return _died(error)

    def _schedule(self, body: bytes, url: str, hints: Hints) -> Future[Notice]:
        if self._pool is None:
            self._pool = children(self._workers, _limit)
        future: Future[Notice] = self._pool.schedule(read_notice, args=(body, url, hints), timeout=SECONDS)
        return future

    def close(self) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def _died(error: Exception) -> Notice:
    if isinstance(error, TimeoutError):
        return Notice("error", f"reading took more than {SECONDS} s")
    if isinstance(error, ProcessExpired):
        return Notice("error", f"the parser died (exit code {error.exitcode})")
    return Notice("error", "the parser ran out of memory")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
