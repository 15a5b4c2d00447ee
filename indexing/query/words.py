"""The words of a piece of text that a query asks for."""

from __future__ import annotations

from indexing.segment import known, query_words, stop_words


def asked_words(text: str) -> tuple[str, ...]:
    """The distinct words, folded, in order, without stop words unless there are no others."""
    words = tuple(dict.fromkeys(query_words(text)))
    return tuple(word for word in words if word not in stop_words()) or words


def by_characters(word: str) -> bool:
    """Whether a word is looked for as characters in a row too, since the index may not hold it as a word everywhere.

    So it is for one that the dictionary does not know, which another sentence may cut otherwise; and for one of four
    characters or more, which a longer term may hold (家电以旧换新 has 以旧换新): search mode gives only its words of two
    and three characters.
    """
    return not known(word) or (len(word) > 3 and not word.isascii())
