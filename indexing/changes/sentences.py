"""Sentences, the unit in which a text's changes are found and classed."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Ends of sentences stay with their sentence; a table row is a line and so a sentence of its own. A full stop of half width
# is one behind a character only, and where no name, number or address goes on.
_END = re.compile("[。！？；!?;\n]|(?<=[\u4e00-\u9fff％%）)”》】])[.．](?![0-9A-Za-z])")

# Lines that pages renew by themselves: view counters, clocks, print buttons. They are no part of what a paper says.
_NOISE = re.compile(
    r"^[【\[（(]?(?:浏览|阅读|点击|访问)(?:次数|量|数|人数)?[:：]?\d*(?:次|人次)?[】\]）)]?$"
    r"|^(?:当前时间|现在时间|今天是|更新时间|打印时间|页面更新)[:：]?.{0,40}$"
)
_SPACE = re.compile(r"\s+")


def parts(text: str) -> Iterator[str]:
    """The sentences with all that stands around them: joined they are the text."""
    start = 0
    for end in _END.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield text[start:]


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, without white space around them; empty ones and page noise are left out."""
    return [s for s in map(str.strip, parts(text)) if s and not _NOISE.match(_SPACE.sub("", s))]
