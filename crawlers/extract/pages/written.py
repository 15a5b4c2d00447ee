"""What a page's scripts write in place: `document.write("来源：某局")`, with variables of the page in it.

Nothing is run. An argument is read where it is a sum of literals and of variables that hold literals; a script with a
choice in it (`else`) is passed over, since both sides would be written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawlers.extract.pages.lines import Element

_STRING = r"""(?:"[^"\\\n]{0,400}"|'[^'\\\n]{0,400}')"""
_VARIABLE = re.compile(
    rf"(?:\bvar\s|\blet\s|\bconst\s|[;,]|^)\s{{0,20}}(?P<name>[A-Za-z_$][\w$]{{0,60}})\s?=\s?(?P<value>{_STRING})\s?(?=[;,\n])",
    re.MULTILINE,
)
_TERM = rf"(?:{_STRING}|[A-Za-z_$][\w$]{{0,60}}(?:\.(?:substr|substring|slice|trim)\([\d, ]{{0,9}}\))?)"
_WRITE = re.compile(
    rf"document\.write(?:ln)?\(\s{{0,9}}(?P<sum>{_TERM}(?:\s{{0,9}}\+\s{{0,9}}{_TERM}){{0,8}})\s{{0,9}}\)"
)
_PART = re.compile(
    rf"(?P<string>{_STRING})|(?P<name>[A-Za-z_$][\w$]*)(?:\.(?P<cut>\w+)\((?P<bounds>[\d, ]*)\))?"
)
_LONGEST = 4_000
_MOST_VARIABLES = 200


def write_out(scripts: Sequence[Element]) -> None:
    """Put the text that each of these elements of the tree would write behind it, as the browser does. Markup is dropped."""
    variables: dict[str, str] = {}
    for script in scripts:
        text = script.text or ""
        if len(text) > 200_000:
            continue
        for match in _VARIABLE.finditer(text):
            if len(variables) < _MOST_VARIABLES:
                variables.setdefault(match["name"], match["value"][1:-1])
        if len(text) <= _LONGEST and "document.write" in text and not re.search(r"\belse\b", text):
            written = "".join(_sum(match["sum"], variables) or "" for match in _WRITE.finditer(text))
            if written := re.sub(r"<[^>]{0,300}>", " ", written).strip():
                script.tail = f" {written} {script.tail or ''}"


def _sum(expression: str, variables: dict[str, str]) -> str | None:
    """The value of a sum; None where a part of it is unknown, or writes a script."""
    pieces: list[str] = []
    for part in _PART.finditer(expression):
        value = part["string"][1:-1] if part["string"] else variables.get(part["name"])
        if value is None:
            return None
        pieces.append(_cut(value, part["cut"], part["bounds"] or ""))
    joined = "".join(pieces)
    return None if re.search(r"<\s?(?:script|iframe|link|img)\b", joined, re.IGNORECASE) else joined


def _cut(value: str, how: str | None, bounds: str) -> str:
    numbers = [int(number) for number in re.findall(r"\d+", bounds)]
    if how in ("substr", "substring", "slice") and numbers:
        start = numbers[0]
        end = numbers[1] + (start if how == "substr" else 0) if len(numbers) > 1 else len(value)
        return value[start:end]
    return value
