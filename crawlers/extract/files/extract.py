"""What a format's reader gives back, and the two ways it can give up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexing.facts.facts import Table


@dataclass(frozen=True, slots=True)
class Extract:
    """The raw text of a file. `lines` may be lazy, so that a huge table is cut without being built; rows of tables are
    `rows.Row`. `tables`: those of formats whose lines are no rows.

    `pictures`: the file holds images (or is drawn without text), so that no text means OCR and not an empty paper.
    `confidence` is OCR's own, 0 to 1, where some of the text came by it.
    """

    lines: Iterable[str]
    pages: int | None = None
    pictures: bool = False
    detail: str | None = None
    confidence: float | None = None
    tables: tuple[Table, ...] = ()


class UnreadableFile(Exception):
    """The file's text cannot be had, not by OCR either. The message is for people."""


class NeedsOcr(Exception):
    """The file shows text that only OCR can read. `text` is what could be read of it all the same."""

    def __init__(self, detail: str, pages: int | None = None, text: str = "") -> None:
        super().__init__(detail)
        self.pages = pages
        self.text = text
