"""Long lists in queries, a portion at a time.

A query takes 65,535 parameters on PostgreSQL and 250,000 on SQLite (32,766 where it was built otherwise), so whatever grows
with the store is asked for in portions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

PORTION = 500

T = TypeVar("T")


def portions(values: Iterable[T], size: int = PORTION) -> Iterator[list[T]]:
    """The values in their order, in lists of at most `size`."""
    rest = iter(values)
    while portion := list(islice(rest, size)):
        yield portion
