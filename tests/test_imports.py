"""The order of imports is the architecture: a room imports only from rooms before it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
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
    assert _imported(path) & set(BEFORE) <= BEFORE[room] | {room}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_dumping_grounds(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


# A part of Python from 3.14 on; before, the declared `backports.zstd` stands in for it.
OWN = {*BEFORE, "compression"}


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [lines for extra, lines in project["optional-dependencies"].items() if extra != "dev"]
    declared = {_package(line) for lines in (project["dependencies"], *extras) for line in lines}
    imported = {name for path in FILES for name in _imported(path)} - OWN - sys.stdlib_module_names
    owners = packages_distributions()
    undeclared = {
        name for name in imported if not declared & {_package(each) for each in owners.get(name, ())}
    }
    assert undeclared == set()


def _package(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def _imported(path: Path) -> set[str]:
    """The top-level modules that a file imports."""
    imported = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.split(".")[0])
    return imported


MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES
}


def _of_the_project(path: Path) -> set[str]:
    """The modules of the project that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names & MODULES.keys()


@pytest.mark.parametrize("depth", [2, 3, 4, 9])
def test_no_files_and_no_packages_import_in_a_circle(depth: int) -> None:
    """`depth` is how many names of a module count: 2 sees `crawlers.fetch` and `crawlers.runs`, 9 every file."""
    graph: dict[str, set[str]] = {}
    for module, path in MODULES.items():
        own = ".".join(module.split(".")[:depth])
        for name in _of_the_project(path):
            other = ".".join(name.split(".")[:depth])
            if not f"{own}.".startswith(f"{other}.") and not f"{other}.".startswith(f"{own}."):
                graph.setdefault(own, set()).add(other)
    # `static_order` raises CycleError, which names the circle.
    list(TopologicalSorter(graph).static_order())
