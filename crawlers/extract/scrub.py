"""Texts that every store takes: JSON may spell half of a surrogate pair or a NUL, which no database and no UTF-8 can hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

_HALF = re.compile("[\ud800-\udfff]")

Value = TypeVar("Value")


def scrubbed(value: Value) -> Value:
    """`value` (a dataclass, mapping, list, tuple or text) with U+FFFD for lone surrogates in its texts, and without NULs. What
    needs no change is given back as it is."""
    found: Any = value
    if isinstance(found, str):
        return _HALF.sub("\ufffd", found).replace("\0", "") if _needs(found) else found  # type: ignore[return-value]
    if isinstance(found, tuple | list):
        items = [scrubbed(item) for item in found]
        changed = any(new is not old for new, old in zip(items, found, strict=True))
        return type(found)(items) if changed else value  # type: ignore[return-value]
    if isinstance(found, Mapping):
        return {scrubbed(key): scrubbed(item) for key, item in found.items()}  # type: ignore[return-value]
    if is_dataclass(found) and not isinstance(found, type):
        new = {field.name: scrubbed(getattr(found, field.name)) for field in fields(found)}
        different = {name: item for name, item in new.items() if item is not getattr(found, name)}
        return replace(found, **different) if different else value  # type: ignore[return-value]
    return value


def _needs(text: str) -> bool:
    return "\0" in text or _HALF.search(text) is not None
