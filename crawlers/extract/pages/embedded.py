"""Data that pages carry in scripts: object literals assigned to a known name or handed to a known call.

They are read, never run. JavaScript's looser spelling (bare keys, single quotes, trailing commas, comments) is brought to
JSON token by token; anything that is more than a literal is refused. Work is bounded and linear in the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MAX_LITERAL = 2_000_000
"""Characters of one literal; retailers' largest are a few hundred thousand."""
_MOST_NODES = 60_000
_MOST_TRIES = 30
_DEEPEST = 30
_CALLED = re.compile(
    r"(?:window\.)?__NUXT__\s?=\s?\(?\s?function\s?\((?P<names>[\w$,\s]{0,4000})\)\s?\{\s?return\s?(?=\{)"
)

_START = re.compile(
    r"(?:\b(?:g_page_config|pageConfig|__INITIAL_STATE__|__INITIAL_DATA__|__PRELOADED_STATE__|__NUXT__|__NEXT_DATA__|__APP_DATA__|__SSR_DATA__|__RENDER_DATA__|__DATA__|g_config"
    r"|itemData|detailData|articleData|activityInfo|pageInfo|goodsData|productData|skuData|pageData|activityData|floorData)\s{0,5}=|\bTShop\.Setup\s{0,5}\()\s{0,200}(?=[{\[])"
)
_TOKEN = re.compile(
    r"""(?P<blank>\s+|/\*.*?\*/|//[^\n]*)
      |(?P<double>"[^"\\]*(?:\\.[^"\\]*)*")
      |(?P<single>'[^'\\]*(?:\\.[^'\\]*)*')
      |(?P<number>-?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+))
      |(?P<key>[A-Za-z_$][\w$]*(?=\s{0,20}:))
      |(?P<word>[A-Za-z_$][\w$]*|![01])
      |(?P<mark>[{}\[\]:,])""",
    re.VERBOSE | re.DOTALL,
)
_CONSTANTS = {
    "true": "true",
    "false": "false",
    "null": "null",
    "undefined": "null",
    "NaN": "null",
    "!0": "true",
    "!1": "false",
}


def literals(scripts: Sequence[str]) -> Iterator[Any]:
    """The values of the page's known data literals, in order; those that are no plain literals are passed over."""
    tried = 0
    for script in scripts:
        stripped = script.strip()
        if packed := _unpacked(stripped):
            yield packed
            continue
        whole = stripped.startswith("{") and stripped.endswith("}")
        sources = [0] if whole else (match.end() for match in _START.finditer(script))
        for start in sources:
            tried += 1
            if tried > _MOST_TRIES:
                return
            value = read_literal((stripped if whole else script)[start : start + MAX_LITERAL])
            if value is not None:
                yield value


def _unpacked(script: str) -> Any | None:
    """Nuxt's two ways of writing its state: a function that is called with the values that repeat (2), a flat list whose
    objects hold the places of their values (3). None for all else."""
    called = _CALLED.match(script)
    if called:
        end = _end(script, called.end())
        arguments = read_literal(f"[{script[end:].lstrip('} (').rstrip('); ')}]") if end else None
        if isinstance(arguments, list):
            names = dict(
                zip(re.split(r"\s*,\s*", called["names"].strip()), map(json.dumps, arguments), strict=False)
            )
            source = _as_json(script[called.end() : end], names)
            return json.loads(source, strict=False) if source else None
    if script.startswith("[") and script.endswith("]") and len(script) <= MAX_LITERAL:
        flat = read_literal(script)
        if isinstance(flat, list) and flat and isinstance(flat[0], list | dict):
            return _hydrated(flat, 0, 0)
    return None


def _hydrated(flat: list[Any], place: Any, depth: int) -> Any:
    if not isinstance(place, int) or not 0 <= place < len(flat) or depth > _DEEPEST:
        return None
    value = flat[place]
    if isinstance(value, dict):
        return {key: _hydrated(flat, inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        if value and isinstance(value[0], str):
            return (
                value[1] if value[0] == "Date" and len(value) > 1 else _hydrated(flat, value[-1], depth + 1)
            )
        return [_hydrated(flat, inner, depth + 1) for inner in value]
    return value


def _end(text: str, start: int) -> int | None:
    """Where the literal that begins at `start` ends."""
    depth, position = 0, start
    while match := _TOKEN.match(text, position):
        position = match.end()
        depth += (match["mark"] in ("{", "[")) - (match["mark"] in ("}", "]")) if match["mark"] else 0
        if depth == 0 and match["mark"]:
            return position
    return None


def read_literal(text: str) -> Any | None:
    """The object or array literal that the text begins with, as Python values; None where it is no plain literal."""
    source = _as_json(text)
    if source is None:
        return None
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def nodes(value: Any, avoided: re.Pattern[str] | None = None) -> Iterator[dict[str, Any]]:
    """Every object inside a value, outermost first, at most 60,000 values looked at; none under keys that hold `avoided`."""
    queue: list[Any] = [value]
    looked = 0
    while queue and looked < _MOST_NODES:
        following: list[Any] = []
        for item in queue:
            looked += 1
            if looked >= _MOST_NODES:
                return
            if isinstance(item, dict):
                yield item
                following.extend(
                    inner for key, inner in item.items() if avoided is None or not avoided.search(key)
                )
            elif isinstance(item, list):
                following.extend(item)
        queue = following


def _as_json(text: str, names: Mapping[str, str] = _CONSTANTS) -> str | None:
    pieces: list[str] = []
    depth = position = 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        mark = match["mark"]
        if mark:
            depth += (mark in "{[") - (mark in "}]")
            if mark in "}]" and pieces and pieces[-1] == ",":
                pieces.pop()
            pieces.append(mark)
            if depth == 0:
                return "".join(pieces)
        elif not match["blank"]:
            value = _converted(match, text, names)
            if value is None:
                return None
            pieces.append(value)
    return None


def _converted(match: re.Match[str], text: str, names: Mapping[str, str]) -> str | None:
    if match["double"] or match["single"]:
        written = match[0]
        return written if match["double"] and "\\" not in written else _escaped(written[1:-1])
    if match["key"]:
        return f'"{match["key"]}"'
    if match["number"]:
        return _number(match["number"], text, match.end())
    return names.get(match[0]) or _CONSTANTS.get(match[0])


def _number(token: str, text: str, end: int) -> str:
    """A number as JSON spells it; as a string where it is a key or has leading zeros."""
    if token[:2].lower() == "0x":
        return str(int(token, 16))
    number = token.rstrip(".").replace("-.", "-0.")
    number = f"0{number}" if number.startswith(".") else number
    return f'"{number}"' if re.match(r"-?0\d", number) or text[end : end + 1] == ":" else number


_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_KNOWN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "", "\n": ""}


def _escaped(inner: str) -> str:
    """The inside of a JavaScript string as a JSON string."""

    def plain(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) > 1:
            return chr(int(code[1:], 16))
        return _KNOWN_ESCAPES.get(code, code)

    text = _ESCAPE.sub(plain, inner).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.dumps(text, ensure_ascii=False)
