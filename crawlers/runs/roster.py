"""The source registry of a process that runs for long: read again when a file of it changes."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path

from config.faults import Fault
from config.registry import SHIPPED, Registry, load_registry

logger = logging.getLogger(__name__)

# Seconds between two looks at the files.
_LOOK = 5.0


class Roster:
    """The shipped registry with the sites of `folders` over it. A fault that comes into a file leaves what was read before in
    force, and is logged."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self._registry = load_registry(self.folders)
        self._stamp = self._files()
        self._looked = time.monotonic()

    def registry(self) -> Registry:
        if time.monotonic() - self._looked >= _LOOK:
            self._looked = time.monotonic()
            stamp = self._files()
            if stamp != self._stamp:
                self._stamp = stamp
                try:
                    self._registry = load_registry(self.folders)
                except Fault as fault:
                    logger.error("%s (%s)", fault.title, fault.where)
        return self._registry

    def _files(self) -> frozenset[tuple[str, int]]:
        return frozenset(
            (str(path), path.stat().st_mtime_ns)
            for folder in (SHIPPED, *self.folders)
            for path in folder.rglob("*.yaml")
        )
