"""A paper cited, as GB/T 7714-2015 has it for papers on the web, and for BibTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SPECIAL = re.compile(r"([#$%&_{}])")
_NAMED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited. Days are `YYYY-MM-DD`; `looked_at` is the day on which the text was last seen so."""

    id: str
    title: str
    agencies: Sequence[str]
    doc_no: str | None
    day: str | None
    url: str | None
    looked_at: str


def gbt7714(cited: Cited) -> str:
    """`商务部. 关于…的通知: 商消费发〔2023〕146号[EB/OL]. (2023-07-18)[2025-09-09]. https://….` with three authors at most."""
    named = ", ".join(cited.agencies[:3]) + (", 等" if len(cited.agencies) > 3 else "")
    title = f"{cited.title}: {cited.doc_no}" if cited.doc_no else cited.title
    day = f"({cited.day})" if cited.day else ""
    parts = [named, f"{title}[EB/OL]", f"{day}[{cited.looked_at}]", cited.url or ""]
    return ". ".join(part for part in parts if part) + ("" if cited.url else ".")


def bibtex(cited: Cited) -> str:
    """An entry `@misc`, for which every style has a form."""
    key = re.sub(r"[^A-Za-z0-9]", "", cited.id) or "paper"
    authors = " and ".join(f"{{{_escaped(name)}}}" for name in cited.agencies)
    values = {
        "author": authors,
        "title": f"{{{_escaped(cited.title)}}}",
        "year": cited.day[:4] if cited.day else "",
        "date": cited.day or "",
        "number": _escaped(cited.doc_no or ""),
        "url": (cited.url or "").replace("{", "%7B").replace("}", "%7D"),
        "urldate": cited.looked_at,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in values.items() if value]
    return "\n".join([f"@misc{{huanxin{key},", *lines, "}"])


def _escaped(text: str) -> str:
    return "".join(_NAMED.get(char) or _SPECIAL.sub(r"\\\1", char) for char in text)
