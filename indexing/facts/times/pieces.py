"""Finds the pieces of dates in a text. Every form is tried near its mark, so the time is linear in the text; of matches that
overlap the first and longest counts."""

from __future__ import annotations

from indexing.facts.times import calendar_forms, relative_forms
from indexing.facts.times.point import Piece
from indexing.facts.windows import matches_near

_FORMS = (*calendar_forms.FORMS, *relative_forms.FORMS)
# Further than any form reaches before and behind its mark, with what it looks at there.
_BACK, _AHEAD = 36, 24


def pieces(text: str, closed: bytearray) -> list[Piece]:
    """All pieces outside of what is closed, in order, without overlaps."""
    found: list[tuple[int, int, bool, Piece]] = []
    for form in _FORMS:
        for match in matches_near(form.pattern, text, form.mark, _BACK, _AHEAD):
            start, end = match.span()
            if start < end and not any(closed[start:end]) and (piece := form.read(match)):
                found.append((piece.start, -piece.end, piece.first.weak, piece))
    found.sort(key=lambda entry: entry[:3])
    kept: list[Piece] = []
    for _, _, _, piece in found:
        if not kept or piece.start >= kept[-1].end:
            kept.append(piece)
    return kept
