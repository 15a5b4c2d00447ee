"""The child processes of a crawl or an import, forked from a server that has imported what they need once for all."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

from pebble import ProcessPool

_IMPORTED = ["crawlers.extract.reading", "crawlers.runs.writer", "indexing.projection"]


def children(most: int, prepare: Callable[[], None] | None = None) -> Any:
    """A pool of at most `most` processes, each of which calls `prepare` first. They start with the first task, and end
    when this process does, however it ends: they read their tasks from a pipe."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_IMPORTED)
    return ProcessPool(most, context=context, initializer=prepare)
