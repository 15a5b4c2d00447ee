"""What an import reads from a file, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass

from indexing.records import Paper, Verdict
from indexing.store.captures import CaptureRow


@dataclass(frozen=True, slots=True)
class Found:
    """A paper, with the captures it was read from where the file holds them. `where` is `FILE:LINE` or `FILE@OFFSET`."""

    where: str
    paper: Paper
    captures: tuple[CaptureRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page that is no paper, by its verdict."""

    where: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Broken:
    """A piece that could not be read, and why. What follows it in the file goes on."""

    where: str
    why: str


Piece = Found | Skipped | Broken
