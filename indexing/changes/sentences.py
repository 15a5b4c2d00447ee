"""Sentences, the unit in which a text's changes are found and classed."""

from __future__ import annotations

import re

# Ends of sentences stay with their sentence; a table row is a line and so a sentence of its own.
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+$")

# Lines that pages renew by themselves: view counters, clocks, print buttons. They are no part of what a paper says.
_NOISE = re.compile(
    r"^[【\[（(]?(?:浏览|阅读|点击|访问)(?:次数|量|数|人数)?[:：]?\d*(?:次|人次)?[】\]）)]?$"
    r"|^(?:当前时间|现在时间|今天是|更新时间|打印时间|页面更新)[:：]?.{0,40}$"
)
_SPACE = re.compile(r"\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, without white space around them; empty ones and page noise are left out."""
    found = (match.group().strip() for match in _SENTENCE.finditer(text))
    return [s for s in found if s and not _NOISE.match(_SPACE.sub("", s))]


def folded(sentence: str) -> str:
    """The sentence without white space: two that differ only in it are the same."""
    return _SPACE.sub("", sentence)
