"""The command's own words in Chinese or English, chosen by `HUANXIN_LANG`, else the locale, else Chinese."""

from __future__ import annotations

import os
from functools import cache
from typing import Literal


@cache
def language() -> Literal["zh", "en"]:
    chosen = os.environ.get("HUANXIN_LANG")
    if chosen in ("zh", "en"):
        return "zh" if chosen == "zh" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value.split(".")[0] not in ("C", "POSIX"):
            return "en" if value.startswith("en") else "zh"
    return "zh"


def tr(zh: str, en: str) -> str:
    """The one of two wordings that the reader asked for."""
    return zh if language() == "zh" else en
