"""Watches for one paper that was announced and not seen yet, by its title or 文号.

A watch closes only on the paper itself: under its own title, or as what a notice issues (关于印发《…》的通知). Interpretations,
local notices that pass it on, and titles that merely resemble it are candidates, never the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.changes.folding import folded
from indexing.store.portions import portions
from indexing.store.schema import documents
from indexing.text.doc_no import normalise_doc_no

_MARKS = re.compile(r"[\W_]+")
_ISSUED = re.compile(r"(?:印发|发布|公布|颁布|下发|颁发)$")
_PASSED_ON = re.compile("转发|转印|贯彻|落实|解读")
_FORMS = re.compile(r"(?:试行|暂行|修订版?)?的?(?:通知|公告|通告|决定|令|函)?")
_HAN_RUN = re.compile("[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a document is named by."""

    id: str
    title: str
    doc_no: str | None
    agencies: tuple[str, ...] = ()


def is_the_paper(wanted: str, title: str, doc_no: str | None) -> bool:
    """Whether a document is the paper that a title or a 文号 names. White space, width and marks do not count."""
    number = normalise_doc_no(wanted)
    if number:
        return number == doc_no
    name, whole = _bare(wanted), _bare(title)
    if not name:
        return False
    if whole == name:
        return True
    before, found, after = whole.partition(name)
    return (
        bool(found)
        and bool(_ISSUED.search(before))
        and not _PASSED_ON.search(before)
        and bool(_FORMS.fullmatch(after))
    )


def seen_already(connection: Connection, wanted: str) -> list[Named]:
    """The documents of the store that are the paper, oldest first."""
    number = normalise_doc_no(wanted)
    query = _NAMED
    if number:
        query = query.where(documents.c.doc_no == number)
    else:
        # Marks may be written otherwise, the longest stretch of characters between them not.
        longest = max(_HAN_RUN.findall(wanted) or [wanted.strip()], key=len)
        query = query.where(documents.c.title.contains(longest, autoescape=True))
    rows = connection.execute(query.order_by(documents.c.first_seen))
    found = [_named(row) for row in rows]
    return [one for one in found if is_the_paper(wanted, one.title, one.doc_no)]


def among(connection: Connection, ids: Iterable[str]) -> list[Named]:
    """The documents with these ids."""
    found: list[Named] = []
    for some in portions(ids):
        found += [_named(row) for row in connection.execute(_NAMED.where(documents.c.id.in_(some)))]
    return found


def likeness(wanted: str, title: str) -> float:
    """How much of a wanted title's pairs of characters another title has, 0 to 1."""
    pairs = _pairs(wanted)
    return len(pairs & _pairs(title)) / len(pairs) if pairs else 0.0


def nearest(wanted: str, some: Iterable[Named], least: float = 0.5) -> list[Named]:
    """Those whose titles resemble the wanted one and are not it, most alike first."""
    graded = [(likeness(wanted, one.title), one) for one in some]
    near = [
        pair
        for pair in graded
        if pair[0] >= least and not is_the_paper(wanted, pair[1].title, pair[1].doc_no)
    ]
    return [one for _, one in sorted(near, key=lambda pair: -pair[0])]


_NAMED = sa.select(documents.c.id, documents.c.title, documents.c.doc_no, documents.c.agencies)


def _named(row: Any) -> Named:
    return Named(row.id, row.title, row.doc_no, tuple(row.agencies))


def _bare(text: str) -> str:
    return _MARKS.sub("", folded(text))


def _pairs(text: str) -> set[str]:
    bare = _bare(text)
    return {bare[at : at + 2] for at in range(len(bare) - 1)}
