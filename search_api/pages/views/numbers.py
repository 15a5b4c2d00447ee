"""Numbers that papers tell, as bars that lead to the words they were read from."""

from __future__ import annotations

from collections.abc import Iterable

from indexing.labels import label
from indexing.registers.figures import FigureKind, ToldFigure
from search_api.figures import largest
from search_api.pages.views.addresses import evidence_address
from search_api.pages.views.figures import Bar, level_bars

MOST = 15


def largest_bars(found: Iterable[ToldFigure], kind: FigureKind) -> tuple[Bar, ...]:
    """The largest number of a kind that each unit's papers tell, at most fifteen; papers of the nation count for themselves."""
    some = [one for one in found if one.kind == kind]
    best = list(largest(some).items())
    nation = max((one for one in some if one.region == "100000"), key=lambda one: one.value, default=None)
    if nation is not None:
        best = [("100000", nation), *best]
    return level_bars(
        (label("region", code), one.value, one.text, evidence_address(one.document_id, one.span, one.place))
        for code, one in best[:MOST]
    )
