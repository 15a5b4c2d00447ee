"""The program's own words in Chinese or English: those of the reader being answered (`speaking`), else of the process, by
`HUANXIN_LANG`, else the locale, else Chinese."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["zh", "en"]

_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Within the block, and in threads that it hands its context to, `tr` speaks this language."""
    token = _spoken.set(chosen)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> Language:
    """The language spoken here and now."""
    return _spoken.get() or _of_the_process()


def _of_the_process() -> Language:
    chosen = os.environ.get("HUANXIN_LANG")
    if chosen in ("zh", "en"):
        return "zh" if chosen == "zh" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value.split(".")[0] not in ("C", "POSIX"):
            return "en" if value.startswith("en") else "zh"
    return "zh"


class Words(str):
    """A text in the language spoken as it was made, which knows both: what is stored is told in its reader's."""

    __slots__ = ("en", "zh")
    zh: str
    en: str

    def __new__(cls, zh: str, en: str) -> Words:
        words = super().__new__(cls, zh if language() == "zh" else en)
        words.zh, words.en = zh, en
        return words

    def __reduce__(self) -> tuple[type[Words], tuple[str, str]]:
        return Words, (self.zh, self.en)


def tr(zh: str, en: str) -> Words:
    """The one of two wordings that the reader asked for."""
    return Words(zh, en)


def wordings(text: str) -> dict[str, str]:
    """A text in both languages, as far as it knows them."""
    return {"zh": text.zh, "en": text.en} if isinstance(text, Words) else {"zh": text, "en": text}
