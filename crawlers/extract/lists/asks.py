"""What a page's scripts ask for: the addresses of services in them, with the parameters that they, the page's hidden inputs and
its own address give.

    $.post("/list/query.do", {channelId: $("#channelId").val(), pageNo: 1})
    $.ajax({url: "/cbircweb/DocInfo/SelectDocByItemIdAndChild", data: {itemId: itemId, pageSize: 18, pageIndex: page}})
    axios.get("/api/articles?page=" + page + "&size=15"), fetch("data/notices.json")

Nothing is run. A value that is not found is left out, but for the number and the size of the page.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from crawlers.extract.lists.families.json_list import PAGE_NUMBERS, PAGE_SIZES
from crawlers.extract.lists.rows.links import parameters
from crawlers.extract.lists.rows.page import tree_of
from indexing.records import PageRequest
from indexing.text.urls import absolute

MOST = 8
_SIZE = "15"

_QUOTED = re.compile(r"""(?P<q>["'`])(?P<url>[^"'`\s<>]{3,400})(?P=q)""")
_SERVICE = re.compile(
    r"\.json(?:$|\?)|/igs/front/search|SelectDocByItemId|search-front-server/|search-gov/|/common/search/|/api/"
    r"|/(?:get|query|find|load|select|list|search)\w{0,40}(?:\.do|\.action|\.jspx?|\.php|\.ashx|$|\?)",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"""\s*\+\s*(?:(?P<q>["'])(?P<text>[^"']{0,200})(?P=q)|(?P<name>[\w.$]{1,60})(?!\s*\())"""
)
_DATA = re.compile(r"(?:^\s*,\s*|\b(?:data|params)\s*:\s*)\{([^{}]{1,800})\}")
_PAIR = re.compile(
    r"""["']?(\w{1,40})["']?\s*:\s*(?:"([^"]{0,200})"|'([^']{0,200})'|(\d{1,12})\b"""
    r"""|\$\(\s*["']#([\w-]{1,60})["']\s*\)\.val\(\)|document\.getElementById\(["']([\w-]{1,60})["']\)\.value|([\w.]{1,60}))"""
)
_POST_BEFORE = re.compile(
    r"(?:\.post\s*\(\s*|\b(?:type|method)\s*:\s*[\"']post[\"'][^{}]{0,200})$", re.IGNORECASE
)
_POST_AFTER = re.compile(r"^[^{}]{0,200}\b(?:type|method)\s*:\s*[\"']post[\"']", re.IGNORECASE)
_TEMPLATE = re.compile(r"\$\{([\w.]{1,60})\}")
_HREF = re.compile(
    r"""href\s*=\s*\\?["'](?P<before>[^"'<>+`]{1,200})(?:\\?["']\s*\+\s*\w+\.(?P<field>\w{1,40})\s*\+\s*\\?["'](?P<after>[^"'<>]{0,100})"""
    r"""|(?<=\$\{)\w+\.(?P<field2>\w{1,40})\}(?P<after2>[^"'<>]{0,100}))"""
)
_AROUND = 500
_LONGEST = 400_000
"""Longer scripts are libraries."""


def asks(html: str, url: str, scripts: str = "") -> tuple[PageRequest, ...]:
    """The requests that the page's scripts make for data, in their order. `scripts` are the texts of its linked scripts."""
    root = tree_of(html)
    if root is None:
        return ()
    text = "\n".join([*(script.text(deep=True) for script in root.css("script")), scripts])
    given = {
        name.lower(): node.attributes.get("value") or ""
        for node in root.css("input")
        for name in (node.attributes.get("id"), node.attributes.get("name"))
        if name
    } | {name.lower(): value for name, value in parameters(url).items()}
    found: dict[PageRequest, None] = {}
    for match in _QUOTED.finditer(text := text[:_LONGEST]):
        if _SERVICE.search(match["url"]) and (ask := _ask(match, text, url, given)):
            found[ask] = None
        if len(found) == MOST:
            break
    return tuple(found)


def row_links(html: str, scripts: str = "") -> str | None:
    """How the scripts build the address of a row: `/detail.html?id={id}`."""
    for match in _HREF.finditer(f"{html}\n{scripts}"[:_LONGEST]):
        field, after = match["field"] or match["field2"], match["after"] or match["after2"] or ""
        before = match["before"].removesuffix("${")
        if field and before.strip():
            return f"{before}{{{field}}}{after.rstrip(chr(92))}"
    return None


def _ask(match: re.Match[str], text: str, url: str, given: dict[str, str]) -> PageRequest | None:
    written, at = match["url"], match.end()
    while added := _ADDED.match(text, at):
        written += added["text"] if added["text"] is not None else "${" + (added["name"] or "") + "}"
        at = added.end()
    written = _TEMPLATE.sub(lambda name: _value(name[1], text, given) or "", written)
    address = absolute(written, url)
    if address is None:
        return None
    after, before = text[at : at + _AROUND], text[max(0, match.start() - _AROUND) : match.start()]
    told = _DATA.search(after)
    fields = _fields(told[1], text, given) if told else ()
    if _POST_BEFORE.search(before) or _POST_AFTER.match(after[: told.start()] if told else after):
        return PageRequest(address, "POST", fields)
    if fields:
        address += ("&" if "?" in address else "?") + urlencode(fields)
    return PageRequest(address)


def _fields(told: str, text: str, given: dict[str, str]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for pair in _PAIR.finditer(told):
        literal = next((value for value in pair.groups()[1:4] if value is not None), None)
        name = pair[5] or pair[6] or pair[7]
        value = literal if literal is not None else _value(name, text, given) or _value(pair[1], text, given)
        if pair[1].lower() in PAGE_NUMBERS and value not in ("0", "1"):
            value = "1"
        if value is not None:
            found.append((pair[1], value))
    return tuple(found)


def _value(name: str, text: str, given: dict[str, str]) -> str | None:
    """What a variable, hidden input or parameter of this name holds when the page opens."""
    short = name.rsplit(".", 1)[-1]
    if short.lower() in given:
        return given[short.lower()]
    said = re.search(
        rf"(?<![?&\w]){re.escape(short)}\s*[=:]\s*(?:\"([^\"]{{0,200}})\"|'([^']{{0,200}})'|(\d{{1,12}})\b)",
        text,
    )
    if said:
        return next(value for value in said.groups() if value is not None)
    if short.lower() in PAGE_NUMBERS:
        return "1"
    return _SIZE if short.lower() in PAGE_SIZES else None
