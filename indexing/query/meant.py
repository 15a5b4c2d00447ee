"""What a query means, as text that a model of meaning can read; or that it asks for nothing but words."""

from __future__ import annotations

from collections.abc import Sequence

from indexing.query.search_query import SearchQuery
from indexing.query.tree import And, Asked, DocNo, FieldIs, Or, Phrase, Query, Word, top_level
from indexing.segment import is_han


def meant(request: SearchQuery) -> str | None:
    """The text to be understood; None where words decide alone: all of them are asked for (`match`), a date orders, a 文号 is
    looked for, the query says with OR which words will do, or it has no plain word at all."""
    parts = top_level(request.tree)
    if not request.semantic or request.match != "auto" or request.sort != "relevance":
        return None
    if any(_is_exact(part) for part in parts):
        return None
    if not any(isinstance(part, Word) and not part.exact for part in parts):
        return None
    leaves = [part for part in parts if isinstance(part, Word | Phrase)]
    whole = len(leaves) == len(parts)
    typed = request.tree.sentence if isinstance(request.tree, Asked) else request.text
    text = " ".join(typed.split()) if whole and typed else _joined(leaves, request.text)
    return text if any(map(str.isalpha, text)) else None


def is_chinese(text: str) -> bool:
    """Whether any of its characters is Chinese."""
    return any(map(is_han, text))


def _is_exact(query: Query) -> bool:
    """Whether it says to the letter what is looked for."""
    if isinstance(query, Or | DocNo):
        return True
    if isinstance(query, And):
        return any(map(_is_exact, query.children))
    return isinstance(query, FieldIs) and query.field == "doc_no"


def _joined(leaves: Sequence[Word | Phrase], typed: str) -> str:
    """The words as they were typed, stop words within a run of them included."""
    text, end = "", 0
    for leaf in leaves:
        between = typed[end : leaf.span[0]]
        gap = between if between and not between.isspace() and " " not in between else " "
        text += (gap if text else "") + leaf.text
        end = leaf.span[1]
    return text
