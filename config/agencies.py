"""Agencies under one name: 工信部 is 工业和信息化部, 浙江省发改委 is 浙江省发展和改革委员会."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from config.regions import NATION, find_region
from config.vocabulary import lines

_STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Agency:
    """`name` is the full name without 中华人民共和国; `others` are its other names."""

    name: str
    others: tuple[str, ...]
    english: str | None


@cache
def _table() -> tuple[dict[str, Agency], tuple[tuple[str, Agency], ...]]:
    """Central agencies by each of their names; endings of local bodies' names, longest first, with what they stand for."""
    central: dict[str, Agency] = {}
    endings: list[tuple[str, Agency]] = []
    for line in lines("agencies.tsv"):
        name, others, english = line.split("\t")
        agency = Agency(
            name.lstrip("*"), tuple(filter(None, others.replace("*", "").split("|"))), english or None
        )
        for each in (agency.name, *agency.others):
            if name.startswith("*"):
                endings.append((each, agency))
            else:
                central[each] = agency
    return central, tuple(sorted(endings, key=lambda ending: -len(ending[0])))


def _find(name: str) -> tuple[str, str, Agency | None]:
    """The name cleaned, what stands before the agency's own name (广东省), and the agency."""
    name = "".join(name.split())
    bare = name.removeprefix(_STATE)
    central, endings = _table()
    if bare in central:
        return bare, "", central[bare]
    for ending, agency in endings:
        stem = bare.removesuffix(ending)
        if stem and stem != bare:
            return bare, stem, agency
    return name, "", None


def canonical_agency(name: str) -> str:
    """The full name of an agency, without white space and 中华人民共和国; a name not known comes back cleaned only."""
    cleaned, stem, agency = _find(name)
    return stem + agency.name if agency else cleaned


def agency_variants(name: str) -> tuple[str, ...]:
    """All names of an agency, the full one first; a name not known is its only variant."""
    cleaned, stem, agency = _find(name)
    return tuple(stem + each for each in (agency.name, *agency.others)) if agency else (cleaned,)


def agency_english(name: str) -> str | None:
    """The English name of a central agency, or of the kind of body a local one is; None where not known."""
    return agency.english if (agency := _find(name)[2]) else None


def is_central(name: str) -> bool:
    """Whether this is a body of the state itself (商务部, 商务部办公厅), not of a province or city."""
    central = _table()[0]
    bare = "".join(name.split()).removeprefix(_STATE)
    return bare in central or bare.removesuffix("办公厅").removesuffix("办公室") in central


def region_of(agencies: Sequence[str], title: str = "") -> str | None:
    """Whose paper it is by its agencies, else by its title: the nation's code for a central body's, else a region's."""
    if agencies and is_central(agencies[0]):
        return NATION
    return find_region(" ".join(agencies)) or find_region(title)
