"""The query language, read into its tree.

    家居 焕新            both words          家居 OR 家电, 家居 或 家电, 家居|家电      either (binds weaker than "both")
    "家居焕新"           exact text          -家电, NOT 家电                         not that
    地区:浙江            field               2023-09..2023-12, ..2023-12, 日期:2023年9月, 日期:>=2023, 近30天  days
    (家居 或 家电) 补贴   groups              商消费发〔2023〕146号                    a 文号, in any brackets
    +的                 this very word, not its synonyms, uncut even if it would be cut or dropped

Running text is segmented with the dictionary of the index. Stop words are dropped unless nothing else is asked for, or
they are part of a word of our English list (`trade-in`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from config.language import tr
from indexing.query.dates import day_span, recent_days
from indexing.query.english import bound_stop_words
from indexing.query.errors import QueryError
from indexing.query.fields import checked, shown_field
from indexing.query.lexer import Kind, Token, tokens
from indexing.query.told import is_told, read_told
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
    Word,
    top_level,
)
from indexing.query.words import says_nothing, typed_words
from indexing.segment import fine_phrase, fold_shapes, query_words
from indexing.text.doc_no import normalise_doc_no, normalise_partial_doc_no

# A pasted paragraph is still read; whole papers are not. Each leaf costs both engines several postings lists.
MAX_LENGTH = 2_000
MAX_LEAVES = 256
MAX_DEPTH = 20

# Dropped from the end of a field's value that stands without quotes.
TRAILING = "?？,，。;；、!！ \t"

# A span of days needs no field name: nothing else is written so.
_BARE_DAY = r"[0-9]{4}(?:-[0-9]{1,2}){0,2}"
BARE_SPAN = re.compile(rf"{_BARE_DAY}\.\.(?:{_BARE_DAY})?|\.\.{_BARE_DAY}")

_QUESTION_MARKS = ("?", "？")
# Words that make a sentence a question. They are stop words, so only the tree's `Asked` still tells.
_INTERROGATIVES = frozenset(
    [
        "谁",
        "什么",
        "哪",
        "哪些",
        "哪里",
        "哪个",
        "哪家",
        "哪儿",
        "如何",
        "怎么",
        "怎么办",
        "怎样",
        "怎么样",
        "是否",
        "能否",
        "可否",
        "吗",
        "呢",
        "多少",
        "几",
        "为什么",
        "为何",
        "何时",
        "何地",
        "多久",
        "多大",
        "what",
        "which",
        "who",
        "where",
        "when",
        "why",
        "how",
    ]
)


def parse(text: str, today: date | None = None) -> Query:
    """The tree of a query; `All` for an empty one. 近30天 is counted from `today`, by default the clock's day.

    Raises QueryError, with position and mend, for what cannot be read and for what is too long, too much or too deep.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(
            tr(f"检索式太长：{len(text)} 个字符", f"the query is too long: {len(text)} characters"),
            position=MAX_LENGTH,
            mend=tr(f"至多 {MAX_LENGTH} 个字符", f"at most {MAX_LENGTH} characters"),
        )
    if not text.strip():
        return All()
    return _Parser(text, today).query()


class _Parser:
    def __init__(self, text: str, today: date | None) -> None:
        self._text = text
        self._today = today
        self._tokens = tokens(text)
        self._at = 0
        self._leaves = 0
        self._question = text.rstrip().endswith(_QUESTION_MARKS)

    def query(self) -> Query:
        if not self._tokens:
            raise self._nothing_asked()
        tree = self._either(1)
        token = self._peek()
        if token is not None:
            raise _unbalanced_bracket(token.start)
        if tree is None:
            raise self._nothing_asked()
        asked = self._question and any(isinstance(part, Word) for part in top_level(tree))
        return Asked(tree, self._text) if asked else tree

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _either(self, depth: int) -> Query | None:
        if depth > MAX_DEPTH:
            raise _too_deep(self._tokens[self._at - 1].start)
        sides: list[Query] = []
        operator: Token | None = None
        while True:
            side = self._together(depth)
            token = self._peek()
            more = token is not None and token.kind is Kind.OR
            if side is None and (operator is not None or more):
                dangling = token if token is not None and more and operator is None else operator
                assert dangling is not None
                raise _dangling_or(dangling)
            if side is not None:
                sides += side.children if isinstance(side, Or) else (side,)
            if not more:
                break
            operator = self._next()
        if not sides:
            return None
        return sides[0] if len(sides) == 1 else Or(tuple(sides))

    def _together(self, depth: int) -> Query | None:
        parts: list[Query] = []
        stops: set[int] = set()
        while (token := self._peek()) is not None and token.kind not in (Kind.OR, Kind.CLOSE):
            if token.kind is Kind.CHUNK:
                self._next()
                if BARE_SPAN.fullmatch(token.text):
                    parts.append(DateRange(*day_span(token.text, token.start)))
                    continue
                recent = recent_days(token.text, self._today)
                if recent is not None:
                    parts.append(recent)
                    continue
                for word in self._words(token):
                    if says_nothing(word.text, self._text, *word.span):
                        stops.add(len(parts))
                    parts.append(word)
                continue
            part = self._single(depth)
            parts += part.children if isinstance(part, And) else (part,)
        texts = [part.text if isinstance(part, Word) else "" for part in parts]
        if depth == 1 and any(texts[at] in _INTERROGATIVES for at in stops):
            self._question = True
        stops -= bound_stop_words(texts)
        parts = [part for at, part in enumerate(parts) if at not in stops] or parts
        self._count(len(parts))
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _single(self, depth: int) -> Query:
        token = self._next()
        if token.kind is Kind.NOT:
            return self._negated(token, depth)
        if token.kind is Kind.OPEN:
            return self._group(token, depth)
        if token.kind is Kind.DOC_NO:
            return DocNo(token.text, (token.start, token.end))
        if token.kind is Kind.QUOTED:
            return self._phrase(token)
        if token.kind is Kind.EXACT:
            word = token.text.rstrip(TRAILING)
            if not query_words(word):
                raise _wordless(token)
            return Word(word, (token.start, token.start + len(word)), exact=True)
        return self._field(token)

    def _negated(self, sign: Token, depth: int) -> Query:
        token = self._peek()
        if token is None or token.kind in (Kind.OR, Kind.CLOSE):
            raise QueryError(
                tr("排除号后面没有内容", "nothing follows the exclusion"),
                position=sign.start,
                mend=tr('写成 -词 或 -"短语"', 'write -word or -"phrase"'),
            )
        if depth >= MAX_DEPTH:
            raise _too_deep(sign.start)
        if token.kind is Kind.CHUNK:
            self._next()
            words = self._words(token)
            if not words:
                raise _wordless(token)
            bound = bound_stop_words([word.text for word in words])
            kept = tuple(
                word
                for at, word in enumerate(words)
                if at in bound or not says_nothing(word.text, self._text, *word.span)
            )
            kept = kept or words
            self._count(len(kept))
            return Not(kept[0] if len(kept) == 1 else And(kept))
        child = self._single(depth + 1)
        return child.child if isinstance(child, Not) else Not(child)

    def _group(self, bracket: Token, depth: int) -> Query:
        inner = self._either(depth + 1)
        token = self._peek()
        if token is None:
            raise _unbalanced_bracket(bracket.start)
        self._next()
        if inner is None:
            raise QueryError(
                tr("括号里没有内容", "nothing stands between the brackets"),
                position=bracket.start,
                mend=tr("在括号里写上词，或删去括号", "put words between them, or remove them"),
            )
        return inner

    def _phrase(self, token: Token) -> Phrase:
        if not fine_phrase(token.text):
            raise _wordless(token)
        return Phrase(token.text, (token.start, token.end))

    def _field(self, name: Token) -> Query:
        value = self._peek()
        if (
            value is None
            or value.kind not in (Kind.CHUNK, Kind.QUOTED, Kind.DOC_NO)
            or not value.text.strip(TRAILING)
        ):
            shown = shown_field(name.text)
            raise QueryError(
                tr(f"字段 {shown} 没有取值", f"the field {shown} has no value"),
                position=name.start,
                mend=tr(f'写成 {shown}:值 或 {shown}:"值"', f'write {shown}:value or {shown}:"value"'),
            )
        self._next()
        text = value.text.strip() if value.kind is Kind.QUOTED else value.text.rstrip(TRAILING)
        if is_told(name.text):
            found = read_told(name.text, text, value.start, self._today, quoted=value.kind is Kind.QUOTED)
            return replace(found, span=(name.start, value.end))
        if name.text == "date":
            return recent_days(text, self._today) or DateRange(*day_span(text, value.start))
        if name.text == "doc_no":
            text = fold_shapes(text)
            text = normalise_doc_no(text) or normalise_partial_doc_no(text)
        if name.text in ("title", "agency", "doc_no") and not fine_phrase(text):
            raise _wordless(value)
        exact = value.kind is Kind.QUOTED and name.text == "title"
        return FieldIs(
            name.text, checked(name.text, text, value.start), exact=exact, span=(name.start, value.end)
        )

    def _words(self, chunk: Token) -> tuple[Word, ...]:
        return tuple(
            Word(word, (chunk.start + start, chunk.start + end))
            for word, start, end in typed_words(chunk.text)
        )

    def _count(self, leaves: int) -> None:
        self._leaves += leaves
        if self._leaves > MAX_LEAVES:
            raise QueryError(
                tr("检索式里的词太多", "the query has too many words"),
                position=self._tokens[self._at - 1].start,
                mend=tr(f"至多 {MAX_LEAVES} 个词", f"at most {MAX_LEAVES} words"),
            )

    def _nothing_asked(self) -> QueryError:
        return QueryError(
            tr("检索式里没有可检索的词", "the query has no word to search for"),
            position=0,
            mend=tr('写上词、"短语"、文号或 字段:值', 'type words, a "phrase", a 文号 or field:value'),
        )


def _wordless(token: Token) -> QueryError:
    return QueryError(
        tr("这里只有标点，没有可检索的字", "there is only punctuation here, nothing to search for"),
        position=token.start,
        mend=tr("写上文字，或删去这一处", "type some text, or remove it"),
    )


def _dangling_or(token: Token) -> QueryError:
    return QueryError(
        tr(f"{token.text} 的一边没有内容", f"one side of {token.text} is empty"),
        position=token.start,
        mend=tr("两边都写上词，或删去它", "put words on both sides, or remove it"),
    )


def _unbalanced_bracket(position: int) -> QueryError:
    return QueryError(
        tr("括号没有配对", "a bracket has no partner"),
        position=position,
        mend=tr("补上另一半括号，或删去这一个", "add the missing bracket, or remove this one"),
    )


def _too_deep(position: int) -> QueryError:
    return QueryError(
        tr("括号套得太深", "the brackets are nested too deep"),
        position=position,
        mend=tr(f"至多 {MAX_DEPTH} 层", f"at most {MAX_DEPTH} levels"),
    )
