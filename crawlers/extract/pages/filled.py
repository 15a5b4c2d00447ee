"""Elements that a page's own script fills with markup which the page already holds, hidden or as a string.

    document.getElementById("content").innerHTML = document.getElementById("src").value;
    var text = "<p>…<\\/p>"; $("#cont").html(text);
    document.querySelector("#zoom").innerHTML = decodeURIComponent("%3Cp%3E…");

Nothing is run: what is neither a literal nor the text of another element is left as it is.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree

from crawlers.extract.pages.embedded import read_literal
from crawlers.extract.pages.lines import Element

_PLACE = r"""(?:document\.getElementById\(\s*["']|(?:jQuery|\$)\(\s*["']#|document\.querySelector\(\s*["']#)(?P<id>[\w-]{1,60})["']\s*\)(?:\[0\])?\s*\.\s*"""
_FILLS = re.compile(_PLACE + r"(?:innerHTML\s*=|html\s*\(|append\s*\()\s*(?P<what>[^\n]{1,200})")
_HELD = re.compile(_PLACE + r"(?:value|innerHTML|innerText|textContent|val\(|html\(|text\()")
_DECODES = re.compile(r"(?:decodeURIComponent|decodeURI|unescape)\s*\(\s*")
_NAME = re.compile(r"[A-Za-z_$][\w$]{0,60}")
_MOST, _LONGEST = 20, 2_000_000


def fill_in(root: Element, scripts: list[Element]) -> None:
    """Put into each element what a script of the page would, where the element is in the tree."""
    for script in scripts:
        text = script.text or ""
        if len(text) > _LONGEST:
            continue
        for fills in list(_FILLS.finditer(text))[:_MOST]:
            place = _element(root, fills["id"])
            markup = _markup(root, text, fills.start("what")) if place is not None else None
            if place is not None and markup and "<" in markup:
                _put(place, markup)


def _markup(root: Element, script: str, at: int) -> str | None:
    decodes = _DECODES.match(script, at)
    start = decodes.end() if decodes else at
    if held := _HELD.match(script, start):
        element = _element(root, held["id"])
        found = None if element is None else element.get("value") or "".join(map(str, element.itertext()))
    else:
        found = _string(script, start)
    return unquote(found) if found and decodes else found


def _string(script: str, at: int) -> str | None:
    """The string that begins here, or that the variable of this name holds."""
    if script[at] not in "\"'`":
        named = _NAME.match(script, at)
        if named is None or script[named.end() : named.end() + 1] in (".", "(", "["):
            return None
        told = re.search(rf"(?<![\w.$]){re.escape(named[0])}\s*=\s*(?=[\"'`])", script)
        if told is None:
            return None
        at = told.end()
    if script[at] == "`":
        end = script.find("`", at + 1)
        return script[at + 1 : end] if end > 0 and "${" not in script[at:end] else None
    end = at + 1
    while end < len(script) and script[end] != script[at]:
        end += 2 if script[end] == "\\" else 1
    if script[end + 1 :].lstrip()[:1] == "+":
        return None
    value = read_literal(f"[{script[at : end + 1]}]")
    return value[0] if isinstance(value, list) and value and isinstance(value[0], str) else None


def _element(root: Element, identity: str) -> Element | None:
    return next((element for element in root.iter() if element.get("id") == identity), None)


def _put(place: Element, markup: str) -> None:
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        told = etree.fromstring(f"<html><body><div>{markup}</div></body></html>", parser)
    except (etree.LxmlError, ValueError):
        return
    body = told.find("body") if told is not None else None
    if body is None or not "".join(map(str, body.itertext())).strip():
        return
    etree.strip_elements(body, "script", "style", with_tail=False)
    for child in list(place):
        place.remove(child)
    place.text = None
    place.extend(list(body))
