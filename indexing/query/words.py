"""The words of a piece of text that a query asks for."""

from __future__ import annotations

from indexing.segment import query_words, stop_words


def asked_words(text: str) -> tuple[str, ...]:
    """The distinct words, folded, in order, without stop words unless there are no others."""
    words = tuple(dict.fromkeys(query_words(text)))
    return tuple(word for word in words if word not in stop_words()) or words


def may_be_torn(word: str) -> bool:
    """Whether quotation marks or spaces may stand within a word, as titles have them: 家居“焕新”消费季."""
    return len(word) > 3 and not word.isascii()
