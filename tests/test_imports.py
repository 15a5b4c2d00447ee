"""The order of imports is the architecture: a room imports only from rooms before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BEFORE = {
    "config": set(),
    "indexing": {"config"},
    "crawlers": {"config", "indexing"},
    "alerts": {"config", "indexing"},
    "sample_web": {"config", "indexing", "crawlers"},
    "search_api": {"config", "indexing", "crawlers", "alerts", "sample_web"},
}
FILES = [path for room in BEFORE for path in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_from_rooms_before_it(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    imported = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.split(".")[0])
    assert imported & set(BEFORE) <= BEFORE[room] | {room}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_dumping_grounds(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
