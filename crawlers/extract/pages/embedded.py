"""Data that pages carry in scripts: object literals assigned to a known name or handed to a known call.

They are read, never run. JavaScript's looser spelling (bare keys, single quotes, trailing commas, comments) is brought to
JSON token by token; anything that is more than a literal is refused. Work is bounded and linear in the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

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
    r"|itemData|detailData|articleData|activityInfo|pageInfo|goodsData|productData|skuData|pageData|activityData|floorData)\s{0,5}=|\bTShop\.Setup\s{0,5}\()\s{0,200}(?:(?:JSON\.parse|decodeURIComponent)\(\s{0,9}){0,2}(?=[{\[\"'])"
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
            text = stripped if whole else script
            value = (
                _parsed(text, start)
                if text[start] in "\"'"
                else read_literal(text[start : start + MAX_LITERAL])
            )
            if value is not None:
                yield value


def _unpacked(script: str) -> Any | None:
    """What a script that is nothing else packs: Nuxt 2's function that is called with the values that repeat, Nuxt 3's flat
    list whose objects hold the places of their values, JSON with percent signs. None for all else."""
    called = _CALLED.match(script)
    if called and (end := _end(script, called.end())):
        arguments = read_literal(f"[{script[end:].lstrip('} (').rstrip('); ')}]")
        values = arguments if isinstance(arguments, list) else []
        names = dict(
            zip(re.split(r"\s*,\s*", called["names"].strip()), map(json.dumps, values), strict=False)
        )
        return _loaded(_as_json(script[called.end() : end], names))
    if script.startswith("[") and script.endswith("]"):
        flat = read_literal(script[:MAX_LITERAL])
        if isinstance(flat, list) and flat and isinstance(flat[0], list | dict):
            return _hydrated(flat, 0, [_MOST_NODES])
    if script.startswith(("%7B", "%5B")):
        return _loaded(unquote(script[:MAX_LITERAL]))
    return None


def _hydrated(flat: list[Any], place: Any, budget: list[int], depth: int = 0) -> Any:
    """The value at a place with all it refers to; None beyond the depth, or the number of values in `budget`."""
    budget[0] -= 1
    if not isinstance(place, int) or not 0 <= place < len(flat) or depth > _DEEPEST or budget[0] < 0:
        return None
    value = flat[place]
    if isinstance(value, dict):
        return {key: _hydrated(flat, inner, budget, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        if value and isinstance(value[0], str):
            return value[-1] if value[0] == "Date" else _hydrated(flat, value[-1], budget, depth + 1)
        return [_hydrated(flat, inner, budget, depth + 1) for inner in value]
    return value


def _parsed(script: str, start: int) -> Any | None:
    """The JSON in the string that begins at `start`."""
    token = _TOKEN.match(script, start)
    if token is None or not (token["double"] or token["single"]) or len(token[0]) > MAX_LITERAL:
        return None
    text = _loaded(_escaped(token[0][1:-1]))
    return (
        _loaded(unquote(text) if text.startswith(("%7B", "%5B")) else text) if isinstance(text, str) else None
    )


def _loaded(source: str | None) -> Any | None:
    if source is None:
        return None
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _end(text: str, start: int) -> int | None:
    """Where the literal that begins at `start` ends."""
    depth, position = 0, start
    while match := _TOKEN.match(text, position):
        position = match.end()
        if match["mark"]:
            depth += (match["mark"] in "{[") - (match["mark"] in "}]")
            if depth == 0:
                return position
    return None


def read_literal(text: str) -> Any | None:
    """The object or array literal that the text begins with, as Python values; None where it is no plain literal."""
    return _loaded(_as_json(text))


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
