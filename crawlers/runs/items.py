"""What the spider hands to the pipeline."""

from __future__ import annotations

from dataclasses import dataclass

from indexing.records import Paper
from indexing.store.captures import CaptureRow


@dataclass(frozen=True, slots=True)
class Fetched:
    """Responses that were judged, with the paper they were read as, if they were one."""

    captures: tuple[CaptureRow, ...]
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A known page that answered with what is known already."""

    url: str
    captures: tuple[CaptureRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A known page that answered 404 or 410."""

    url: str
    document_id: str
    captures: tuple[CaptureRow, ...]
