"""The parts that `huanxin up` keeps running: loops of this package, and commands of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping

from search_api.supervisor.indexer import index_for_ever
from search_api.supervisor.scheduler import schedule_for_ever

LOOPS: Mapping[str, Callable[[], int]] = {"scheduler": schedule_for_ever, "indexer": index_for_ever}
COMMANDS: Mapping[str, str] = {"worker": "work", "deliverer": "deliver", "pages": "serve"}


def all_parts(commands: Collection[str]) -> tuple[str, ...]:
    """The names of the parts that there are where the program has these commands."""
    return (*LOOPS, *(part for part, command in COMMANDS.items() if command in commands))


def part_command(part: str) -> list[str]:
    """What starts a part as a child."""
    return [sys.executable, "-m", "search_api.supervisor", part]
