"""The figures of a sentence that became others: what each was, what it is now, and of what it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from indexing.changes.figures import arabic
from indexing.changes.folding import folded

_HAN = "〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟"
_NUMBER = rf"(?:\d+(?:[,，]\d{{3}})*(?:\.\d+)?|[{_HAN}]{{1,12}})"
_COUNTED = "元|块钱|%|％|个百分点|折|件|台|套|份|张|户|人|家|名|次|类|种|个|项|批|岁|周岁|倍|级|平方米|天|日|个?工作日|周|个?月|年"
_AMOUNT = re.compile(
    rf"百分之{_NUMBER}|[¥￥]\s?\d[\d,.]*|\d+(?:[,，]\d{{3}})*(?:\.\d+)?\s?[十百千万亿]{{0,2}}\s?(?:{_COUNTED})?|[{_HAN}万亿]{{1,12}}(?:{_COUNTED})"
)
_DAY = re.compile(
    rf"(?:(?:\d{{2,4}}|[〇零一二三四五六七八九]{{4}})年\s?)?(?:{_NUMBER}月(?:份|底|末|初|[上中下]旬)?(?:\s?{_NUMBER}[日号])?)"
    rf"(?:\s?\d{{1,2}}(?:[:：]\d{{2}}|[时点](?:\d{{1,2}}分)?))?"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}|(?:\d{4}|[〇零一二三四五六七八九]{4})年(?:底|末|初)?|\d{1,2}[日号]|\d{1,2}[:：]\d{2}|\d{1,2}[时点]"
    rf"|{_NUMBER}\s?个?(?:工作日|自然日|天|周|月|年)|年底|年末|月底|月末|长期"
)
_CLAUSE = re.compile(r"(?:[^，,；;。！!？?：:\n\t]|(?<=\d)[,，:：](?=\d))+")
_UNIT = re.compile(r"(\d)\s?([十百千万亿]*(?:元|件|台|套|张|户|人|个百分点|折|天|个|家|次|份|项|类|种))")
_LONGEST = 16


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a stretch of a sentence was and is. `label` are the words before it, which stand on both sides; maybe none. A side is
    empty where the stretch only came or went."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure with what stands before and after it in its clause."""

    text: str
    before: str
    after: str


def replaced_figures(old: str, new: str, *, dates: bool) -> tuple[Replaced, ...]:
    """The figures (or the dates) in which two sentences differ, in order. None where they have not the same number of them, or
    where the words about one are others: then it is not clear which became which."""
    pattern = _DAY if dates else _AMOUNT
    before, after = list(_figures(old, pattern)), list(_figures(new, pattern))
    if len(before) != len(after):
        return ()
    found = []
    for was, now in zip(before, after, strict=True):
        if _same(was.text, now.text):
            continue
        if now.before:
            if not _same(_blank(was.before, pattern), _blank(now.before, pattern)):
                return ()
            found.append(Replaced(now.before[-_LONGEST:], _spaced(was.text), _spaced(now.text)))
        else:
            if was.before or not _same(_blank(was.after, pattern), _blank(now.after, pattern)):
                return ()
            found.append(Replaced("", was.text + was.after[:_LONGEST], now.text + now.after[:_LONGEST]))
    return tuple(found)


def replaced_clause(old: str, new: str) -> Replaced:
    """The first clause in which two sentences differ."""
    before, after = (_CLAUSE.findall(text) for text in (old, new))
    matcher = SequenceMatcher(None, [*map(folded, before)], [*map(folded, after)], autojunk=False)
    for op, a, b, c, d in matcher.get_opcodes():
        if op != "equal":
            return Replaced("", "，".join(before[a:b]).strip(), "，".join(after[c:d]).strip())
    return Replaced("", old.strip(), new.strip())


def _figures(sentence: str, pattern: re.Pattern[str]) -> Iterator[_Figure]:
    for clause in _CLAUSE.finditer(sentence):
        text = clause[0]
        for match in pattern.finditer(text):
            before, after = text[: match.start()].strip(), text[match.end() :].strip()
            yield _Figure(match[0].strip(), before, after)


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub("#", text)


def _same(one: str, other: str) -> bool:
    return arabic(folded(one)) == arabic(folded(other))


def _spaced(figure: str) -> str:
    """2000元 as 2000 元."""
    return _UNIT.sub(r"\1 \2", figure)
