"""A diff as an edited manuscript: rows of paragraphs, old beside new, unchanged stretches folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from indexing.changes.diff import Hunk

Op: TypeAlias = Literal["same", "gone", "come"]

# So many unchanged paragraphs stay in sight before and after what changed.
CONTEXT = 1


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of one paragraph and what became of it."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, or several that changed into others, with line ends inside."""

    bits: tuple[Bit, ...]

    @property
    def changed(self) -> bool:
        return any(bit.op != "same" for bit in self.bits)

    @property
    def left(self) -> tuple[Bit, ...]:
        return tuple(bit for bit in self.bits if bit.op != "come")

    @property
    def right(self) -> tuple[Bit, ...]:
        return tuple(bit for bit in self.bits if bit.op != "gone")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows in a row; `folded`: they are unchanged and far from any change."""

    rows: tuple[Row, ...]
    folded: bool


def manuscript(hunks: Iterable[Hunk]) -> tuple[Stretch, ...]:
    """The stretches of a diff in order."""
    return tuple(_folded(list(_rows(hunks))))


def _rows(hunks: Iterable[Hunk]) -> Iterator[Row]:
    bits: list[Bit] = []
    for hunk in hunks:
        if hunk.op != "equal":
            bits += [Bit("gone", hunk.old)] if hunk.old else []
            bits += [Bit("come", hunk.new)] if hunk.new else []
            continue
        *lines, rest = hunk.new.split("\n")
        for line in lines:
            if line:
                bits.append(Bit("same", line))
            if any(bit.text.strip() for bit in bits):
                yield Row(tuple(bits))
            bits = []
        if rest:
            bits.append(Bit("same", rest))
    if any(bit.text.strip() for bit in bits):
        yield Row(tuple(bits))


def _folded(rows: Sequence[Row]) -> Iterator[Stretch]:
    near = {
        number + step
        for number, row in enumerate(rows)
        if row.changed
        for step in range(-CONTEXT, CONTEXT + 1)
    }
    at = 0
    while at < len(rows):
        shown = at in near
        end = at
        while end < len(rows) and (end in near) == shown:
            end += 1
        # Folding away one paragraph saves nothing.
        yield Stretch(tuple(rows[at:end]), not shown and end - at > 1)
        at = end
