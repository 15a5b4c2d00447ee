"""What this program is, so that machines can tell whether they run the same."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from crawlers.archive.writer import version
from indexing.segment import fingerprint
from indexing.store.nodes import Build

_ROOT = Path(__file__).resolve().parents[3]
# The rooms that decide what is fetched, read and recorded.
_ROOMS = ("config", "crawlers", "indexing")


@cache
def own_build() -> Build:
    """The version with eight hex digits of the code itself, and the dictionary's fingerprint. Source files (YAML) do not count:
    they are read anew while the program runs."""
    digest = hashlib.sha256()
    for path in sorted(path for room in _ROOMS for path in (_ROOT / room).rglob("*.py")):
        digest.update(str(path.relative_to(_ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return Build(f"{version()}+{digest.hexdigest()[:8]}", fingerprint())
