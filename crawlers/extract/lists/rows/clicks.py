"""Rows that a click opens: what their `onclick` or data attributes name becomes a link like any other.

<li onclick="window.open('/art/12.html')">…</li>, <a href="javascript:;" data-url="/art/12.html">…</a>
"""

from __future__ import annotations

import re
from html import escape

from selectolax.lexbor import LexborNode

_OPENS = re.compile(
    r"(?:\bopen\s*\(|\blocation(?:\.href)?\s*=|\blocation\.(?:assign|replace)\s*\()\s*[\"']([^\"'<>\s]{1,500})[\"']\s*(?![+\w])"
)
_PLACES = ("data-href", "data-url", "data-link")
_IDLE = ("", "#", "javascript")
_MOST = 2_000


def follow_clicks(root: LexborNode) -> None:
    """Gives every element that a click opens its link: an idle `<a>` its address, another element one around what it shows."""
    for node in root.css("[onclick], [data-href], [data-url], [data-link]")[:_MOST]:
        place = _place(node)
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


def _longest_cell(row: LexborNode) -> LexborNode:
    return max(row.css("td"), key=lambda cell: len(cell.text(deep=True).strip()), default=row)


def _wrap(node: LexborNode, place: str) -> None:
    # An element inside another that opens the same page is wrapped once, by the outer one.
    if node.tag not in ("tr", "table", "tbody"):
        node.inner_html = f'<a href="{escape(place)}">{node.inner_html}</a>'
