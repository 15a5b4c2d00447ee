"""Rows that a click opens: what their `onclick` or data attributes name becomes a link like any other.

<li onclick="window.open('/art/12.html')">…</li>, <a href="javascript:;" data-url="/art/12.html">…</a>
<a href="javascript:show('12', 2)">…</a>, where a script of the page has function show(id, type) { window.open("/v.jsp?id=" + id) }
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from selectolax.lexbor import LexborNode

_OPENS = re.compile(
    r"(?:\bopen\s*\(|\blocation(?:\.href)?\s*=|\blocation\.(?:assign|replace)\s*\()\s*[\"']([^\"'<>\s]{1,500})[\"']\s*(?![+\w])"
)
_OPENER = re.compile(
    r"(?:function\s+(?P<name>[A-Za-z_$][\w$]{0,40})\s*|(?P<set>[A-Za-z_$][\w$]{0,40})\s*=\s*(?:function\s*)?)\((?P<takes>[\w$\s,]{0,120})\)\s*(?:=>\s*)?\{"
    r"(?P<before>[^{}]{0,400}?)(?:\bopen\s*\(|\blocation(?:\.href)?\s*=|\blocation\.(?:assign|replace)\s*\()\s*(?P<sum>[^;,{}\n]{3,300})"
)
_CALL = re.compile(
    r"^\s*(?:javascript\s*:)?\s*(?:return\s+)?(?P<name>[A-Za-z_$][\w$]{0,40})\s*\((?P<given>[^()]{0,200})\)"
)
_TERM = re.compile(r"""\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<name>[\w$]+))\s*(?P<more>\+?)""")
_PLACES = ("data-href", "data-url", "data-link")
_IDLE = ("", "#", "javascript")
_MOST, _LONGEST = 2_000, 200_000


def follow_clicks(root: LexborNode, scripts: str) -> None:
    """Gives every element that a click opens its link: an idle `<a>` its address, another element one around what it shows.
    `scripts` are those of the page, which may say what its own functions open."""
    openers = {(found["name"] or found["set"]): found for found in _OPENER.finditer(scripts[:_LONGEST])}
    called = '[onclick], [data-href], [data-url], [data-link], a[href^="javascript:"]'
    for node in root.css(called)[:_MOST]:
        place = _place(node) or (_opened(node, openers) if openers else None)
        if place is None:
            continue
        if node.tag == "a":
            if (node.attributes.get("href") or "").split(":")[0].strip().lower() in _IDLE:
                node.attrs["href"] = place
        elif node.tag not in ("body", "html", "button", "input", "img") and node.css_first("a[href]") is None:
            _wrap(_longest_cell(node) if node.tag == "tr" else node, place)


def _place(node: LexborNode) -> str | None:
    opened = _OPENS.search(node.attributes.get("onclick") or "")
    if opened:
        return opened[1]
    said = next((value for name in _PLACES if (value := node.attributes.get(name))), None)
    return said if said and ("/" in said or "." in said) else None


def _opened(node: LexborNode, openers: Mapping[str, re.Match[str]]) -> str | None:
    """What a call of one of the page's functions opens: a sum of strings and of what the call gives."""
    for name in ("onclick", "href"):
        call = _CALL.match(node.attributes.get(name) or "")
        opener = openers.get(call["name"]) if call else None
        if call and opener:
            takes = [one.strip() for one in opener["takes"].split(",")]
            given = [one.strip().strip("\"'") for one in call["given"].split(",")]
            return _summed(opener["sum"], dict(zip(takes, given, strict=False)))
    return None


def _summed(expression: str, given: Mapping[str, str]) -> str | None:
    pieces: list[str] = []
    at = 0
    while term := _TERM.match(expression, at):
        literal = term["double"] if term["double"] is not None else term["single"]
        value = literal if literal is not None else given.get(term["name"])
        if value is None:
            return None
        pieces.append(value)
        at = term.end()
        if not term["more"]:
            break
    place = "".join(pieces)
    return place if re.search(r"[/.?]", place) and not re.search(r"[<>\s]", place) else None


def _longest_cell(row: LexborNode) -> LexborNode:
    return max(row.css("td"), key=lambda cell: len(cell.text(deep=True).strip()), default=row)


def _wrap(node: LexborNode, place: str) -> None:
    # An element inside another that opens the same page is wrapped once, by the outer one.
    if node.tag not in ("tr", "table", "tbody"):
        node.inner_html = f'<a href="{escape(place)}">{node.inner_html}</a>'
