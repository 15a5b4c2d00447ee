"""Chinese text cut into jieba's words, in the form that serves index, snippets and restoring the text."""

from indexing.segment.dictionary import fingerprint, stop_words
from indexing.segment.fine import characters, fine_phrase, fine_text, is_han, single_character
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
from indexing.segment.tokenizer import cut, known, placed_words, query_words, sub_words
from indexing.text.folding import fold, fold_shapes

__all__ = [
    "characters",
    "clean",
    "cut",
    "fine_phrase",
    "fine_text",
    "fingerprint",
    "fold",
    "fold_shapes",
    "index_form",
    "index_text",
    "is_han",
    "known",
    "occurrences",
    "occurrences_in",
    "placed_words",
    "plain_text",
    "query_words",
    "single_character",
    "stop_words",
    "sub_words",
    "token_ends",
    "tokens",
]
