"""What is known of agencies by any of their names: English names, whether a body is the state's own, whose place it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from config.regions import NATION, find_region
from config.vocabulary import lines

_STATE = "中华人民共和国"


@cache
def _table() -> tuple[dict[str, str | None], tuple[tuple[str, str | None], ...]]:
    """English names of central agencies by each of their names, and by the endings of local bodies' names, longest first."""
    central: dict[str, str | None] = {}
    endings: list[tuple[str, str | None]] = []
    for line in lines("agencies.tsv"):
        name, others, english = line.split("\t")
        for each in filter(None, (name.lstrip("*"), *others.replace("*", "").split("|"))):
            if name.startswith("*"):
                endings.append((each, english or None))
            else:
                central[each] = english or None
    return central, tuple(sorted(endings, key=lambda ending: -len(ending[0])))


def agency_english(name: str) -> str | None:
    """The English name of a central agency, or of the kind of body a local one is; None where not known."""
    bare = "".join(name.split()).removeprefix(_STATE)
    central, endings = _table()
    if bare in central:
        return central[bare]
    return next((english for ending, english in endings if bare.endswith(ending) and bare != ending), None)


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
