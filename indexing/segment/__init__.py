"""Chinese text cut into jieba's words, in the form that serves index, snippets and restoring the text."""

from indexing.segment.dictionary import fingerprint, stop_words
from indexing.segment.fine import fine_phrase, fine_text
from indexing.segment.form import (
    clean,
    index_form,
    index_text,
    occurrences,
    occurrences_in,
    plain_text,
    token_ends,
    tokens,
)
from indexing.segment.tokenizer import cut, known, query_words, sub_words
from indexing.text.width import fold

__all__ = [
    "clean",
    "cut",
    "fine_phrase",
    "fine_text",
    "fingerprint",
    "fold",
    "index_form",
    "index_text",
    "known",
    "occurrences",
    "occurrences_in",
    "plain_text",
    "query_words",
    "stop_words",
    "sub_words",
    "token_ends",
    "tokens",
]
