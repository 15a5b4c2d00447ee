"""A paper's text set for reading: paragraphs, headings and tables, with marks, and long ones in parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Mark: TypeAlias = Sequence[int]

PART = 20_000
"""A part of a long text holds about this many characters: some 60 kB."""

_HEAD = re.compile(
    "[一二三四五六七八九十]{1,3}、.{1,30}[^。；，：]|第[一二三四五六七八九十百]{1,5}[章节] ?.{0,40}|附件[0-9一二三四五六七八九十]?[:：]?"
)
_DAY = re.compile(r"(?:\d{4}|[二〇○零一三四五六七八九]{4})年.{1,3}月.{1,3}日")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `marked` is what was asked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`lines` has one line of one cell), a heading, a signature, or a table of lines of cells."""

    kind: Literal["p", "head", "sign", "table"]
    lines: tuple[tuple[tuple[Piece, ...], ...], ...]

    @property
    def marked(self) -> bool:
        return any(piece.marked for line in self.lines for cell in line for piece in cell)


@dataclass(frozen=True, slots=True)
class Reading:
    """A part of a text. `part` counts from 1 of `parts`; 0 stands for the whole."""

    blocks: tuple[Block, ...]
    part: int
    parts: int


def reading(text: str, marks: Sequence[Mark] = (), part: int = 1) -> Reading:
    """The text's part as blocks. Marks are half-open offsets of code points, in order. A part that is not there is the last."""
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((at, line))
        at += len(line) + 1
    cuts = _cuts(lines)
    chosen = min(part, len(cuts))
    if chosen:
        first, last = cuts[chosen - 1]
        lines = lines[first:last]
    return Reading(tuple(_blocks(lines, marks, ends=chosen in (0, len(cuts)))), chosen, len(cuts))


def first_marked_part(text: str, marks: Sequence[Mark]) -> int:
    """The part in which the first mark stands; 1 where there is none."""
    if not marks:
        return 1
    lines, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((at, line))
        at += len(line) + 1
    for number, (_, last) in enumerate(_cuts(lines), 1):
        if last == len(lines) or lines[last][0] > marks[0][0]:
            return number
    return 1


def _cuts(lines: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """The first and last line of each part: whole lines, so that nothing is cut within."""
    cuts, first, held = [], 0, 0
    for number, (_, line) in enumerate(lines):
        if held and held + len(line) > PART:
            cuts.append((first, number))
            first, held = number, 0
        held += len(line)
    return [*cuts, (first, len(lines))]


def _blocks(lines: Sequence[tuple[int, str]], marks: Sequence[Mark], *, ends: bool) -> list[Block]:
    blocks: list[Block] = []
    table: list[tuple[tuple[Piece, ...], ...]] = []
    for number, (start, line) in enumerate(lines):
        if "\t" in line:
            table.append(tuple(_cells(start, line, marks)))
            continue
        if table:
            blocks.append(Block("table", tuple(table)))
            table = []
        kind: Literal["p", "head", "sign"] = "p"
        words = line.strip()
        if _HEAD.fullmatch(words):
            kind = "head"
        elif ends and number >= len(lines) - 3 and _signs(lines, number):
            kind = "sign"
        blocks.append(Block(kind, ((pieces(line, start, marks),),)))
    if table:
        blocks.append(Block("table", tuple(table)))
    return blocks


def _signs(lines: Sequence[tuple[int, str]], number: int) -> bool:
    """Whether a line at the end is the paper's date, or the name right above it."""
    words = lines[number][1].strip()
    if _DAY.fullmatch(words):
        return True
    below = lines[number + 1][1].strip() if number + 1 < len(lines) else ""
    return len(words) <= 40 and not words.endswith(("。", "；", "：")) and bool(_DAY.fullmatch(below))


def _cells(start: int, line: str, marks: Sequence[Mark]) -> list[tuple[Piece, ...]]:
    cells, at = [], start
    for cell in line.split("\t"):
        cells.append(pieces(cell, at, marks))
        at += len(cell) + 1
    return cells


def pieces(text: str, start: int, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """A text that stands at `start` of the marked whole, cut where marks begin and end."""
    found: list[Piece] = []
    at, end = start, start + len(text)
    for begin, stop in marks:
        begin, stop = max(begin, at), min(stop, end)  # noqa: PLW2901
        if begin >= stop:
            continue
        if begin > at:
            found.append(Piece(text[at - start : begin - start]))
        found.append(Piece(text[begin - start : stop - start], True))
        at = stop
    if at < end:
        found.append(Piece(text[at - start :]))
    return tuple(found)
