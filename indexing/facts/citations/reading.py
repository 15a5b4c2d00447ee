"""Reads the citations: titles with the numbers beside them, numbers alone, what the paper does to them, and which are its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexing.facts.citations.titles import is_paper, is_short_for, titles
from indexing.facts.facts import Citation, Span
from indexing.text.doc_no import find_doc_nos

_LOOK = 40
_SHORTEST = 7
"""Characters; what is shorter and no law is a short form of a title given elsewhere (《行动方案》)."""
_RELATIONS = (
    ("repeals", re.compile("废止"), re.compile(r"[^。；\n]{0,60}(?:同时|予以|自[^。；]{1,16}起)?废止")),
    ("amends", re.compile("修改|修订|修正"), re.compile(r"[^。；\n《]{0,12}(?:作如下修改|修改为|予以修改)")),
    (
        "announces",
        re.compile(r"(?:将|即将|拟)(?:尽快|陆续|适时|于[^，。]{1,8})?(?:出台|印发|发布|制定)$"),
        None,
    ),
    ("forwards", re.compile(r"(?:转发|转发了?)(?:[一-鿿]{0,12})$"), None),
    (
        "carries_out",
        re.compile(r"(?:贯彻|落实|根据|按照|依据|依照|遵照|执行|推动|按|为落实)[^，。；\n]{0,24}$"),
        None,
    ),
)
_ISSUES = re.compile("(?:印发|公布|发布|颁布|制定|修订|修改)(?:新修订的|修订后的)?$")
_YEAR = re.compile("20[0-9]{2}年度?")
_AND = re.compile(r"》\s?(?:[（(][^（）()\n]{0,40}[）)])?\s?[、和及与,，；]?\s?(?:以及)?《")


def read_citations(title: str, text: str, *, report: bool) -> tuple[Citation, ...]:
    """The papers named in 《》 or by number, each once, at its first place; `report`: the text tells news, and owns nothing."""
    numbers = find_doc_nos(text)
    used: set[int] = set()
    found: dict[str, Citation] = {}
    last_end, last_relation = -1, "cites"
    for start, end in titles(text):
        name = text[start:end]
        if not _counts(text, start, name):
            continue
        number = _number_of(text, start, end, numbers, used)
        own = not report and number is None and _own_title(name, title)
        relation = "cites" if own else _relation(text, start, end)
        if relation == "cites" and not own and _AND.fullmatch(text, last_end, start):
            relation = last_relation
        last_end, last_relation = end, relation
        _keep(found, _flat(name), Citation(_clean(name), number, relation, (start, end), own))
    own_end = 0 if report else _head(text, title)
    for at, (start, end, number) in enumerate(numbers):
        if at in used or any(citation.number == number for citation in found.values()):
            continue
        own = start < own_end and not any(citation.own and citation.number for citation in found.values())
        _keep(
            found,
            number,
            Citation(None, number, "cites" if own else _relation(text, start, end), (start, end), own),
        )
    return tuple(sorted(found.values(), key=lambda citation: citation.span))


def _counts(text: str, start: int, name: str) -> bool:
    flat = _flat(name)
    if not is_paper(flat) or is_short_for(text, start):
        return False
    return len(flat) >= _SHORTEST or flat.endswith(("法", "法典", "条例"))


def _number_of(
    text: str, start: int, end: int, numbers: tuple[tuple[int, int, str], ...], used: set[int]
) -> str | None:
    """The number in brackets behind the title, or that of the order by which it was published, right before."""
    for at, (first, last, number) in enumerate(numbers):
        if 0 < first - end <= _LOOK and re.fullmatch(r"》\s{0,2}[（(][^）)\n]{0,24}", text[end:first]):
            used.add(at)
            return number
        if 0 < start - last <= _LOOK and re.fullmatch(
            r"\s?(?:发布|公布|印发|颁布|下发)?的?\s?《", text[last:start]
        ):
            used.add(at)
            return number
    return None


def _relation(text: str, start: int, end: int) -> str:
    low = max(0, start - _LOOK)
    for stop in "。；\n":
        low = max(low, text.rfind(stop, low, start) + 1)
    before, behind = text[low:start].removesuffix("《"), text[end : end + 80]
    for name, ahead, after in _RELATIONS:
        if name in ("repeals", "amends"):
            if after is not None and after.match(behind.lstrip("》")):
                return name
        elif ahead.search(before):
            return name
    return "cites"


def _own_title(name: str, title: str) -> bool:
    """The paper that this one issues (关于印发《…》的通知), or this one itself. A text names its paper also without the year that the
    title has."""
    flat, whole = _flat(name), _flat(title)
    if not whole:
        return False
    if not _YEAR.search(flat):
        whole = _YEAR.sub("", whole)
    before, found, _ = whole.partition(flat)
    return flat == whole or (bool(found) and len(flat) >= _SHORTEST and bool(_ISSUES.search(before)))


def _head(text: str, title: str) -> int:
    """Where the head of a paper ends, in which its own number stands: the line behind its title."""
    flat = re.sub(r"\s+", "", title)[-8:]
    at = 0
    for line in list(_lines(text))[:6]:
        at = line[1]
        if flat and re.sub(r"\s+", "", text[line[0] : line[1]]).endswith(flat):
            return min(len(text), at + 60)
    return min(len(text), 120)


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for match in re.finditer("\n", text[:2000]):
        if match.start() > start:
            yield start, match.start()
        start = match.end()


def _flat(name: str) -> str:
    return re.sub(r"[\s《》〈〉<>]+", "", name)


def _clean(name: str) -> str:
    return re.sub(r"\s*\n\s*", "", name)


def _keep(found: dict[str, Citation], key: str, citation: Citation) -> None:
    known = found.get(key)
    if known is None:
        found[key] = citation
    elif known.number is None and citation.number is not None:
        found[key] = Citation(known.title, citation.number, known.relation, known.span, known.own)
