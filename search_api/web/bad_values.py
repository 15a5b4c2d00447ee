"""What is wrong with a value, in the asker's language: pydantic knows English only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from config.language import tr

_Context = Mapping[str, Any]

_WORDS: Mapping[str, Callable[[_Context], str]] = MappingProxyType(
    {
        "missing": lambda _: tr("必须给出", "it has to be given"),
        "extra_forbidden": lambda _: tr("没有这个字段", "there is no such field"),
        "int_parsing": lambda _: tr("应为整数", "it takes a whole number"),
        "int_type": lambda _: tr("应为整数", "it takes a whole number"),
        "bool_parsing": lambda _: tr("应为 true 或 false", "it takes true or false"),
        "bool_type": lambda _: tr("应为 true 或 false", "it takes true or false"),
        "string_type": lambda _: tr("应为文字", "it takes a text"),
        "json_invalid": lambda _: tr("不是 JSON", "it is no JSON"),
        "literal_error": lambda c: tr(f"应为 {c['expected']} 之一", f"it takes {c['expected']}"),
        "less_than_equal": lambda c: tr(f"至多 {c['le']}", f"at most {c['le']}"),
        "greater_than_equal": lambda c: tr(f"至少 {c['ge']}", f"at least {c['ge']}"),
        "string_too_long": lambda c: tr(
            f"至多 {c['max_length']} 个字符", f"at most {c['max_length']} characters"
        ),
    }
)


def told(error: Mapping[str, Any]) -> str:
    """The words for one of pydantic's errors; its own where we have none."""
    words = _WORDS.get(error["type"])
    try:
        return words(error.get("ctx", {})) if words else str(error["msg"])
    except KeyError:
        return str(error["msg"])
