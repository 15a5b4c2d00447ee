"""Compiled queries on disk: 100,000 take half a minute to compile and seconds to read.

A file counts only as it was written, and only for the code and the vocabulary that compiled it: anything else would lose alerts
without a word.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import config
import indexing
from indexing.engine.saved import Parts

# What reading and compiling a query goes by: their code, and the words and places they know.
_PACKAGES = (
    *(Path(indexing.__file__).parent / name for name in ("query", "segment", "text", "engine")),
    Path(config.__file__).parent / "vocabulary",
)


def save(file: Path, parts: Parts, queries: Mapping[str, int]) -> None:
    """Keeps the parts and the number of each query, by its text. A full disk costs the next process its time, nothing else."""
    tables = {"parts": parts.all, "of_facts": parts.of_facts.all if parts.of_facts else None}
    body = json.dumps(tables | {"queries": dict(queries)}, ensure_ascii=False).encode()
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(f"{_compiler()} {_digest(body)}\n".encode() + body)
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink()


def load(file: Path) -> tuple[Parts, dict[str, int]]:
    """What was kept; nothing where there is no such file, or one that is not to be trusted."""
    try:
        head, _, body = file.read_bytes().partition(b"\n")
    except OSError:
        return Parts(), {}
    if head.decode("ascii", "replace") != f"{_compiler()} {_digest(body)}":
        return Parts(), {}
    held: Any = json.loads(body)
    parts = _table(held["parts"])
    parts.of_facts = _table(held["of_facts"]) if held["of_facts"] is not None else None
    return parts, held["queries"]


def _table(held: Iterable[Sequence[Any]]) -> Parts:
    parts = Parts()
    for part in held:
        parts.number(tuple(part))
    return parts


@cache
def _compiler() -> str:
    """A digest of all that decides how a query is compiled."""
    found = hashlib.blake2b(digest_size=16)
    for folder in _PACKAGES:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                found.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return found.hexdigest()


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()
