"""Finds the pieces of dates in a text. Every form is tried over the whole text, so the time is linear in it; of matches that
overlap the first and longest counts."""

from __future__ import annotations

from indexing.facts.times import calendar_forms, relative_forms
from indexing.facts.times.point import Piece

_FORMS = (*calendar_forms.FORMS, *relative_forms.FORMS)


def pieces(text: str, closed: bytearray) -> list[Piece]:
    """All pieces outside of what is closed, in order, without overlaps."""
    found: list[tuple[int, int, Piece]] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if start < end and not any(closed[start:end]) and (piece := read(match)):
                found.append((piece.start, -piece.end, piece))
    found.sort(key=lambda entry: entry[:2])
    kept: list[Piece] = []
    for _, _, piece in found:
        if not kept or piece.start >= kept[-1].end:
            kept.append(piece)
    return kept
