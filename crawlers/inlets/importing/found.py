"""What an import reads from a file, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from indexing.records import Paper, Verdict
from indexing.store.captures import CaptureRow


@dataclass(frozen=True, slots=True)
class Found:
    """A paper, with the captures it was read from where the file holds them, and the run of ours that brought them. `where` is
    `FILE:LINE` or `FILE@OFFSET`."""

    where: str
    paper: Paper
    captures: tuple[CaptureRow, ...] = ()
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """A known page that was looked at and was as before, or `gone`."""

    url: str
    moment: datetime
    captures: tuple[CaptureRow, ...]
    gone: bool = False
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page that is no paper, by its verdict; with its captures where they belong to a source of ours."""

    where: str
    verdict: Verdict
    captures: tuple[CaptureRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list page: it brings no paper by itself, but the next crawl asks for it conditionally."""

    captures: tuple[CaptureRow, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A piece that could not be read, and why. What follows it in the file goes on."""

    where: str
    why: str


Piece = Found | Stood | Skipped | Listed | Broken
