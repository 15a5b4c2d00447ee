"""Counties and districts by GB/T 2260, below what `config.regions` holds."""

from __future__ import annotations

from functools import cache

from config.vocabulary import lines

_SHORTEST = 2


@cache
def counties() -> dict[str, str]:
    """Names by code, in the order of the codes."""
    return dict(line.split("\t") for line in lines("counties.tsv"))


@cache
def codes_by_name() -> dict[str, tuple[str, ...]]:
    """The codes of a full name (鼓楼区 is one of several cities)."""
    found: dict[str, tuple[str, ...]] = {}
    for code, name in counties().items():
        found[name] = (*found.get(name, ()), code)
    return found


@cache
def below(code: str) -> dict[str, str]:
    """The codes of the counties of a province or city, by full name and by everyday name (朝阳)."""
    found: dict[str, str] = {}
    for county in _by_prefix().get(code[:2] if code.endswith("0000") else code[:4], ()):
        name = counties()[county]
        found.setdefault(name, county)
        short = name.removesuffix("自治县").removesuffix("自治旗")
        short = short[:-1] if short == name else short
        if len(short) >= _SHORTEST:
            found.setdefault(short, county)
    return found


@cache
def _by_prefix() -> dict[str, list[str]]:
    """The counties' codes by the first two and by the first four digits."""
    found: dict[str, list[str]] = {}
    for county in counties():
        found.setdefault(county[:2], []).append(county)
        found.setdefault(county[:4], []).append(county)
    return found


def within(code: str, region: str) -> bool:
    """Whether a place lies in a region or is it."""
    length = 2 if region.endswith("0000") else 4 if region.endswith("00") else 6
    return code[:length] == region[:length]
