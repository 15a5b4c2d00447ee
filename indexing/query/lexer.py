"""A query as typed, cut into the tokens of its grammar. Full-width punctuation means what its half-width form means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from config.language import tr
from indexing.query.errors import QueryError
from indexing.query.fields import FIELDS, field_named, nearest_field, shown_field
from indexing.segment import fold, fold_shapes
from indexing.segment.apart import ungrouped
from indexing.text.doc_no import PARTIAL_DOC_NO, find_doc_nos

# Opening quote -> what closes it. The double quotes are mixed freely by input methods, so any of them closes any other.
_DOUBLE = '"“”＂'
QUOTES = {"“": _DOUBLE, '"': _DOUBLE, "”": _DOUBLE, "＂": _DOUBLE, "「": "」", "『": "』"}
_STRAY_CLOSERS = "」』"
_MINUS = "-－−"
_PLUS = "+＋"

_SPACE = re.compile(r"\s+")
_CHUNK_END = re.compile(r"[\s()（）|｜\"“”＂「」『』]")
_URL = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_FIELD = re.compile(r"([A-Za-z_]{1,12}|[\u4e00-\u9fff]{1,6})[:：]")
_OPERATORS = {"OR": "or", "或": "or", "AND": "and", "NOT": "not"}


class Kind(Enum):
    CHUNK = auto()  # running text, still to be segmented
    EXACT = auto()  # +词: one word as it stands
    QUOTED = auto()
    DOC_NO = auto()
    FIELD = auto()  # a field's name and its colon; the value is the next token
    OPEN = auto()
    CLOSE = auto()
    OR = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the chunk, the phrase without its quotes, the normalised 文号, or the field's name in the tree."""

    kind: Kind
    text: str
    start: int
    end: int


_SIGNS = {"(": Kind.OPEN, "（": Kind.OPEN, ")": Kind.CLOSE, "）": Kind.CLOSE, "|": Kind.OR, "｜": Kind.OR}


def tokens(text: str) -> list[Token]:
    """The tokens in order. Raises QueryError where a quote is not closed."""
    numbers = {start: (end, value) for start, end, value in find_doc_nos(fold_shapes(text))}
    found: list[Token] = []
    at = 0
    while at < len(text):
        space = _SPACE.match(text, at)
        if space:
            at = space.end()
            continue
        field = found[-1].text if found and found[-1].kind is Kind.FIELD else None
        token = _token(text, at, numbers, field)
        at = max(token.end, at + 1)
        if token.text or token.kind is not Kind.CHUNK:
            found.append(token)
    return found


def _token(text: str, at: int, numbers: dict[int, tuple[int, str]], field: str | None) -> Token:
    after_field = field is not None
    character = text[at]
    follows = text[at + 1 : at + 2]
    number = _number(text, at, numbers, field)
    if number:
        return number
    if character in QUOTES or character in _STRAY_CLOSERS:
        return _quoted(text, at, numbers)
    if character in _SIGNS:
        end = at + 2 if character in "|｜" and follows in ("|", "｜") else at + 1
        return Token(_SIGNS[character], text[at:end], at, end)
    if not after_field and follows and not follows.isspace():
        if character in _MINUS:
            return Token(Kind.NOT, character, at, at + 1)
        if character in _PLUS and _CHUNK_END.match(follows) is None:
            end = _chunk_end(text, at + 1, {})
            return Token(Kind.EXACT, ungrouped(fold(text[at + 1 : end])), at, end)
    return _chunk(text, at, numbers, after_field=after_field)


def _number(text: str, at: int, numbers: dict[int, tuple[int, str]], field: str | None) -> Token | None:
    if at in numbers:
        end, value = numbers[at]
        return Token(Kind.DOC_NO, value, at, end)
    piece = PARTIAL_DOC_NO.match(text, at) if field in ("doc_no", "cites") else None
    return Token(Kind.CHUNK, piece.group(), at, piece.end()) if piece else None


def _chunk(text: str, at: int, numbers: dict[int, tuple[int, str]], *, after_field: bool) -> Token:
    name = _FIELD.match(text, at)
    url = _URL.match(text, at)
    if name and not after_field and not url:
        field = field_named(name[1])
        if field is not None:
            return Token(Kind.FIELD, field, at, name.end())
        _refuse_field(name, text)
    end = url.end() if url else _chunk_end(text, at, numbers)
    chunk = text[at:end]
    if not after_field:
        operator = _OPERATORS.get(chunk)
        if operator == "or":
            return Token(Kind.OR, chunk, at, end)
        if operator == "not":
            return Token(Kind.NOT, chunk, at, end)
        if operator == "and":  # understood, and says nothing: words stand together anyway
            return Token(Kind.CHUNK, "", at, end)
    return Token(Kind.CHUNK, chunk, at, end)


def _refuse_field(name: re.Match[str], text: str) -> None:
    """Raises QueryError where a word and a colon were meant for a field that there is not. Chinese titles have full-width
    colons (问题：如何申请) and English ones a blank behind theirs: there the word must be all but a field's name."""
    written_as_field = name[0].endswith(":") and not text[name.end() : name.end() + 1].isspace()
    near = nearest_field(name[1]) if written_as_field else nearest_field(name[1], like=0.75)
    if not near and not written_as_field:
        return
    listed = tr("、", ", ").join(map(shown_field, FIELDS))
    nearest = tr(f"最接近的是 {near}；", f"the nearest is {near}; ") if near else ""
    raise QueryError(
        tr(f"没有这个字段：{name[1]}", f"no such field: {name[1]}"),
        position=name.start(),
        mend=nearest
        + tr(
            f"可用：{listed}；要检索这些字，请加引号",
            f"use one of: {listed}; put quotes around text to search for",
        ),
    )


def _chunk_end(text: str, at: int, numbers: dict[int, tuple[int, str]]) -> int:
    stop = _CHUNK_END.search(text, at)
    end = stop.start() if stop else len(text)
    return min([start for start in numbers if at < start < end], default=end)


def _quoted(text: str, at: int, numbers: dict[int, tuple[int, str]]) -> Token:
    closers = QUOTES.get(text[at], "")
    inside = numbers.get(at + 1, (at + 1, ""))[0]  # 「商消费发「2023」146号」 ends at its own quote
    end = next((place for place in range(inside, len(text)) if text[place] in closers), None)
    if end is None:
        raise _unbalanced_quote(text[at], at)
    return Token(Kind.QUOTED, text[at + 1 : end], at, end + 1)


def _unbalanced_quote(character: str, at: int) -> QueryError:
    return QueryError(
        tr(f"引号 {character} 没有配对", f"the quote {character} has no partner"),
        position=at,
        mend=tr("补上另一半引号，或删去这一个", "add the missing quote, or remove this one"),
    )
