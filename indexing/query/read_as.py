"""A tree printed in the canonical form of the query language; parsing that gives the same tree."""

from __future__ import annotations

from indexing.query.dates import shown_days, shown_recent
from indexing.query.fields import shown_field, shown_value
from indexing.query.lexer import QUOTES, Kind, tokens
from indexing.query.parser import TRAILING
from indexing.query.told import shown_told
from indexing.query.tree import (
    All,
    And,
    Asked,
    DateRange,
    DocNo,
    FieldIs,
    Not,
    Or,
    Phrase,
    Query,
    Recent,
    Told,
    Word,
)
from indexing.query.words import typed_words
from indexing.segment import stop_words
from indexing.text.doc_no import find_doc_nos


def read_as(query: Query) -> str:
    """How the query was read, in the query language: empty for `All`."""
    match query:
        case All():
            text = ""
        case Asked(child):
            text = f"{read_as(child)} ？"
        case And(children):
            text = _in_a_row(children)
        case Or(children):
            text = " OR ".join(_bracketed(child, And) for child in children)
        case Not(child):
            text = f"-{_bracketed(child, And, Or)}"
        case DateRange(recent=Recent() as recent):
            text = shown_recent(recent)
        case DateRange():
            text = f"{shown_field('date')}:{shown_days(query)}"
        case FieldIs(field):
            text = f"{shown_field(field)}:{_value(field, shown_value(field, query.value), query.exact)}"
        case Told(field):
            shown, quoted = shown_told(query)
            text = f"{shown_field(field)}:{_value(field, shown, quoted)}"
        case Phrase(phrase):
            text = _quoted(phrase)
        case DocNo(value):
            text = value
        case Word():
            text = _word(query)
    return text


def _in_a_row(children: tuple[Query, ...]) -> str:
    text = ""
    for child in children:
        part = _bracketed(child, Or)
        # 地区 商务部令2023年第1号 would be read as an order of both.
        joined = isinstance(child, DocNo) and any(
            start < len(text) < end for start, end, _ in find_doc_nos(f"{text} {part}")
        )
        text += (" AND " if joined else " " if text else "") + part
    return text


def _bracketed(query: Query, *kinds: type[Query]) -> str:
    text = read_as(query)
    return f"({text})" if isinstance(query, kinds) else text


def _word(word: Word) -> str:
    plain = [token.kind for token in tokens(word.text)] == [Kind.CHUNK]
    if (
        not word.exact
        and plain
        and [text for text, _, _ in typed_words(word.text)] == [word.text]
        and word.text not in stop_words()
    ):
        return word.text
    return f"+{word.text}"


def _quoted(text: str) -> str:
    for opening, closing in (("“", "”"), ("「", "」"), ("『", "』")):
        if not set(QUOTES[opening]) & set(text):
            return f"{opening}{text}{closing}"
    raise ValueError(f"holds every closing quote: {text!r}")


def _value(field: str, shown: str, quoted: bool) -> str:
    if quoted or shown != shown.rstrip(TRAILING):
        return _quoted(shown)
    read_back = [(token.kind, token.text) for token in tokens(f"{field}:{shown}")[1:]]
    return shown if read_back in ([(Kind.CHUNK, shown)], [(Kind.DOC_NO, shown)]) else _quoted(shown)
